package io.lambent.services.dynamodb.table;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import java.util.Map;

/** The errors of DynamoDB, in AWS's words. */
public final class DynamoErrors {
  private static final String INVALID_PARAMETERS = "One or more parameter values were invalid: ";

  private DynamoErrors() {}

  public static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  /** A validation error about parameters that do not fit each other or the table. */
  public static AwsFailure parameters(String text) {
    return validation(INVALID_PARAMETERS + text);
  }

  /** The error for requests on items of a table that does not exist. */
  public static AwsFailure noResource() {
    return AwsFailure.declared("ResourceNotFoundException", "Requested resource not found");
  }

  /** The error for requests on a table that does not exist. */
  public static AwsFailure noTable(String name) {
    return AwsFailure.declared(
        "ResourceNotFoundException", "Requested resource not found: Table: " + name + " not found");
  }

  public static AwsFailure tableExists(String name) {
    return AwsFailure.declared("ResourceInUseException", "Table already exists: " + name);
  }

  public static AwsFailure inUse(String text) {
    return AwsFailure.declared("ResourceInUseException", text);
  }

  public static AwsFailure conditionFailed(Map<String, Object> members) {
    return AwsFailure.declared(
        "ConditionalCheckFailedException", "The conditional request failed", members);
  }

  /** A member that AWS has and Lambent does not. */
  public static AwsFailure unsupported(String member) {
    return validation(member + " is not supported by Lambent.");
  }
}
