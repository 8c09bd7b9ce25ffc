package io.lambent.function.awsapi;

/** Patterns of the AWS API model that several operations share, as error messages quote them. */
public final class Patterns {
  private static final String REGION = "((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?";

  private static final String FUNCTION_PREFIX =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?" + REGION + "(\\d{12}:)?(function:)?";

  /** A function in the operations that change it: at most 140 characters. */
  public static final String FUNCTION =
      FUNCTION_PREFIX + "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

  /** A function without a version or alias: at most 140 characters. */
  public static final String UNQUALIFIED_FUNCTION = FUNCTION_PREFIX + "([a-zA-Z0-9-_]+)";

  /** A function in the operations that read or delete it: at most 256 characters. */
  public static final String NAMESPACED_FUNCTION =
      FUNCTION_PREFIX + "([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

  /** A function in the operations on function URLs: at most 140 characters. */
  public static final String URL_FUNCTION =
      FUNCTION_PREFIX + "([a-zA-Z0-9-_]{1,64})(:((?!\\d+$)[0-9a-zA-Z-_]+))?";

  /** A version, an alias or {@code $LATEST}. */
  public static final String QUALIFIER = "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";

  /** An alias, in the operations on function URLs. */
  public static final String URL_QUALIFIER = "((?!^\\d+$)^[0-9a-zA-Z-_]+$)";

  public static final String ALIAS = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

  public static final String VERSION = "(\\$LATEST(\\.PUBLISHED)?|[0-9]+)";

  public static final String ROLE =
      "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";

  public static final String TAG = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";

  /** Any ARN. */
  public static final String ARN =
      "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";

  public static final String CODE_SIGNING_CONFIG =
      "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
          + "code-signing-config:csc-[a-z0-9]{17}";

  /** An ARN, or nothing. */
  public static final String OPTIONAL_ARN = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";

  /** A resource that tags can be put on. */
  public static final String TAGGABLE =
      "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
          + "(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)"
          + "|code-signing-config:csc-[a-z0-9]{17}"
          + "|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}"
          + "-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)";

  /** A version of a layer. */
  public static final String LAYER_VERSION =
      "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}"
          + ":layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)";

  private Patterns() {}
}
