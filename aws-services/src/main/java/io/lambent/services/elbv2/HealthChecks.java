package io.lambent.services.elbv2;

import io.lambent.client.signal.Signals;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.lease.LeaseWorker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks the health of functions: calls each with an event in the interval of its target group.
 * Requests reach unhealthy functions as well, as with AWS where no target of a group is healthy.
 * See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#enable-health-checks-lambda">Enable
 * health checks</a>.
 */
@Component("elbHealthChecks")
class HealthChecks implements LeaseWorker.Work<TargetTable.Check> {
  /** Longer than the longest check, so that no other instance checks meanwhile. */
  private static final Duration LEASE = Duration.ofSeconds(150);

  private static final int NO_STATUS = 0;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final TargetTable targets;
  private final FunctionEvents functions;
  private final JsonMapper json;
  private final Clock clock;
  private final LeaseWorker<TargetTable.Check> worker;

  HealthChecks(
      TargetTable targets,
      FunctionEvents functions,
      JsonMapper json,
      Signals signals,
      Clock clock) {
    this.targets = targets;
    this.functions = functions;
    this.json = json;
    this.clock = clock;
    this.worker = new LeaseWorker<>("elb-health-checks", this, clock, signals);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }

  /** Looks for checks at once, because something was stored. */
  void wake() {
    worker.wake();
  }

  @Override
  public List<TargetTable.Check> claim(int limit) {
    return targets.claim(clock.instant(), LEASE, limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return targets.nextCheck();
  }

  @Override
  public boolean perform(TargetTable.Check check) {
    Instant next = clock.instant().plusSeconds(check.settings().intervalSeconds());
    targets.checked(check, after(check, failure(check)), next);
    return false;
  }

  /** Why a check has failed. */
  record Failure(String reason, String description) {}

  private @Nullable Failure failure(TargetTable.Check check) {
    FunctionEvents.Target function =
        Objects.requireNonNull(FunctionEvents.Target.of(check.target()));
    try {
      InvocationOutcome outcome =
          functions.answer(
              function,
              UUID.randomUUID(),
              event(check.groupArn(), check.settings().healthCheckPath()),
              Duration.ofSeconds(check.settings().timeoutSeconds()));
      if (!(outcome instanceof InvocationOutcome.Succeeded succeeded)) {
        return new Failure("Target.FailedHealthChecks", "Health checks failed");
      }
      int status = status(succeeded.payload());
      return matches(check.settings().codes(), status)
          ? null
          : new Failure(
              "Target.ResponseCodeMismatch",
              "Health checks failed with these codes: [" + status + "]");
    } catch (TimeoutException e) {
      return new Failure("Target.Timeout", "Request timed out");
    }
  }

  /** The event of a check, as functions get it. */
  static String event(String groupArn, String path) {
    ObjectNode event = NODES.objectNode();
    event.putObject("requestContext").putObject("elb").put("targetGroupArn", groupArn);
    event.put("httpMethod", "GET").put("path", path);
    event.putObject("queryStringParameters");
    event.putObject("headers").put("user-agent", "ELB-HealthChecker/2.0");
    return event.put("body", "").put("isBase64Encoded", false).toString();
  }

  private int status(byte[] payload) {
    try {
      JsonNode status = json.readTree(payload).path("statusCode");
      return status.isInt() ? status.asInt() : Integer.parseInt(status.asString(""));
    } catch (JacksonException | NumberFormatException e) {
      return NO_STATUS;
    }
  }

  /**
   * Returns true where a status is among codes.
   *
   * @param codes such as {@code 200,202} or {@code 200-299}
   */
  static boolean matches(String codes, int status) {
    for (String part : codes.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
      if (status >= first && status <= last) {
        return true;
      }
    }
    return false;
  }

  /** The health after a check. The first success makes a new target healthy. */
  static TargetTable.Health after(TargetTable.Check check, @Nullable Failure failure) {
    TargetTable.Health before = check.health();
    if (failure == null) {
      int successes = before.successes() + 1;
      boolean isHealthy =
          before.isHealthy() == null
              || before.isHealthy()
              || successes >= check.settings().healthyThreshold();
      return isHealthy
          ? new TargetTable.Health(true, null, null, successes, 0)
          : new TargetTable.Health(false, before.reason(), before.description(), successes, 0);
    }
    int failures = before.failures() + 1;
    return failures < check.settings().unhealthyThreshold()
            && !Boolean.FALSE.equals(before.isHealthy())
        ? new TargetTable.Health(before.isHealthy(), null, null, 0, failures)
        : new TargetTable.Health(false, failure.reason(), failure.description(), 0, failures);
  }
}
