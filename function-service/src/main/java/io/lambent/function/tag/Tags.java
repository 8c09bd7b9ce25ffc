package io.lambent.function.tag;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.util.Locale;
import java.util.Map;

/**
 * The rules for the tags of a resource. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html">Tags</a>. Lengths and
 * characters are constraints of the requests.
 */
public final class Tags {
  /** Tags of one resource. */
  static final int LIMIT = 50;

  private static final String RESERVED = "aws:";

  /** Begins the names of tags that CloudFormation, which is a caller as others, gives. */
  private static final String OF_STACKS = "aws:cloudformation:";

  private Tags() {}

  /**
   * Checks all the tags that a resource is to have.
   *
   * @throws AwsException where there are more than a resource can have
   */
  public static void checkNumber(Map<String, String> tags) {
    if (tags.size() > LIMIT) {
      throw Refusals.invalid("Number of tags exceeds resource tag limit.");
    }
  }

  /**
   * Checks the tags that a request brings.
   *
   * @throws AwsException where a name is one of AWS's own
   */
  public static void checkNames(Map<String, String> tags) {
    boolean reserved =
        tags.keySet().stream()
            .filter(key -> !key.startsWith(OF_STACKS))
            .anyMatch(key -> key.toLowerCase(Locale.ROOT).startsWith(RESERVED));
    if (reserved) {
      throw Refusals.invalid("aws: prefixed tag key names are not allowed for external use.");
    }
  }
}
