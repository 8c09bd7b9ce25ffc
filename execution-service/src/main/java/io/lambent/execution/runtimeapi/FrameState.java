package io.lambent.execution.runtimeapi;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the conversation with a runtime client. What the client may send in each state, and
 * what follows from it, is {@link #TABLE}; any other frame breaks the protocol.
 */
enum FrameState {
  /** Connected, or not yet; it loads what it can, or its function. */
  STARTED,
  /** A stem that has to learn its function. */
  WAITING,
  /** A stem that has its variables and may still have to wait for its code. */
  SPECIALISED,
  /** The client was told to load its function. */
  LOADING,
  /** Without an event. */
  IDLE,
  /** The client has an event whose answer it sends as a whole. */
  BUSY,
  /** The client has an event whose answer it may send in parts. */
  BUSY_STREAMING,
  /** The client sends the parts of an answer. */
  ANSWERING,
  /** The client has announced its end. */
  ENDED;

  private static final Map<FrameState, Map<FrameType, FrameState>> TABLE =
      new EnumMap<>(
          Map.of(
              STARTED,
              Map.of(
                  FrameType.WAITING, WAITING,
                  FrameType.READY, IDLE,
                  FrameType.INIT_ERROR, ENDED),
              WAITING,
              Map.of(),
              SPECIALISED,
              Map.of(),
              LOADING,
              Map.of(FrameType.READY, IDLE, FrameType.INIT_ERROR, ENDED),
              IDLE,
              Map.of(),
              BUSY,
              Map.of(
                  FrameType.RESPONSE, IDLE,
                  FrameType.ERROR, IDLE,
                  FrameType.FATAL, ENDED),
              BUSY_STREAMING,
              Map.of(
                  FrameType.RESPONSE, IDLE,
                  FrameType.ERROR, IDLE,
                  FrameType.FATAL, ENDED,
                  FrameType.STREAM, ANSWERING),
              ANSWERING,
              Map.of(
                  FrameType.PART, ANSWERING,
                  FrameType.END, IDLE,
                  FrameType.ERROR, IDLE,
                  FrameType.FATAL, ENDED),
              ENDED,
              Map.of()));

  /** The state after a frame of the client; null where it must not send that frame. */
  @Nullable FrameState after(FrameType frame) {
    return TABLE.getOrDefault(this, Map.of()).get(frame);
  }
}
