package io.lambent.aws.wire;

import io.lambent.aws.model.ServiceModel;

/**
 * Habits of single APIs that their models do not tell, as observed in AWS's answers.
 *
 * @param errorNamespace what stands before the name of an error in {@code __type}
 * @param constraints which constraints of the model the API checks
 * @param violation the name of the error for a violated constraint
 * @param isPatternFirst true if a violated pattern is reported before a violated length
 * @param isValueShown true if texts of violations repeat the value
 * @param isQueryFirst true if violations of members in the query are reported before the others
 * @param isInputNamed true if paths in texts of violations begin with the name of the input
 * @param keepsNulls true if nulls in lists and maps of JSON violate constraints; elsewhere, those
 *     in lists are unreadable and those in maps are ignored
 */
public record Dialect(
    String errorNamespace,
    Checks constraints,
    String violation,
    boolean isPatternFirst,
    boolean isValueShown,
    boolean isQueryFirst,
    boolean isInputNamed,
    boolean keepsNulls) {

  /** The constraints of the model that an API checks before its operation runs. */
  public enum Checks {
    /** All, with one text for all violations. */
    ALL,
    /** Required members only, each with the error {@code MissingParameter}, as SQS does. */
    REQUIRED,
    /** None: the operation has texts of its own, as in S3. */
    NONE
  }

  private static final String VALIDATION = "ValidationException";

  public static Dialect of(ServiceModel model) {
    return switch (model.name()) {
      case "apigateway" -> new Dialect("", Checks.ALL, VALIDATION, false, true, false, true, false);
      case "apigatewayv2" ->
          new Dialect("", Checks.ALL, "BadRequestException", false, true, false, false, false);
      case "dynamodb", "dynamodbstreams" ->
          new Dialect(
              "com.amazonaws.dynamodb.v20120810#",
              Checks.ALL,
              VALIDATION,
              true,
              true,
              false,
              false,
              false);
      case "events", "kinesis" ->
          new Dialect("", Checks.ALL, VALIDATION, true, true, false, false, false);
      case "iam" -> new Dialect("", Checks.ALL, VALIDATION, false, false, false, false, false);
      case "lambda" -> new Dialect("", Checks.ALL, VALIDATION, false, true, true, false, true);
      case "logs" ->
          new Dialect("", Checks.ALL, "InvalidParameterException", true, true, false, false, false);
      case "s3" -> new Dialect("", Checks.NONE, VALIDATION, false, true, false, false, false);
      case "sqs" ->
          new Dialect(
              "com.amazonaws.sqs#", Checks.REQUIRED, VALIDATION, false, true, false, false, false);
      default -> new Dialect("", Checks.ALL, VALIDATION, false, true, false, false, false);
    };
  }
}
