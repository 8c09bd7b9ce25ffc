package io.lambent.services.dynamodb.partiql;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.Invalid;

/** The error of statements that cannot be parsed. */
final class NotWellFormed {
  private NotWellFormed() {}

  static AwsFailure because(String reason) {
    return Invalid.because("Statement wasn't well formed, can't be processed: " + reason);
  }
}
