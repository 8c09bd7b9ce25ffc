package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Answers errors as AWS does: {@code x-amzn-ErrorType}, and a JSON body with {@code Type} and the
 * text under {@code Message} or {@code message}, whichever the error's shape in the API model has.
 */
@RestControllerAdvice
class ErrorAnswers {
  private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

  private final ConstraintText constraints;

  ErrorAnswers(Validator validator) {
    this.constraints = new ConstraintText(validator);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, @Nullable String>> handle(AwsException error) {
    return answer(error);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, @Nullable String>> handle(ConstraintViolationException violations) {
    return answer(
        new AwsException(
            ErrorCode.VALIDATION, constraints.of(violations.getConstraintViolations())));
  }

  /** No controller has the path: an operation Lambent lacks, or none of AWS's. */
  @ExceptionHandler({NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class})
  ResponseEntity<Map<String, @Nullable String>> handleUnmapped(HttpServletRequest request) {
    return answer(
        Operation.of(request)
            .map(
                operation ->
                    new AwsException(
                        ErrorCode.UNSUPPORTED_OPERATION,
                        operation.awsName()
                            + " is not supported by Lambent yet. GET /_lambent/compat lists what"
                            + " is."))
            .orElseGet(
                () ->
                    new AwsException(
                        ErrorCode.UNKNOWN_OPERATION,
                        "Unable to determine service/operation name to be authorized")));
  }

  /** The query's encoding is broken. */
  @ExceptionHandler
  ResponseEntity<Map<String, @Nullable String>> handle(InvalidParameterException e) {
    return answer(new AwsException(ErrorCode.SERIALIZATION, "The query cannot be decoded."));
  }

  /** Two requests changed the same rows in an order the database could not serialise. */
  @ExceptionHandler
  ResponseEntity<Map<String, @Nullable String>> handle(ConcurrencyFailureException e) {
    log.info("A request lost against a concurrent one: {}", e.getMessage());
    return answer(
        new AwsException(
            ErrorCode.RESOURCE_CONFLICT,
            "The operation cannot be performed at this time. Another request changes the same"
                + " resource."));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, @Nullable String>> handle(Exception e, HttpServletRequest request) {
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    return answer(
        new AwsException(
            ErrorCode.SERVICE, "An error occurred and the request cannot be processed."));
  }

  private static ResponseEntity<Map<String, @Nullable String>> answer(AwsException error) {
    Map<String, @Nullable String> body = new LinkedHashMap<>();
    if (error.code().hasType()) {
      body.put("Type", error.code().type());
    }
    // AWS has a message of null where it says nothing of the reason.
    body.put(error.code().messageMember(), error.text().isEmpty() ? null : error.text());
    body.putAll(error.members());
    body.remove("Type", "");
    return ResponseEntity.status(error.code().httpStatus())
        .header("x-amzn-ErrorType", error.code().awsName())
        .contentType(MediaType.APPLICATION_JSON)
        .body(body);
  }
}
