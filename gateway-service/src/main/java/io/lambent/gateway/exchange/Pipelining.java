package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Messages that a client has sent ahead. They wait until the requests before them are answered, so
 * that answers keep the order of requests. Their memory is counted. Confined to the event loop.
 */
final class Pipelining {
  /** About how many bytes a message takes besides its content: a head with a few headers. */
  private static final int MESSAGE_BYTES = 512;

  private final Queue<Object> waiting = new ArrayDeque<>(4);
  private final Predicate<Object> mayTake;
  private final Consumer<Object> take;
  private final BytesInFlight memory;
  private boolean taking;
  private boolean released;

  /**
   * @param mayTake returns true where it is a message's turn
   * @param take handles a message and releases it
   */
  Pipelining(Predicate<Object> mayTake, Consumer<Object> take, BytesInFlight memory) {
    this.mayTake = mayTake;
    this.take = take;
    this.memory = memory;
  }

  /**
   * Takes a message that was read, or keeps it until its turn.
   *
   * @return false where there is no memory to keep it; it is lost then
   */
  boolean read(Object message) {
    if (waiting.isEmpty() && mayTake.test(message)) {
      take.accept(message);
    } else if (!released && memory.take(size(message))) {
      waiting.add(message);
    } else {
      ReferenceCountUtil.release(message);
      return false;
    }
    return true;
  }

  private static int size(Object message) {
    return MESSAGE_BYTES
        + (message instanceof HttpContent content ? content.content().readableBytes() : 0);
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
      memory.release(size(message));
      take.accept(message);
    }
    taking = false;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Forgets what waits, and keeps nothing from now on. */
  void release() {
    released = true;
    for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
      memory.release(size(message));
      ReferenceCountUtil.release(message);
    }
  }
}
