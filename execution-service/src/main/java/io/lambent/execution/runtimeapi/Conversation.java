package io.lambent.execution.runtimeapi;

import org.jspecify.annotations.Nullable;

/**
 * The state of the conversation with one client, whatever number of connections it uses. Once the
 * client has broken the protocol nothing that it sends is looked at. Confined to the event loop.
 */
final class Conversation {
  private final RuntimeListener listener;
  private FrameState state = FrameState.STARTED;
  private boolean broken;

  /** The credit window of the streamed answer that is being read; null between such answers. */
  private @Nullable CreditWindow window;

  Conversation(RuntimeListener listener) {
    this.listener = listener;
  }

  FrameState state() {
    return state;
  }

  /** Returns true where the client may send a frame now. */
  boolean allows(FrameType frame) {
    return state.after(frame) != null;
  }

  /** The client has sent a frame. Returns false where it must not. */
  boolean received(FrameType frame) {
    FrameState next = state.after(frame);
    if (next == null) {
      return false;
    }
    state = next;
    if (next != FrameState.ANSWERING) {
      endStream();
    }
    return true;
  }

  /** A frame was sent to the client. */
  void sent(FrameState next) {
    state = next;
  }

  void streams(CreditWindow begun) {
    window = begun;
  }

  /** Counts a part. Returns false where there was no credit for it. */
  boolean hasCredit(int bytes) {
    CreditWindow current = window;
    return current != null && current.take(bytes);
  }

  private void endStream() {
    CreditWindow last = window;
    window = null;
    if (last != null) {
      last.end();
    }
  }

  boolean isBroken() {
    return broken;
  }

  /** The client has broken the protocol. */
  void violated(String reason) {
    if (!broken) {
      broken = true;
      endStream();
      listener.violated(reason);
    }
  }
}
