package io.lambent.gateway.restapi;

import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.LogGroups;
import io.lambent.gateway.restapi.definition.RestDefinition;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a line for each request to the log group that its stage names. */
final class AccessLog {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$context\\.([A-Za-z0-9_.-]*[A-Za-z0-9_])");

  private final LogGroups groups;

  AccessLog(LogGroups groups) {
    this.groups = groups;
  }

  /**
   * A request was answered.
   *
   * @param nanos that it took
   */
  void answered(RestCall call, int status, long nanos) {
    RestDefinition.AccessLog log = call.stage().accessLog();
    if (log == null) {
      return;
    }
    Map<String, @Nullable Object> context = Context.of(call);
    context.put("status", status);
    context.put("responseLatency", nanos / 1_000_000);
    context.put("xrayTraceId", call.traceId());
    if (call.integrationMillis() >= 0) {
      context.put("integrationLatency", call.integrationMillis());
    }
    groups.write(
        new AwsCalls.Owner(call.identity().account(), call.identity().region()),
        log.destinationArn(),
        call.identity().id() + "-" + call.stage().name(),
        line(log.format(), context));
  }

  /** A format with the values in the places of its variables. */
  static String line(String format, Map<String, ? extends @Nullable Object> context) {
    return VARIABLE
        .matcher(format)
        .replaceAll(
            found -> {
              String value = Context.find(context, found.group(1));
              return Matcher.quoteReplacement(value == null ? "-" : escaped(value));
            });
  }

  /** Keeps what a client sends within its place in a line. */
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c < ' ' ? ' ' : c);
      }
    }
    return escaped.toString();
  }
}
