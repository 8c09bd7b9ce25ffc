package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.operations.OperationFailure;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why an operation on a resource has failed: the code of its handler, and a text. */
record Failure(HandlerError error, String message) {
  private static final int MAX_MESSAGE = 2048;

  private static final Pattern MISSING =
      Pattern.compile(
          "404|.*NotFound|.*NotFoundException|NoSuch(Bucket|Entity|Key)|ParameterNotFound"
              + "|.*NonExistentQueue|QueueDoesNotExist");
  private static final Pattern EXISTING =
      Pattern.compile(
          ".*Already(Exists|ExistsException|OwnedByYou)|ResourceExistsException"
              + "|ResourceInUseException");
  private static final Pattern LIMIT = Pattern.compile(".*LimitExceeded(Exception|Fault)?");
  private static final Pattern THROTTLED =
      Pattern.compile("Throttl.*|TooManyRequests(Exception)?|ProvisionedThroughputExceeded.*");
  private static final Pattern INVALID =
      Pattern.compile("(Invalid|Malformed|Validation|BadRequest|Missing|Illegal).*");

  static Failure of(OperationFailure failure) {
    return new Failure(error(failure), failure.describe()).bounded();
  }

  static Failure of(ResourceFailure failure) {
    return new Failure(HandlerError.ofCode(failure.code()), failure.message()).bounded();
  }

  static Failure notFound(String type, String identifier) {
    return new Failure(
            HandlerError.NOT_FOUND,
            "Resource of type '" + type + "' with identifier '" + identifier + "' was not found.")
        .bounded();
  }

  /** A failure of a handler; null where the exception is a fault of this service. */
  static @Nullable Failure find(RuntimeException exception) {
    return switch (exception) {
      case OperationFailure failure -> of(failure);
      case ResourceFailure failure -> of(failure);
      default -> null;
    };
  }

  /** Returns true where an operation says that a resource is not there. */
  static boolean isMissing(OperationFailure failure) {
    return failure.status() == 404 || MISSING.matcher(failure.code()).matches();
  }

  private static HandlerError error(OperationFailure failure) {
    String code = failure.code();
    if (isMissing(failure)) {
      return HandlerError.NOT_FOUND;
    }
    if (EXISTING.matcher(code).matches()) {
      return HandlerError.ALREADY_EXISTS;
    }
    if (LIMIT.matcher(code).matches()) {
      return HandlerError.SERVICE_LIMIT_EXCEEDED;
    }
    if (failure.status() == 429 || THROTTLED.matcher(code).matches()) {
      return HandlerError.THROTTLING;
    }
    return switch (failure.status()) {
      case 403 -> HandlerError.ACCESS_DENIED;
      case 409 -> HandlerError.RESOURCE_CONFLICT;
      default ->
          failure.status() >= 500
              ? HandlerError.SERVICE_INTERNAL_ERROR
              : INVALID.matcher(code).matches()
                  ? HandlerError.INVALID_REQUEST
                  : HandlerError.GENERAL_SERVICE_EXCEPTION;
    };
  }

  private Failure bounded() {
    return message.length() <= MAX_MESSAGE
        ? this
        : new Failure(error, message.substring(0, MAX_MESSAGE));
  }
}
