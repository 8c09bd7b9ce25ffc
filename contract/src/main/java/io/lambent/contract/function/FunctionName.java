package io.lambent.contract.function;

/**
 * A function's identity: names are unique per account and region.
 *
 * @param account twelve digits
 * @param region such as {@code us-east-1}
 * @param name 1 to 64 characters of {@code [a-zA-Z0-9-_]}
 */
public record FunctionName(String account, String region, String name) {

  /** The function's ARN, without a qualifier. */
  public String arn() {
    return "arn:" + partition(region) + ":lambda:" + region + ":" + account + ":function:" + name;
  }

  /** The ARN of a version or alias of the function. */
  public String arn(String qualifier) {
    return arn() + ":" + qualifier;
  }

  static String partition(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
