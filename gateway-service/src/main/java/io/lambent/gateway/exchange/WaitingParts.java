package io.lambent.gateway.exchange;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Parts of a body that have come before they can be taken. Confined to the event loop. */
final class WaitingParts {
  private final Queue<ByteBuf> parts = new ArrayDeque<>(4);

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Adds a part, which is retained; one without bytes is left out. */
  static @Nullable WaitingParts and(@Nullable WaitingParts waiting, ByteBuf part) {
    if (!part.isReadable()) {
      return waiting;
    }
    WaitingParts all = waiting == null ? new WaitingParts() : waiting;
    all.parts.add(part.retain());
    return all;
  }

  /** The part that came first. */
  ByteBuf first() {
    return parts.element();
  }

  void removeFirst() {
    parts.remove().release();
  }

  void release() {
    parts.forEach(ByteBuf::release);
    parts.clear();
  }
}
