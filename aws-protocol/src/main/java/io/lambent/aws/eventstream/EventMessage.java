package io.lambent.aws.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One message in the <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon event
 * stream encoding</a>: a prelude with two lengths and a checksum, headers, the payload, a checksum.
 * Headers are strings here; others are skipped when a message is read.
 */
@SuppressWarnings("ArrayRecordComponent")
public record EventMessage(Map<String, String> headers, byte[] payload) {
  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;
  private static final int STRING_HEADER = 7;

  /** The largest message AWS allows, in bytes. */
  public static final int LARGEST = 24 << 20;

  /** An event of a type, such as {@code PayloadChunk}. */
  public static EventMessage event(String type, @Nullable String contentType, byte[] payload) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":event-type", type);
    if (contentType != null) {
      headers.put(":content-type", contentType);
    }
    headers.put(":message-type", "event");
    return new EventMessage(headers, payload);
  }

  /** A modeled error in the middle of a stream, which ends it. */
  public static EventMessage exception(String type, byte[] payload) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":exception-type", type);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "exception");
    return new EventMessage(headers, payload);
  }

  /** The message on the wire. */
  public byte[] encode() {
    return new Encoder(headers).encode(payload);
  }

  /** Encodes messages that have the same headers. */
  public static final class Encoder {
    private final byte[] block;

    private Encoder(Map<String, String> headers) {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      headers.forEach(
          (name, value) -> {
            byte[] text = value.getBytes(UTF_8);
            encoded.write(name.length());
            encoded.writeBytes(name.getBytes(UTF_8));
            encoded.write(STRING_HEADER);
            encoded.write(text.length >> 8);
            encoded.write(text.length);
            encoded.writeBytes(text);
          });
      block = encoded.toByteArray();
    }

    /** An encoder of events of a type, such as {@code PayloadChunk}. */
    public static Encoder ofEvents(String type, @Nullable String contentType) {
      return new Encoder(event(type, contentType, new byte[0]).headers());
    }

    /** A message on the wire. */
    public byte[] encode(byte[] payload) {
      int length = PRELUDE + block.length + payload.length + CHECKSUM;
      ByteBuffer message = ByteBuffer.allocate(length).putInt(length).putInt(block.length);
      message.putInt(checksum(message.array(), message.position()));
      message.put(block).put(payload);
      message.putInt(checksum(message.array(), message.position()));
      return message.array();
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Takes one message from a buffer.
   *
   * @return null, with the buffer as it was, where the message is not complete yet
   * @throws IllegalArgumentException where the bytes are no message
   */
  public static @Nullable EventMessage decode(ByteBuffer buffer) {
    if (buffer.remaining() < PRELUDE) {
      return null;
    }
    int start = buffer.position();
    int length = buffer.getInt(start);
    int headersLength = buffer.getInt(start + 4);
    if (length < PRELUDE + CHECKSUM
        || length > LARGEST
        || headersLength < 0
        || headersLength > length - PRELUDE - CHECKSUM) {
      throw new IllegalArgumentException("an event with impossible lengths");
    }
    if (buffer.remaining() < length) {
      return null;
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    ByteBuffer message = ByteBuffer.wrap(bytes);
    if (message.getInt(8) != checksum(bytes, 8)
        || message.getInt(length - CHECKSUM) != checksum(bytes, length - CHECKSUM)) {
      throw new IllegalArgumentException("an event with a wrong checksum");
    }
    Map<String, String> headers = headers(message.slice(PRELUDE, headersLength));
    byte[] payload = new byte[length - PRELUDE - headersLength - CHECKSUM];
    message.get(PRELUDE + headersLength, payload);
    return new EventMessage(headers, payload);
  }

  private static Map<String, String> headers(ByteBuffer block) {
    Map<String, String> headers = new LinkedHashMap<>();
    try {
      while (block.hasRemaining()) {
        String name = text(block, block.get() & 0xff);
        int type = block.get();
        switch (type) {
          case 0, 1 -> {}
          case 2 -> skip(block, 1);
          case 3 -> skip(block, 2);
          case 4 -> skip(block, 4);
          case 5, 8 -> skip(block, 8);
          case 6 -> skip(block, block.getShort() & 0xffff);
          case STRING_HEADER -> headers.put(name, text(block, block.getShort() & 0xffff));
          case 9 -> skip(block, 16);
          default -> throw new IllegalArgumentException("an event header of type " + type);
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("an event with cut headers", e);
    }
    return headers;
  }

  private static void skip(ByteBuffer block, int bytes) {
    if (bytes > block.remaining()) {
      throw new IllegalArgumentException("an event with cut headers");
    }
    block.position(block.position() + bytes);
  }

  private static String text(ByteBuffer block, int length) {
    byte[] bytes = new byte[length];
    block.get(bytes);
    return new String(bytes, UTF_8);
  }
}
