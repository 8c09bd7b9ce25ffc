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
import java.util.LinkedHashMap;
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

  /**
   * Questions of all functions that wait for an answer. Those of one environment are fewer than
   * those for which there still is room, so that others always find some, however many it asks.
   */
  private static final int WAITING_LIMIT = 8192;

  /** The time for which an answer is awaited; clients repeat their question after 5 s. */
  private static final long WAIT_NANOS = 10_000_000_000L;

  private static final int NUMBERS = 1 << 16;

  /** The size of a message's header, in bytes. */
  private static final int HEADER = 12;

  private final EventLoop eventLoop;
  private final List<InetSocketAddress> servers;

  /** Questions by their numbers, the oldest first. */
  private final Map<Integer, Question> waiting = new LinkedHashMap<>();

  /** How many of them each environment has. */
  private final Map<Channel, Integer> ofEnvironments = new HashMap<>();

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

  /** Asks the question of an environment. On the event loop. */
  void ask(Channel from, DatagramPacket packet) {
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
    forget(now);
    if (waiting(from) >= WAITING_LIMIT - waiting.size()) {
      return;
    }
    int number = random.nextInt(NUMBERS);
    while (waiting.containsKey(number)) {
      number = (number + 1) % NUMBERS;
    }
    waiting.put(
        number,
        new Question(from, packet.sender(), question.getShort(question.readerIndex()), now));
    ofEnvironments.merge(from, 1, Integer::sum);
    ByteBuf copy = question.copy();
    copy.setShort(copy.readerIndex(), number);
    send(new DatagramPacket(copy, server));
  }

  /** Forgets questions that were not answered; where many wait, the next server is asked. */
  private void forget(long now) {
    boolean unanswered = false;
    boolean many = waiting.size() >= WAITING_LIMIT / 2;
    for (Iterator<Question> all = waiting.values().iterator(); all.hasNext(); ) {
      Question oldest = all.next();
      if (now - oldest.askedAt() <= WAIT_NANOS) {
        break;
      }
      all.remove();
      over(oldest);
      unanswered = true;
    }
    next += unanswered && many ? 1 : 0;
  }

  /** The number of an environment's questions that wait. On the event loop. */
  int waiting(Channel from) {
    return ofEnvironments.getOrDefault(from, 0);
  }

  private void over(Question question) {
    ofEnvironments.computeIfPresent(question.from(), (any, count) -> count == 1 ? null : count - 1);
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
    if (question == null) {
      return;
    }
    over(question);
    if (question.from().isActive()) {
      ByteBuf copy = answer.copy();
      copy.setShort(copy.readerIndex(), question.number());
      question.from().writeAndFlush(new DatagramPacket(copy, question.sender()));
    }
  }
}
