package io.lambent.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * An answer that is sent while the handler writes it: arrays at once, single bytes with the next
 * array, when they fill the buffer, or by {@link #flush}. Where the platform has no room for more,
 * writing waits. Not thread-safe.
 */
final class StreamedAnswer extends OutputStream {
  /** The credit at the beginning: bytes that may be sent before the platform grants more. */
  private static final int WINDOW = 256 * 1024;

  /** The size of the largest part, in bytes. */
  private static final int MAX_PART = 32 * 1024;

  private static final String CONTENT_TYPE = "application/octet-stream";

  private final Connection connection;
  private final Request request;
  private final byte[] single = new byte[MAX_PART];
  private int filled;
  private int credit = WINDOW;
  private boolean begun;
  private boolean over;

  StreamedAnswer(Connection connection, Request request) {
    this.connection = connection;
    this.request = request;
  }

  @Override
  public void write(int value) throws IOException {
    single[filled++] = (byte) value;
    if (filled == single.length) flush();
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    flush();
    for (int at = from; at < from + length; at += MAX_PART) {
      send(bytes, at, Math.min(MAX_PART, from + length - at));
    }
  }

  @Override
  public void flush() throws IOException {
    int length = filled;
    filled = 0;
    if (length > 0) send(single, 0, length);
  }

  private void send(byte[] bytes, int from, int length) throws IOException {
    if (over) return;
    begin();
    while (credit < length) credit += connection.credit();
    credit -= length;
    connection.part(bytes, from, length);
  }

  private void begin() throws IOException {
    if (begun) return;
    begun = true;
    connection.stream(request, CONTENT_TYPE);
  }

  /** The answer is complete. */
  void end() throws IOException {
    flush();
    begin();
    over = true;
    connection.endStream();
  }

  /** The handler has failed: what it wrote is sent, what it writes from now on is dropped. */
  void abandon() throws IOException {
    flush();
    over = true;
  }
}
