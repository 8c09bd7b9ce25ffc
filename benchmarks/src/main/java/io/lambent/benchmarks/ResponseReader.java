package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Finds the end of one HTTP/1.1 response and checks that its status is 200. */
final class ResponseReader {
  private static final byte[] END_OF_CHUNKS = "0\r\n\r\n".getBytes(ISO_8859_1);

  private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
  private boolean inBody;
  private boolean chunked;
  private long remaining;
  private int matched;

  /** Takes what has arrived; true once the response is complete. */
  boolean accept(ByteBuffer in) throws IOException {
    while (!inBody && in.hasRemaining()) {
      byte b = in.get();
      head.write(b);
      matched = (b == (matched % 2 == 0 ? '\r' : '\n')) ? matched + 1 : (b == '\r' ? 1 : 0);
      if (matched == 4) {
        readHead(head.toString(ISO_8859_1));
        matched = 0;
        inBody = true;
      }
    }
    if (!inBody) {
      return false;
    }
    if (!chunked) {
      remaining -= in.remaining();
      return remaining <= 0;
    }
    boolean complete = false;
    while (in.hasRemaining()) {
      byte b = in.get();
      matched = b == END_OF_CHUNKS[matched] ? matched + 1 : (b == END_OF_CHUNKS[0] ? 1 : 0);
      if (matched == END_OF_CHUNKS.length) {
        matched = 0;
        complete = true;
      }
    }
    return complete;
  }

  private void readHead(String text) throws IOException {
    if (!text.startsWith("HTTP/1.1 200")) {
      throw new IOException("unexpected answer: " + text.lines().findFirst().orElse(""));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    chunked = lower.contains("transfer-encoding: chunked");
    int length = lower.indexOf("content-length:");
    if (length >= 0) {
      int end = lower.indexOf('\r', length);
      remaining = Long.parseLong(lower.substring(length + 15, end).trim());
    }
  }
}
