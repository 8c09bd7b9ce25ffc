package io.lambent.services.cloudformation.stack;

import java.util.List;

/**
 * Alarms that have an operation rolled back when one of them is in the state ALARM.
 *
 * @param minutes for which the alarms are watched once all resources are made
 */
public record Rollback(List<Trigger> triggers, int minutes) {
  public static final Rollback NONE = new Rollback(List.of(), 0);

  /**
   * An alarm.
   *
   * @param type of the resource, such as {@code AWS::CloudWatch::Alarm}
   */
  public record Trigger(String arn, String type) {}
}
