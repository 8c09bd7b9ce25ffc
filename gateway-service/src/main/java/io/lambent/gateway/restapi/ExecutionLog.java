package io.lambent.gateway.restapi;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The execution log of a request, with the lines that AWS writes for each step. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-test-method.html">Test
 * a REST API method</a>.
 */
final class ExecutionLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Characters of a line that are shown. */
  private static final int MAX_LINE_LENGTH = 1_024;

  private static final int SHOWN_OF_SECRET = 6;

  private final InstantSource clock;
  private final StringBuilder text = new StringBuilder();

  ExecutionLog(String requestId, InstantSource clock) {
    this.clock = clock;
    text.append("Execution log for request ").append(requestId).append('\n');
  }

  void line(String line) {
    Instant now = clock.instant();
    text.append(TIME.format(now)).append(" : ");
    if (line.length() > MAX_LINE_LENGTH) {
      text.append(line, 0, MAX_LINE_LENGTH).append(" [TRUNCATED]");
    } else {
      text.append(line);
    }
    text.append('\n');
  }

  String text() {
    return text.toString();
  }

  /** Names and values as AWS shows them; of several values the last one. */
  static String lastOf(Map<String, ? extends Collection<String>> values) {
    Map<String, String> last = new LinkedHashMap<>();
    values.forEach((name, each) -> last.put(name, List.copyOf(each).getLast()));
    return last.toString();
  }

  /** A value of which only the end is shown. */
  static String masked(String secret) {
    int hidden = Math.max(0, secret.length() - SHOWN_OF_SECRET);
    return "*".repeat(hidden) + secret.substring(hidden);
  }
}
