package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Lineage;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The X-Ray headers of the calls of one environment. Where the caller has not decided whether a
 * call is sampled, <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html">Lambda's rule</a> decides
 * for functions with active tracing: the first call of each second, and 5 % of the others. Calls of
 * other functions are not sampled. Each call counts in the {@link Lineage}. Confined to the
 * environment's event loop.
 */
final class TraceHeaders {
  private static final HexFormat HEX = HexFormat.of();
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double FURTHER_SHARE = 0.05;
  private static final String SAMPLED = "Sampled=";

  private final String key;
  private final boolean active;
  private boolean sampledBefore;
  private long sampledAtNanos;

  /**
   * @param function that sees the headers, and passes them on
   * @param tracingMode of the function: {@code Active} or {@code PassThrough}
   */
  TraceHeaders(FunctionName function, String tracingMode) {
    this.key = Lineage.key(function);
    this.active = tracingMode.equals("Active");
  }

  /**
   * The header that the function sees.
   *
   * @param received of the call; null where it has none
   * @param nowNanos {@link System#nanoTime}
   */
  String of(@Nullable String received, long nowNanos) {
    String header = received == null ? newHeader() : received;
    String decided =
        header.contains(SAMPLED)
            ? header
            : header + ";" + SAMPLED + (active && samples(nowNanos) ? "1" : "0");
    return Lineage.counted(decided, key);
  }

  private boolean samples(long nowNanos) {
    if (!sampledBefore || nowNanos - sampledAtNanos >= SECOND_NANOS) {
      sampledBefore = true;
      sampledAtNanos = nowNanos;
      return true;
    }
    return ThreadLocalRandom.current().nextDouble() < FURTHER_SHARE;
  }

  private static String newHeader() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "Root=1-"
        + HEX.toHexDigits((int) (System.currentTimeMillis() / 1000))
        + "-"
        + HEX.toHexDigits(random.nextLong())
        + HEX.toHexDigits(random.nextInt())
        + ";Parent="
        + HEX.toHexDigits(random.nextLong());
  }
}
