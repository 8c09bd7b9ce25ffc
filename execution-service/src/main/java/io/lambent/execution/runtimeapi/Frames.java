package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The layout of frames; see {@code docs/runtime-protocol.md}. */
final class Frames {
  static final byte INVOKE = 0x01;
  static final byte SPECIALISE = 0x02;
  static final byte LOAD = 0x03;
  static final byte INVOKE_STREAMING = 0x04;
  static final byte CREDIT = 0x05;
  static final byte READY = 0x10;
  static final byte INIT_ERROR = 0x11;
  static final byte WAITING = 0x12;
  static final byte RESPONSE = 0x20;
  static final byte ERROR = 0x21;
  static final byte FATAL = 0x22;
  static final byte STREAM = 0x23;
  static final byte PART = 0x24;
  static final byte END = 0x25;

  /** Length and type. */
  static final int HEADER = 5;

  private static final int MAX_STRING = 0xffff;

  private Frames() {}

  /** An {@code INVOKE} or {@code INVOKE_STREAMING} frame up to its payload, which follows it. */
  static ByteBuf invoke(ByteBufAllocator allocator, RuntimeEvent event) {
    ByteBuf frame = allocator.ioBuffer(512);
    frame.writeInt(0);
    frame.writeByte(event.streaming() ? INVOKE_STREAMING : INVOKE);
    frame.writeLong(event.deadlineMillis());
    string(frame, event.requestId());
    string(frame, event.functionArn());
    string(frame, event.traceId());
    string(frame, event.clientContext());
    string(frame, event.cognitoIdentity());
    string(frame, null);
    frame.setInt(0, frame.readableBytes() - 4 + event.payload().length);
    return frame;
  }

  /** A {@code SPECIALISE} frame. */
  static ByteBuf specialise(ByteBufAllocator allocator, Map<String, String> environment) {
    ByteBuf frame = allocator.ioBuffer(2048);
    frame.writeInt(0);
    frame.writeByte(SPECIALISE);
    frame.writeShort(environment.size());
    environment.forEach(
        (name, value) -> {
          string(frame, name);
          string(frame, value);
        });
    frame.setInt(0, frame.readableBytes() - 4);
    return frame;
  }

  /** A {@code LOAD} frame. */
  static ByteBuf load(ByteBufAllocator allocator) {
    return allocator.ioBuffer(HEADER).writeInt(1).writeByte(LOAD);
  }

  /** A {@code CREDIT} frame. */
  static ByteBuf credit(ByteBufAllocator allocator, int bytes) {
    return allocator.ioBuffer(HEADER + 4).writeInt(5).writeByte(CREDIT).writeInt(bytes);
  }

  private static void string(ByteBuf into, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      into.writeShort(0);
      return;
    }
    int length = ByteBufUtil.utf8Bytes(text);
    if (length > MAX_STRING) {
      throw new IllegalArgumentException("a header of " + length + " bytes does not fit a frame");
    }
    into.writeShort(length);
    ByteBufUtil.writeUtf8(into, text);
  }

  /** Reads the strings at the beginning of a frame's body. */
  static final class Body {
    private final byte[] bytes;
    private int at;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The next string; null where the frame ends before it does. */
    @Nullable String string() {
      if (at + 2 > bytes.length) {
        return null;
      }
      int length = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
      if (at + 2 + length > bytes.length) {
        return null;
      }
      String text = new String(bytes, at + 2, length, UTF_8);
      at += 2 + length;
      return text;
    }

    byte[] rest() {
      return Arrays.copyOfRange(bytes, at, bytes.length);
    }
  }
}
