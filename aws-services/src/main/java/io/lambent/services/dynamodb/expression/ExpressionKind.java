package io.lambent.services.dynamodb.expression;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Utf8;

/** The kinds of expressions, with the names of the parameters that have them. */
public enum ExpressionKind {
  CONDITION("ConditionExpression"),
  FILTER("FilterExpression"),
  KEY_CONDITION("KeyConditionExpression"),
  PROJECTION("ProjectionExpression"),
  UPDATE("UpdateExpression");

  /** The maximum size of an expression in a request, in bytes. */
  private static final int MAX_BYTES = 4096;

  private final String parameter;

  ExpressionKind(String parameter) {
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }

  AwsFailure invalid(String reason) {
    return Invalid.because("Invalid " + parameter + ": " + reason);
  }

  void checkSize(String text) {
    if (text.isEmpty()) {
      throw invalid("The expression can not be empty;");
    }
    int size = Utf8.length(text);
    if (size > MAX_BYTES) {
      throw invalid(
          "Expression size has exceeded the maximum allowed size; expression size: " + size);
    }
  }
}
