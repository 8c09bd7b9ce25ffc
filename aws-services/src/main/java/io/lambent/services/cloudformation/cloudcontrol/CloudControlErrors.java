package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The errors of Cloud Control API. */
final class CloudControlErrors {
  private CloudControlErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure invalidRequest(String text) {
    return AwsFailure.declared("InvalidRequestException", text);
  }

  static AwsFailure noType(String type) {
    return AwsFailure.declared("TypeNotFoundException", "The type '" + type + "' cannot be found.");
  }

  static AwsFailure unsupported(String type, String action) {
    return AwsFailure.declared(
        "UnsupportedActionException",
        "Resource type " + type + " does not support " + action + " action");
  }

  static AwsFailure noRequest(String token) {
    return AwsFailure.declared(
        "RequestTokenNotFoundException", "Request with token " + token + " was not found");
  }

  /** The answer of an operation whose handler has failed while the caller waits. */
  static AwsFailure handler(String type, Failure failure) {
    String text =
        "%s Handler returned status FAILED: %s (HandlerErrorCode: %s, RequestToken: %s)"
            .formatted(type, failure.message(), failure.error().code(), UUID.randomUUID());
    return failure.error() == HandlerError.ACCESS_DENIED
        ? new AwsFailure(CommonError.ACCESS_DENIED, text)
        : AwsFailure.declared(failure.error().exception(), text);
  }

  /** Names of properties as schemas write them. */
  static String paths(List<String> properties) {
    return properties.stream()
        .map(name -> "/properties/" + name)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
