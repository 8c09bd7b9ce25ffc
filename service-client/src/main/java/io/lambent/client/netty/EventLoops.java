package io.lambent.client.netty;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

/**
 * Event loops: native epoll where it is there, else NIO. Where gateway and execution-service share
 * them, a call whose connection and environment are of the same thread runs on it from beginning to
 * end; every change of threads wakes one, which costs about as much as all other work of ours on a
 * warm call.
 */
public final class EventLoops {
  /**
   * The most events that one call of {@code epoll_wait} returns; others wait for the next call. A
   * fixed number keeps Netty from allocating a larger array under load: if direct memory is used
   * up, that allocation fails and ends the loop.
   */
  private static final int EVENTS = 4096;

  private EventLoops() {}

  /** The threads of a server alone: half as many as there are processors. */
  static int threads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /**
   * Makes the event loops of a process, one for each processor. With half as many, the loop and the
   * clients on the same machine kept one processor busy while the other waited for them.
   *
   * @param name of the threads
   */
  public static EventLoopGroup make(String name) {
    return new MultiThreadIoEventLoopGroup(
        Runtime.getRuntime().availableProcessors(),
        new DefaultThreadFactory(name, true),
        Epoll.isAvailable()
            ? EpollIoHandler.newFactory(EVENTS, DefaultSelectStrategyFactory.INSTANCE)
            : NioIoHandler.newFactory());
  }

  /** The loop of the calling thread where it is one of the group's; else the next in turn. */
  public static EventLoop current(EventLoopGroup group) {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return (EventLoop) loop;
      }
    }
    return group.next();
  }
}
