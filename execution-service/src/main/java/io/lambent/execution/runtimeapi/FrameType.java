package io.lambent.execution.runtimeapi;

import org.jspecify.annotations.Nullable;

/** The frames that a client sends; see {@code docs/runtime-protocol.md}. */
enum FrameType {
  READY(Frames.READY),
  INIT_ERROR(Frames.INIT_ERROR),
  WAITING(Frames.WAITING),
  RESPONSE(Frames.RESPONSE),
  ERROR(Frames.ERROR),
  FATAL(Frames.FATAL),
  STREAM(Frames.STREAM),
  PART(Frames.PART),
  END(Frames.END);

  private static final FrameType[] BY_CODE = new FrameType[Frames.END + 1];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final byte code;

  FrameType(byte code) {
    this.code = code;
  }

  /** Returns true where the frame consists of more than its type. */
  boolean hasBody() {
    return this != READY && this != WAITING && this != END;
  }

  byte code() {
    return code;
  }

  /** Decodes a type; null where clients send no such frame. */
  static @Nullable FrameType of(byte code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }
}
