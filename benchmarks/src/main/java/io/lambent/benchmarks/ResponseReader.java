package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of one HTTP/1.1 response, and whether it is a success: a status of 2xx without an
 * error of the function.
 */
final class ResponseReader {
  private static final byte[] END_OF_CHUNKS = "0\r\n\r\n".getBytes(ISO_8859_1);

  /** The name with the line break before it, since there is also x-amzn-remapped-content-length. */
  private static final String CONTENT_LENGTH = "\r\ncontent-length:";

  private byte[] head = new byte[512];
  private int headLength;
  private boolean inBody;
  private boolean chunked;
  private long remaining;
  private int matched;
  private @Nullable String failure;
  private int status;

  /** The status code, once the response is complete. */
  int status() {
    return status;
  }

  /** Why the answer is not a success, once it is complete; null where it is one. */
  @Nullable String failure() {
    return failure;
  }

  /** Reads what has arrived; returns true once the response is complete. */
  boolean accept(ByteBuffer in) {
    while (!inBody && in.hasRemaining()) {
      byte b = in.get();
      if (headLength == head.length) {
        head = Arrays.copyOf(head, 2 * headLength);
      }
      head[headLength++] = b;
      matched = (b == (matched % 2 == 0 ? '\r' : '\n')) ? matched + 1 : (b == '\r' ? 1 : 0);
      if (matched == 4) {
        readHead(new String(head, 0, headLength, ISO_8859_1));
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

  private void readHead(String text) {
    int space = text.indexOf(' ');
    status = Integer.parseInt(text, space + 1, space + 4, 10);
    String lower = text.toLowerCase(Locale.ROOT);
    if (!text.startsWith("HTTP/1.1 2") || lower.contains("\r\nx-amz-function-error:")) {
      failure = text.lines().findFirst().orElse("");
    }
    chunked = lower.contains("\r\ntransfer-encoding: chunked");
    int length = lower.indexOf(CONTENT_LENGTH);
    if (length >= 0) {
      int value = length + CONTENT_LENGTH.length();
      remaining = Long.parseLong(lower.substring(value, lower.indexOf('\r', value)).trim());
    }
  }
}
