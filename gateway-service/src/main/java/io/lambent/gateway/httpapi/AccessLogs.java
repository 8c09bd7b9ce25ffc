package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiStage;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.LogGroups;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Writes a line for each request to the log group that its stage names. */
@Component
final class AccessLogs {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$context\\.([A-Za-z0-9_.-]*[A-Za-z0-9_])");

  private final LogGroups groups;

  AccessLogs(LogGroups groups) {
    this.groups = groups;
  }

  /**
   * A request was answered.
   *
   * @param nanos that it took
   */
  void answered(ApiCall call, int status, long nanos) {
    ApiStage.AccessLog log = call.stage().accessLog();
    if (log == null) {
      return;
    }
    String line =
        VARIABLE
            .matcher(log.format())
            .replaceAll(
                found -> {
                  String value = ContextVariables.answered(call, status, nanos, found.group(1));
                  return Matcher.quoteReplacement(value == null ? "-" : escaped(value));
                });
    groups.write(
        new AwsCalls.Owner(call.api().identity().account(), call.api().identity().region()),
        log.destinationArn(),
        call.api().identity().id() + "-" + call.stage().name().replace("$", ""),
        line);
  }

  /** Keeps what a client sends within its place in a line of JSON or of words. */
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
