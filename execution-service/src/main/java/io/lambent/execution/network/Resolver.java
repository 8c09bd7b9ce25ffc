package io.lambent.execution.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes functions' questions for names on to the name servers of this host, and their answers
 * back, but for names under {@code localhost}, which it answers itself. Works on one event loop.
 */
final class Resolver {
  private static final Logger log = LoggerFactory.getLogger(Resolver.class);
  static final int PORT = 53;
  private static final Path CONFIGURATION = Path.of("/etc/resolv.conf");
  private static final String NAME_SERVER = "nameserver";

  /** Questions of all functions that wait for an answer. */
  private static final int WAITING_LIMIT = 8192;

  /** The time for which an answer is awaited; clients repeat their question after 5 s. */
  private static final long WAIT_NANOS = 10_000_000_000L;

  private static final int NUMBERS = 1 << 16;

  /** The size of a message's header, in bytes. */
  private static final int HEADER = 12;

  private final EventLoop eventLoop;
  private final List<InetSocketAddress> servers;
  private final Map<Integer, Question> waiting = new HashMap<>();
  private final SecureRandom random = new SecureRandom();
  private @Nullable Channel upstream;
  private int next;

  private record Question(Channel from, InetSocketAddress sender, short number, long askedAt) {}

  Resolver(EventLoop eventLoop, List<InetSocketAddress> servers) {
    this.eventLoop = eventLoop;
    this.servers = servers;
  }

  /** The name servers of this host, in their order. */
  static List<InetSocketAddress> serversOfHost() {
    try {
      return Files.readAllLines(CONFIGURATION).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length > 1 && words[0].equals(NAME_SERVER))
          .map(words -> new InetSocketAddress(words[1], PORT))
          .filter(server -> !server.isUnresolved())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The name server for questions over TCP; null if this host has none. */
  @Nullable InetSocketAddress server() {
    return servers.isEmpty() ? null : servers.get(Math.floorMod(next, servers.size()));
  }

  /** Answers what comes to a socket in an environment's network, until the channel is closed. */
  Channel serve(int descriptor) {
    EpollDatagramChannel questions = new EpollDatagramChannel(descriptor);
    questions
        .pipeline()
        .addLast(
            new SimpleChannelInboundHandler<DatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                ask(context.channel(), packet);
              }
            });
    eventLoop.register(questions);
    return questions;
  }

  private void ask(Channel from, DatagramPacket packet) {
    InetSocketAddress server = server();
    ByteBuf question = packet.content();
    if (question.readableBytes() < HEADER) {
      return;
    }
    ByteBuf local = LocalhostNames.answer(question);
    if (local != null) {
      from.writeAndFlush(new DatagramPacket(local, packet.sender()));
      return;
    }
    if (server == null) {
      return;
    }
    long now = System.nanoTime();
    if (waiting.size() >= WAITING_LIMIT / 2) {
      forget(now);
    }
    if (waiting.size() >= WAITING_LIMIT) {
      return;
    }
    int number = random.nextInt(NUMBERS);
    while (waiting.containsKey(number)) {
      number = (number + 1) % NUMBERS;
    }
    waiting.put(
        number,
        new Question(from, packet.sender(), question.getShort(question.readerIndex()), now));
    ByteBuf copy = question.copy();
    copy.setShort(copy.readerIndex(), number);
    send(new DatagramPacket(copy, server));
  }

  /** Forgets questions that were not answered; where there are some, the next server is asked. */
  private void forget(long now) {
    boolean unanswered = false;
    for (Iterator<Question> all = waiting.values().iterator(); all.hasNext(); ) {
      if (now - all.next().askedAt() > WAIT_NANOS) {
        all.remove();
        unanswered = true;
      }
    }
    next += unanswered ? 1 : 0;
  }

  private void send(DatagramPacket packet) {
    Channel open = upstream;
    if (open != null && open.isActive()) {
      open.writeAndFlush(packet, open.voidPromise());
      return;
    }
    new Bootstrap()
        .group(eventLoop)
        .channel(EpollDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, DatagramPacket answer) {
                answered(answer);
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                log.debug("A name server is not reached", cause);
                next++;
              }
            })
        .bind(0)
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                upstream = bound.channel();
                bound.channel().writeAndFlush(packet);
              } else {
                packet.release();
              }
            });
  }

  private void answered(DatagramPacket packet) {
    ByteBuf answer = packet.content();
    if (answer.readableBytes() < HEADER || !servers.contains(packet.sender())) {
      return;
    }
    Question question = waiting.remove(answer.getUnsignedShort(answer.readerIndex()));
    if (question != null && question.from().isActive()) {
      ByteBuf copy = answer.copy();
      copy.setShort(copy.readerIndex(), question.number());
      question.from().writeAndFlush(new DatagramPacket(copy, question.sender()));
    }
  }
}
