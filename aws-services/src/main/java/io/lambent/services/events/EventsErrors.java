package io.lambent.services.events;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of EventBridge, with its texts. */
final class EventsErrors {
  private static final String NOT_FOUND = "ResourceNotFoundException";

  private EventsErrors() {}

  static AwsFailure invalid(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure missing(String parameter) {
    return invalid(
        "Parameter %s is not valid. Reason: %s is a required argument."
            .formatted(parameter, parameter));
  }

  static AwsFailure badPattern(String reason) {
    return AwsFailure.declared(
        "InvalidEventPatternException", "Event pattern is not valid. Reason: " + reason);
  }

  static AwsFailure noBus(String name) {
    return notFound("Event bus " + name + " does not exist.");
  }

  static AwsFailure noRule(String name, String bus) {
    return notFound("Rule " + name + " does not exist on EventBus " + bus + ".");
  }

  static AwsFailure notFound(String text) {
    return AwsFailure.declared(NOT_FOUND, text);
  }

  static AwsFailure exists(String text) {
    return AwsFailure.declared("ResourceAlreadyExistsException", text);
  }

  static AwsFailure limit() {
    return AwsFailure.declared(
        "LimitExceededException", "The requested resource exceeds the maximum number allowed.");
  }
}
