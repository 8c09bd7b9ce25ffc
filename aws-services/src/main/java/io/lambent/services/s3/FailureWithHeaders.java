package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;

/** An error whose answer has headers of its own. */
final class FailureWithHeaders extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient AwsFailure failure;
  private final transient Headers headers;

  FailureWithHeaders(AwsFailure failure, Headers headers) {
    super(failure.getMessage(), null, false, false);
    this.failure = failure;
    this.headers = headers;
  }

  AwsFailure failure() {
    return failure;
  }

  Headers headers() {
    return headers;
  }
}
