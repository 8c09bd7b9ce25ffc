package io.lambent.services.elbv2;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The health check settings of a request. */
record HealthChecking(
    @Nullable String healthCheckProtocol,
    @Nullable String healthCheckPort,
    @Nullable Boolean healthCheckEnabled,
    @Nullable String healthCheckPath,
    @Nullable Integer healthCheckIntervalSeconds,
    @Nullable Integer healthCheckTimeoutSeconds,
    @Nullable Integer healthyThresholdCount,
    @Nullable Integer unhealthyThresholdCount,
    Shapes.@Nullable Matcher matcher) {

  /** The defaults of target groups of the type lambda. */
  static final StoredTargetGroup.Settings DEFAULTS =
      new StoredTargetGroup.Settings(false, "/", 35, 30, 5, 5, "200");

  private static final Pattern CODES =
      Pattern.compile("[2-4]\\d\\d(-[2-4]\\d\\d)?(,[2-4]\\d\\d(-[2-4]\\d\\d)?)*");

  /**
   * Changes what the request names.
   *
   * @throws io.lambent.aws.error.AwsFailure where a setting is not one for functions
   */
  StoredTargetGroup.Settings applied(StoredTargetGroup.Settings before) {
    if (healthCheckProtocol != null || healthCheckPort != null) {
      throw ElbErrors.validation(
          "Health check protocol and port cannot be specified for target groups with the target"
              + " type lambda");
    }
    String codes = matcher == null ? null : matcher.httpCode();
    if (matcher != null && (codes == null || !CODES.matcher(codes).matches())) {
      throw ElbErrors.validation("Health check matcher HTTP code '" + codes + "' is not valid");
    }
    String path = Objects.requireNonNullElse(healthCheckPath, before.healthCheckPath());
    if (!path.startsWith("/")) {
      throw ElbErrors.validation("Health check path '" + path + "' must begin with a '/'");
    }
    int interval = Objects.requireNonNullElse(healthCheckIntervalSeconds, before.intervalSeconds());
    int timeout = Objects.requireNonNullElse(healthCheckTimeoutSeconds, before.timeoutSeconds());
    if (interval <= timeout) {
      throw ElbErrors.validation("Health check interval must be greater than the timeout.");
    }
    return new StoredTargetGroup.Settings(
        Objects.requireNonNullElse(healthCheckEnabled, before.healthCheckEnabled()),
        path,
        interval,
        timeout,
        Objects.requireNonNullElse(healthyThresholdCount, before.healthyThreshold()),
        Objects.requireNonNullElse(unhealthyThresholdCount, before.unhealthyThreshold()),
        Objects.requireNonNullElse(codes, before.codes()));
  }
}
