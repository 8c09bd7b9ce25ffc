package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.List;

/** Refuses requests that have both expressions and legacy parameters, or needless placeholders. */
public final class ParameterMix {
  private final List<String> expressions = new ArrayList<>();
  private final List<String> legacy = new ArrayList<>();

  /** Expressions of the operation that may have values, whether they are present or not. */
  private final List<String> withValues = new ArrayList<>();

  private boolean hasExpressionWithValues;

  /**
   * Adds an expression that the operation knows.
   *
   * @param isPresent true if the request has it
   */
  public ParameterMix expression(ExpressionKind kind, boolean isPresent) {
    if (isPresent) {
      expressions.add(kind.parameter());
    }
    if (kind != ExpressionKind.PROJECTION) {
      withValues.add(kind.parameter());
      hasExpressionWithValues |= isPresent;
    }
    return this;
  }

  /**
   * Adds a legacy parameter that the operation knows.
   *
   * @param isPresent true if the request has it
   */
  public ParameterMix legacy(String parameter, boolean isPresent) {
    if (isPresent) {
      legacy.add(parameter);
    }
    return this;
  }

  /**
   * Checks the request, once all its parameters are added.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public void check(boolean hasNames, boolean hasValues) {
    if (!expressions.isEmpty() && !legacy.isEmpty()) {
      throw Invalid.because(
          "Can not use both expression and non-expression parameters in the same request:"
              + " Non-expression parameters: {"
              + String.join(", ", legacy)
              + "} Expression parameters: {"
              + String.join(", ", expressions)
              + "}");
    }
    if (hasNames && expressions.isEmpty()) {
      throw Invalid.because(
          "ExpressionAttributeNames can only be specified when using expressions");
    }
    if (hasValues && !withValues.isEmpty() && !hasExpressionWithValues) {
      throw Invalid.because(
          "ExpressionAttributeValues can only be specified when using expressions: "
              + String.join(" and ", withValues)
              + (withValues.size() > 1 ? " are null" : " is null"));
    }
  }
}
