package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiStage;
import io.lambent.gateway.outbound.AccessLogLine;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.LogGroups;
import org.springframework.stereotype.Component;

/** Writes a line for each request to the log group that its stage names. */
@Component
final class AccessLogs {
  private final LogGroups groups;

  AccessLogs(LogGroups groups) {
    this.groups = groups;
  }

  /**
   * Logs a request that was answered.
   *
   * @param nanos its duration
   */
  void answered(ApiCall call, int status, long nanos) {
    ApiStage.AccessLog log = call.stage().accessLog();
    if (log == null) {
      return;
    }
    String line =
        AccessLogLine.of(
            log.format(), name -> ContextVariables.answered(call, status, nanos, name));
    groups.write(
        new AwsCalls.Owner(call.api().identity().account(), call.api().identity().region()),
        log.destinationArn(),
        call.api().identity().id() + "-" + call.stage().name().replace("$", ""),
        line);
  }
}
