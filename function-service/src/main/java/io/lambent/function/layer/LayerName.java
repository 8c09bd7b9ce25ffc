package io.lambent.function.layer;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Refusals;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Identifies a layer. */
record LayerName(String account, String region, String name) {
  /** A layer in the operations on layers, as error messages quote it. */
  static final String PATTERN =
      "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}"
          + ":layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})";

  private static final Pattern ARN =
      Pattern.compile(
          "arn:[^:]*:lambda:(?<region>[^:]+):(?<account>\\d{12}):layer:(?<name>[^:]+)"
              + "(?::(?<version>\\d+))?");

  /** One version of a layer. */
  record Version(LayerName layer, long number) {
    String arn() {
      return layer.arn() + ":" + number;
    }
  }

  String arn() {
    return Arn.of("lambda", region, account, "layer:" + name).toString();
  }

  boolean isOf(Caller caller) {
    return account.equals(caller.account());
  }

  /**
   * Reads a name, or an ARN without version, that satisfies {@link #PATTERN}.
   *
   * @throws AwsException where the layer is in another region
   */
  static LayerName of(Caller caller, String text) {
    Matcher arn = ARN.matcher(text);
    if (!arn.matches()) {
      return new LayerName(caller.account(), caller.region(), text);
    }
    if (!arn.group("region").equals(caller.region())) {
      throw Refusals.invalid("Invalid Layer name: " + text);
    }
    return new LayerName(arn.group("account"), arn.group("region"), arn.group("name"));
  }

  /**
   * As {@link #of}, for operations that no policy opens to other accounts.
   *
   * @param operation such as {@code PublishLayerVersion}
   * @throws AwsException where the layer is in another region or account
   */
  static LayerName own(Caller caller, String text, String operation) {
    LayerName layer = of(caller, text);
    if (!layer.isOf(caller)) {
      throw Refusals.accessDenied(caller.account(), operation, layer.arn());
    }
    return layer;
  }

  /** Reads an ARN with a version; empty where there can be no such version here. */
  static Optional<Version> version(String text) {
    Matcher arn = ARN.matcher(text);
    String number = arn.matches() ? arn.group("version") : null;
    // AWS's own layers (awslayer) are not there; more digits than a long has are no number either.
    if (number == null || number.length() > 18) {
      return Optional.empty();
    }
    return Optional.of(
        new Version(
            new LayerName(arn.group("account"), arn.group("region"), arn.group("name")),
            Long.parseLong(number)));
  }
}
