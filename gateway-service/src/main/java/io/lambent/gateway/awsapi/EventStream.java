package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Events in the <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon event stream
 * encoding</a>.
 */
final class EventStream {
  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;
  private static final int STRING_HEADER = 7;
  private static final byte[] PAYLOAD_CHUNK = headers("PayloadChunk", "application/octet-stream");
  private static final byte[] INVOKE_COMPLETE = headers("InvokeComplete", "application/json");

  private EventStream() {}

  /** A part of a function's response. */
  static byte[] payloadChunk(byte[] payload) {
    return message(PAYLOAD_CHUNK, payload);
  }

  /** The end of a function's response. */
  static byte[] invokeComplete(byte[] json) {
    return message(INVOKE_COMPLETE, json);
  }

  private static byte[] message(byte[] headers, byte[] payload) {
    ByteBuffer message =
        ByteBuffer.allocate(PRELUDE + headers.length + payload.length + CHECKSUM)
            .putInt(PRELUDE + headers.length + payload.length + CHECKSUM)
            .putInt(headers.length);
    message.putInt(checksum(message)).put(headers).put(payload);
    return message.putInt(checksum(message)).array();
  }

  private static byte[] headers(String type, String contentType) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, ":event-type", type);
    header(headers, ":content-type", contentType);
    header(headers, ":message-type", "event");
    return headers.toByteArray();
  }

  private static void header(ByteArrayOutputStream out, String name, String value) {
    out.write(name.length());
    out.writeBytes(name.getBytes(UTF_8));
    out.write(STRING_HEADER);
    out.write(value.length() >> 8);
    out.write(value.length());
    out.writeBytes(value.getBytes(UTF_8));
  }

  /** Of everything written so far. */
  private static int checksum(ByteBuffer message) {
    CRC32 crc = new CRC32();
    crc.update(message.duplicate().flip());
    return (int) crc.getValue();
  }
}
