package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a bus.
 *
 * @param anchor when the times of its schedule began to count
 */
record Rule(
    long id,
    BusName bus,
    String name,
    Definition definition,
    Map<String, String> tags,
    Instant anchor,
    @Nullable Instant nextAt) {
  static final String RESOURCE = "rule/";

  /** The settings of a rule that clients give. */
  record Definition(
      @Nullable String eventPattern,
      @Nullable String scheduleExpression,
      @Nullable String state,
      @Nullable String description,
      @Nullable String roleArn) {
    static final String ENABLED = "ENABLED";
    static final String DISABLED = "DISABLED";

    boolean isEnabled() {
      return !DISABLED.equals(state);
    }

    Definition withState(String changed) {
      return new Definition(eventPattern, scheduleExpression, changed, description, roleArn);
    }
  }

  String arn() {
    return arn(bus, name);
  }

  static String arn(BusName bus, String name) {
    String resource = bus.isDefault() ? RESOURCE + name : RESOURCE + bus.name() + "/" + name;
    return Arn.of("events", bus.region(), bus.account(), resource).toString();
  }
}
