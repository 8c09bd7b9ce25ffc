package io.lambent.gateway.invoke;

import io.netty.util.AsciiString;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html">X-Ray tracing
 * header</a> of an invocation: the caller's, or a new one. A new one says nothing about sampling:
 * that depends on the function's tracing mode, which execution knows.
 */
public final class TraceId {
  public static final AsciiString HEADER = AsciiString.cached("X-Amzn-Trace-Id");
  private static final int LONGEST = 512;
  private static final String DIGITS = "0123456789abcdef";

  private TraceId() {}

  public static String of(@Nullable String received) {
    if (received != null && received.length() <= LONGEST && received.contains("Root=")) {
      return received;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder id = new StringBuilder(80).append("Root=1-");
    appendHex(System.currentTimeMillis() / 1000, 8, id);
    id.append('-');
    appendHex(random.nextLong(), 8, id);
    appendHex(random.nextLong(), 16, id);
    id.append(";Parent=");
    appendHex(random.nextLong(), 16, id);
    return id.toString();
  }

  private static void appendHex(long value, int digits, StringBuilder text) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text.append(DIGITS.charAt((int) (value >>> shift) & 0xf));
    }
  }
}
