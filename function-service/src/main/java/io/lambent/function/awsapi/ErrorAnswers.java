package io.lambent.function.awsapi;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers errors as AWS does: {@code x-amzn-ErrorType}, and a JSON body with {@code Type} and the
 * text under {@code Message} or {@code message}, whichever the error has. The errors of AWS's front
 * door are not in the API's model, so all of them are worded from {@link ErrorCode}.
 */
@RestControllerAdvice
class ErrorAnswers {
  private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TYPE = "x-amzn-ErrorType";

  /** The error that a caller gets for a failure. */
  static AwsException of(Exception failure) {
    if (failure instanceof AwsException error) {
      return error;
    }
    if (failure instanceof AwsFailure unreadable) {
      return new AwsException(code(unreadable), unreadable.text());
    }
    if (failure instanceof ConcurrencyFailureException) {
      log.info("A request lost against a concurrent one: {}", failure.getMessage());
      return new AwsException(
          ErrorCode.RESOURCE_CONFLICT,
          "The operation cannot be performed at this time. Another request changes the same"
              + " resource.");
    }
    if (isClientGone(failure)) {
      log.debug("A client went away: {}", failure.toString());
    } else {
      log.error("A request failed", failure);
    }
    return new AwsException(
        ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }

  /** Returns true where a request cannot be read or answered, as its connection has ended. */
  private static boolean isClientGone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientAbortException
          || cause instanceof AsyncRequestNotUsableException) {
        return true;
      }
    }
    return false;
  }

  /** The code of a failure that aws-protocol finds before the handler runs. */
  private static ErrorCode code(AwsFailure failure) {
    return switch (failure.error().awsName()) {
      case "RequestEntityTooLargeException" -> ErrorCode.REQUEST_ENTITY_TOO_LARGE;
      case "SerializationException" -> ErrorCode.SERIALIZATION;
      case "ValidationException" -> ErrorCode.VALIDATION;
      default -> throw new IllegalStateException(failure);
    };
  }

  static WireAnswer answer(AwsException error, String requestId) {
    return new WireAnswer(
        error.code().httpStatus(),
        Headers.of(
            "x-amzn-RequestId",
            requestId,
            TYPE,
            error.code().awsName(),
            "Content-Type",
            MediaType.APPLICATION_JSON_VALUE),
        JSON.writeValueAsBytes(body(error)));
  }

  /** Nothing is answered to a client that has gone. */
  @ExceptionHandler
  @Nullable ResponseEntity<Map<String, @Nullable String>> handle(Exception failure) {
    if (isClientGone(failure)) {
      log.debug("A client went away: {}", failure.toString());
      return null;
    }
    AwsException error = failure instanceof ErrorResponse refused ? of(refused) : of(failure);
    return ResponseEntity.status(error.code().httpStatus())
        .header(TYPE, error.code().awsName())
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(error));
  }

  /** Answers to requests that Spring refuses before they reach a controller. */
  private static AwsException of(ErrorResponse refused) {
    int status = refused.getStatusCode().value();
    if (status == 404 || status == 405) {
      return new AwsException(
          ErrorCode.UNKNOWN_OPERATION,
          "Unable to determine service/operation name to be authorized");
    }
    if (status < 500) {
      return new AwsException(ErrorCode.SERIALIZATION, "The request cannot be read.");
    }
    log.error("A request failed: {}", refused.getBody());
    return new AwsException(
        ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }

  private static Map<String, @Nullable String> body(AwsException error) {
    Map<String, @Nullable String> body = new LinkedHashMap<>();
    if (error.hasType()) {
      body.put("Type", error.code().type());
    }
    // AWS has a message of null where it says nothing of the reason.
    body.put(error.code().messageMember(), error.text().isEmpty() ? null : error.text());
    body.putAll(error.members());
    return body;
  }
}
