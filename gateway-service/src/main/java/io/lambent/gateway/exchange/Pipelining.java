package io.lambent.gateway.exchange;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a client has sent ahead: messages wait until the requests before them are answered, so that
 * answers keep the order of requests. Confined to the event loop.
 */
final class Pipelining {
  private final Queue<Object> waiting = new ArrayDeque<>(4);
  private final Predicate<Object> mayTake;
  private final Consumer<Object> take;
  private boolean taking;

  /**
   * @param mayTake returns true where it is a message's turn
   * @param take handles a message and releases it
   */
  Pipelining(Predicate<Object> mayTake, Consumer<Object> take) {
    this.mayTake = mayTake;
    this.take = take;
  }

  /** Takes a message that was read, or keeps it until its turn. */
  void read(Object message) {
    if (waiting.isEmpty() && mayTake.test(message)) {
      take.accept(message);
    } else {
      waiting.add(message);
    }
  }

  /** Takes the messages whose turn has come. */
  void takeWaiting() {
    if (taking) {
      return;
    }
    taking = true;
    for (Object message = waiting.peek();
        message != null && mayTake.test(message);
        message = waiting.peek()) {
      waiting.poll();
      take.accept(message);
    }
    taking = false;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void release() {
    for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
      ReferenceCountUtil.release(message);
    }
  }
}
