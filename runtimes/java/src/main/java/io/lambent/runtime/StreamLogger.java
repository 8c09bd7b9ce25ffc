package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code context.getLogger()}, in the formats of Lambda's log stream (see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-logging.html">AWS's page</a>). A record
 * is one write, in the form of {@code docs/runtime-protocol.md} ("Output"), and its log event has
 * the same text, with a line feed at its end or without.
 */
final class StreamLogger implements LambdaLogger {
  private static final byte ESCAPE = 0;
  private static final byte RECORD = 0x1e;

  private final FileOutputStream out;
  private final boolean json;
  private final LogLevel least;
  private volatile @Nullable Request request;

  private StreamLogger(FileOutputStream out, boolean json, LogLevel least) {
    this.out = out;
    this.json = json;
    this.least = least;
  }

  /** Makes the logger the one that {@link LambdaRuntime#getLogger()} returns. */
  static StreamLogger install(FileOutputStream out) {
    boolean json = "JSON".equalsIgnoreCase(System.getenv("AWS_LAMBDA_LOG_FORMAT"));
    StreamLogger logger = new StreamLogger(out, json, level(System.getenv("AWS_LAMBDA_LOG_LEVEL")));
    try {
      NativeLibrary.setStatic(LambdaRuntime.class, "logger", logger);
    } catch (ReflectiveOperationException otherVersionOfCore) {
      throw new LinkageError("aws-lambda-java-core does not fit the client", otherVersionOfCore);
    }
    return logger;
  }

  private static LogLevel level(@Nullable String name) {
    try {
      return name == null ? LogLevel.UNDEFINED : LogLevel.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      return LogLevel.UNDEFINED;
    }
  }

  /** Names the invocation that later records belong to. */
  void setRequest(Request request) {
    this.request = request;
    if (LambdaRuntimeInternal.getUseLog4jAppender()) Log4jContext.setRequestId(request.requestId());
  }

  /** Logs what ended an invocation or the process. */
  void error(String report) {
    log(report, json ? LogLevel.ERROR : LogLevel.UNDEFINED);
  }

  @Override
  public void log(@Nullable String message) {
    log(message, LogLevel.UNDEFINED);
  }

  @Override
  public void log(byte @Nullable [] message) {
    log(message, LogLevel.UNDEFINED);
  }

  @Override
  public void log(@Nullable String message, LogLevel level) {
    if (!isEnabled(level)) return;
    if (json) {
      byte[] record = PlainJson.write(record(message, level));
      byte[] line = Arrays.copyOf(record, record.length + 1);
      line[record.length] = '\n';
      write(line);
    } else {
      String text = String.valueOf(message);
      write((level == LogLevel.UNDEFINED ? text : "[" + level + "] " + text).getBytes(UTF_8));
    }
  }

  @Override
  public void log(byte @Nullable [] message, LogLevel level) {
    if (isEnabled(level)) write(message == null ? "null".getBytes(UTF_8) : message);
  }

  private boolean isEnabled(LogLevel level) {
    return level == LogLevel.UNDEFINED || level.compareTo(least) >= 0;
  }

  private Map<String, @Nullable Object> record(@Nullable String message, LogLevel level) {
    Request current = request;
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("timestamp", Timestamps.FORMAT.format(Instant.now()));
    fields.put("message", message);
    fields.put("level", level.name());
    if (current != null) {
      fields.put("AWSRequestId", current.requestId());
      fields.put("tenantId", current.tenantId());
    }
    return fields;
  }

  private void write(byte[] message) {
    int escaped = 0;
    for (byte each : message) if (each == '\n' || each == ESCAPE) escaped++;
    byte[] line = new byte[message.length + escaped + 3];
    int at = 0;
    line[at++] = ESCAPE;
    line[at++] = RECORD;
    for (byte each : message) {
      if (each == '\n' || each == ESCAPE) {
        line[at++] = ESCAPE;
        line[at++] = (byte) (each == '\n' ? 'n' : '0');
      } else {
        line[at++] = each;
      }
    }
    line[at] = '\n';
    try {
      out.write(line);
    } catch (IOException platformIsGone) {
      throw new UncheckedIOException(platformIsGone);
    }
  }

  /** Formatting dates costs start-up time, which only functions that log as JSON shall pay. */
  private static final class Timestamps {
    static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
  }
}
