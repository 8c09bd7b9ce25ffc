package io.lambent.execution.runtimeapi;

import io.netty.channel.EventLoop;

/** The platform's end of the connection to one runtime. */
public interface RuntimeLink extends AutoCloseable {
  /** The largest answer a function may give, in bytes. */
  int MAX_RESPONSE = 6_291_556;

  /** All that concerns the runtime happens on this thread. */
  EventLoop eventLoop();

  /** Returns true if there is a connection whose end will be reported. */
  boolean connected();

  /**
   * Returns true if the runtime has sent bytes that were not read yet. False if that is not known.
   * Any thread; takes a system call.
   */
  default boolean hasUnread() {
    return false;
  }

  /**
   * Returns true where a part of a streamed answer is still to be read: reading may be paused, as
   * the caller has not taken the parts read before. Called on the event loop.
   */
  default boolean heldBack() {
    return false;
  }

  /** Hands over an event. Called on the event loop, after the runtime is ready. */
  void send(RuntimeEvent event);

  /** Ends the connection; a second call does nothing. Any thread. */
  @Override
  void close();
}
