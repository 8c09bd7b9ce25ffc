package io.lambent.execution.logs;

import io.lambent.contract.function.FunctionName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** All log groups of this instance: where environments write what functions say. */
public final class LogGroups {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  private final LogWriter writer;
  private final MetricValues metrics;

  LogGroups(LogWriter writer, MetricValues metrics) {
    this.writer = writer;
    this.metrics = metrics;
  }

  /** Sets who learns of what environments write, from now on. */
  public void observe(LogObserver observer) {
    writer.observe(observer);
  }

  /** Sets who takes what metric filters find, from now on. */
  public void observe(MetricObserver observer) {
    metrics.observe(observer);
  }

  /**
   * Starts the log stream of one environment, and its group where that does not exist. The name is
   * as AWS's: {@code 2026/11/23/[$LATEST]} and 32 hexadecimal digits. Never blocks.
   *
   * @param group such as {@code /aws/lambda/hello}
   * @param version {@code $LATEST} or a number
   */
  public LogStream open(FunctionName function, String group, String version, Instant now) {
    LogStream stream =
        new LogStream(
            writer,
            new StoredGroup.Key(function.account(), function.region(), group),
            newStreamName(version, now));
    writer.open(stream, now.toEpochMilli());
    return stream;
  }

  /** The name of a stream that there is not yet. */
  public static String newStreamName(String version, Instant now) {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return DAY.format(now) + "/[" + version + "]" + HexFormat.of().formatHex(id);
  }
}
