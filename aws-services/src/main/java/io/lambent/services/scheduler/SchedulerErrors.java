package io.lambent.services.scheduler;

import io.lambent.aws.error.AwsFailure;

/** The errors of EventBridge Scheduler. */
final class SchedulerErrors {
  private SchedulerErrors() {}

  static AwsFailure invalid(String text) {
    return AwsFailure.declared("ValidationException", text);
  }

  static AwsFailure noSchedule(String name) {
    return AwsFailure.declared(
        "ResourceNotFoundException", "Schedule " + name + " does not exist.");
  }

  static AwsFailure noGroup(String name) {
    return AwsFailure.declared(
        "ResourceNotFoundException", "Schedule group " + name + " does not exist.");
  }

  static AwsFailure conflict(String text) {
    return AwsFailure.declared("ConflictException", text);
  }
}
