package io.lambent.client.netty;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Received messages of one connection that wait for memory. Messages are taken in the order of
 * their arrival. From the first one for which there is no memory on, they are kept, and the owner
 * reads nothing more, until the memory is granted or refused. Confined to the event loop of the
 * connection.
 *
 * @param <T> the messages, which may be reference-counted
 */
public final class MemoryBacklog<T> {
  private final Owner<T> owner;

  /** The messages that were not taken, in order; null while none is kept. */
  private @Nullable Deque<T> kept;

  /**
   * The receiver of the messages.
   *
   * @param <T> the messages
   */
  public interface Owner<T> {

    /**
     * Takes a message over.
     *
     * @return false if there is no memory for it; the message is kept then and offered again
     */
    boolean take(T message);

    /**
     * Stops reading and waits for the memory that the message needs, usually by {@link
     * GatheredBytes#await}.
     *
     * @param decided takes true once the message can be taken, false if there is no memory for it;
     *     called on the event loop, never within this call
     */
    void await(T message, Consumer<Boolean> decided);

    /**
     * There is no memory for the message that waits first. The owner takes it next, without memory.
     */
    void refused();

    /** All messages that were kept have been taken; the owner may read on. */
    void drained();
  }

  public MemoryBacklog(Owner<T> owner) {
    this.owner = owner;
  }

  /** Returns true while messages are kept, so that nothing more is to be read. */
  public boolean isWaiting() {
    return kept != null;
  }

  /** Has the owner take a message, or keeps it behind those that wait. Takes the message over. */
  public void add(T message) {
    Deque<T> waiting = kept;
    if (waiting != null) {
      waiting.add(message);
    } else if (!owner.take(message)) {
      waiting = new ArrayDeque<>(4);
      waiting.add(message);
      kept = waiting;
      owner.await(message, this::decided);
    }
  }

  /**
   * Keeps a message that the owner cannot take yet, for a reason other than memory, until {@link
   * #takeKept}. Takes the message over.
   */
  public void keep(T message) {
    Deque<T> waiting = kept;
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
      kept = waiting;
    }
    waiting.add(message);
  }

  /** Has the owner take the messages that are kept. Calls {@link Owner#drained} if it took all. */
  public void takeKept() {
    Deque<T> waiting = kept;
    while (waiting != null && !waiting.isEmpty()) {
      T message = waiting.remove();
      if (!owner.take(message)) {
        waiting.addFirst(message);
        owner.await(message, this::decided);
        return;
      }
      if (kept != waiting) {
        return; // Released by the owner meanwhile.
      }
    }
    kept = null;
    owner.drained();
  }

  private void decided(boolean granted) {
    if (kept == null) {
      return; // Released while it waited.
    }
    if (!granted) {
      owner.refused();
    }
    if (kept != null) {
      takeKept();
    }
  }

  /** Releases all messages that are kept: the connection has ended, or they are of no use. */
  public void release() {
    Deque<T> unused = kept;
    kept = null;
    if (unused != null) {
      unused.forEach(ReferenceCountUtil::release);
      unused.clear();
    }
  }
}
