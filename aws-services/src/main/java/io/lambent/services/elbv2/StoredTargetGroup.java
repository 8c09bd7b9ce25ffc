package io.lambent.services.elbv2;

import java.util.Map;

/**
 * A target group of functions.
 *
 * @param attributes those that were set
 */
record StoredTargetGroup(
    long id,
    String account,
    String region,
    String name,
    String arn,
    Settings settings,
    Map<String, String> attributes,
    Map<String, String> tags)
    implements Lookup.Named {

  /**
   * Health checks.
   *
   * @param intervalSeconds from the begin of a check to that of the next one
   * @param timeoutSeconds after which a check has failed
   * @param healthyThreshold consecutive successes that make an unhealthy target healthy
   * @param unhealthyThreshold consecutive failures that make a target unhealthy
   * @param codes statuses of healthy answers, such as {@code 200,202} or {@code 200-299}
   */
  record Settings(
      boolean healthCheckEnabled,
      String healthCheckPath,
      int intervalSeconds,
      int timeoutSeconds,
      int healthyThreshold,
      int unhealthyThreshold,
      String codes) {}
}
