package io.lambent.execution.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final InetSocketAddress SENDER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

  private static void ask(Resolver resolver, Channel from) {
    DatagramPacket question =
        new DatagramPacket(Unpooled.wrappedBuffer(new byte[32]), SENDER, SENDER);
    try {
      resolver.ask(from, question);
    } finally {
      question.release();
    }
  }

  @Test
  void anEnvironmentWithManyQuestionsLeavesRoomForThoseOfOthers() throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    EmbeddedChannel flooding = new EmbeddedChannel();
    EmbeddedChannel other = new EmbeddedChannel();
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      EventLoop loop = loops.next();
      Resolver resolver =
          new Resolver(loop, List.of((InetSocketAddress) silent.getLocalSocketAddress()));

      List<Integer> waiting =
          loop.submit(
                  () -> {
                    for (int i = 0; i < 10_000; i++) {
                      ask(resolver, flooding);
                    }
                    for (int i = 0; i < 1_000; i++) {
                      ask(resolver, other);
                    }
                    return List.of(resolver.waiting(flooding), resolver.waiting(other));
                  })
              .get();

      assertThat(waiting).containsExactly(4096, 1000);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      flooding.finishAndReleaseAll();
      other.finishAndReleaseAll();
    }
  }
}
