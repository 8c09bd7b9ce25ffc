package io.lambent.standalone;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The few threads on which gateway and execution-service work in one process. A call whose
 * connection and environment are of the same thread runs on it from beginning to end; every change
 * of threads wakes one, which costs about as much as all other work of ours on a warm call.
 */
final class EventLoops {

  private EventLoops() {}

  /** Half as many as there are processors, as functions need the others. */
  static EventLoopGroup make() {
    return new MultiThreadIoEventLoopGroup(
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        new DefaultThreadFactory("events", true),
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }
}
