package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * AWS's runtime identifiers. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda runtimes</a>.
 */
final class Runtimes {
  /** What AWS lists in its message about an unknown runtime, in its order. */
  private static final List<String> LISTED =
      List.of(
          "nodejs20.x",
          "python3.14",
          "provided.al2023",
          "python3.12",
          "python3.13",
          "nodejs24.x",
          "nodejs22.x",
          "java25",
          "python3.10",
          "python3.11",
          "java21",
          "ruby3.3",
          "ruby3.4",
          "ruby3.2",
          "python3.8",
          "python3.9",
          "java17",
          "nodejs16.x",
          "dotnet10",
          "dotnet8",
          "java11",
          "dotnet6",
          "nodejs18.x",
          "provided.al2",
          "java8.al2");

  /** Newer than AWS's message. */
  private static final Set<String> NEWER =
      Set.of(
          "ruby4.0", "nodejs26.x", "python3.15", "java8.al2023", "java11.al2023", "java17.al2023");

  /** Known, but neither created nor updated any more. */
  private static final Set<String> DEPRECATED =
      Set.of(
          "nodejs",
          "nodejs4.3",
          "nodejs4.3-edge",
          "nodejs6.10",
          "nodejs8.10",
          "nodejs10.x",
          "nodejs12.x",
          "nodejs14.x",
          "java8",
          "python2.7",
          "python3.6",
          "python3.7",
          "dotnetcore1.0",
          "dotnetcore2.0",
          "dotnetcore2.1",
          "dotnetcore3.1",
          "go1.x",
          "ruby2.5",
          "ruby2.7",
          "provided");

  /** The runtimes AWS offers SnapStart for. */
  private static final Set<String> SNAP_START =
      Set.of(
          "java11",
          "java17",
          "java21",
          "java25",
          "java11.al2023",
          "java17.al2023",
          "python3.12",
          "python3.13",
          "python3.14",
          "python3.15",
          "dotnet8",
          "dotnet10");

  private Runtimes() {}

  /**
   * @throws AwsException where AWS refuses the runtime
   */
  static void check(String runtime) {
    if (DEPRECATED.contains(runtime)) {
      throw Refusals.invalid(
          "The runtime parameter of "
              + runtime
              + " is no longer supported for creating or updating AWS Lambda functions. We"
              + " recommend you use a supported runtime while creating or updating functions.");
    }
    if (!LISTED.contains(runtime) && !NEWER.contains(runtime)) {
      throw Refusals.invalid(
          "Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: %s or be a valid ARN"
              .formatted(runtime, LISTED));
    }
  }

  static boolean hasSnapStart(String runtime) {
    return SNAP_START.contains(runtime);
  }

  /** The ARN of the runtime's patch version; stable per identifier, as we have no patches. */
  static String arn(String region, String runtime) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(runtime.getBytes(StandardCharsets.UTF_8));
      return "arn:aws:lambda:" + region + "::runtime:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
