package io.lambent.services.iam;

import io.lambent.aws.error.AwsFailure;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths of identities, policies and instance profiles, which begin and end with a slash. */
final class IamPaths {
  private static final Pattern PATH = Pattern.compile("/|/[!-~]+/");

  private IamPaths() {}

  /**
   * The path of something new.
   *
   * @param path null for the root
   * @throws AwsFailure where it is none
   */
  static String check(@Nullable String path) {
    if (path == null) {
      return "/";
    }
    if (!PATH.matcher(path).matches() || path.contains("//")) {
      throw IamErrors.validation(
          "The specified value for path is invalid. It must begin and end with / and contain only"
              + " alphanumeric characters and/or / characters.");
    }
    return path;
  }

  /** The prefix of the paths of listed resources; {@code /} where the request has none. */
  static String prefix(@Nullable String prefix) {
    return prefix == null ? "/" : prefix;
  }
}
