package io.lambent.function.code;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URI of a container image, in parts. See <a
 * href="https://github.com/distribution/reference/blob/main/reference.go">its grammar</a>; AWS
 * wants a registry, and a tag or a digest.
 *
 * @param tag null where only a digest is given
 * @param digest SHA-256, hexadecimal, lower case; null where only a tag is given
 */
record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable String digest) {
  private static final int MAX_LENGTH = 1024;
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<registry>localhost(?::\\d+)?|[a-zA-Z0-9-]+(?:(?:\\.[a-zA-Z0-9-]+)+(?::\\d+)?|:\\d+))/"
              + "(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
              + "(?::(?<tag>[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}))?"
              + "(?:@sha256:(?<digest>[0-9a-f]{64}))?");

  /**
   * @throws AwsException where AWS would not take it for an image
   */
  static ImageReference of(String uri) {
    Matcher parts = PARTS.matcher(uri);
    if (uri.length() > MAX_LENGTH
        || !parts.matches()
        || (parts.group("tag") == null && parts.group("digest") == null)) {
      throw Refusals.invalid(
          "Source image %s is not valid. Provide a valid source image.".formatted(uri));
    }
    return new ImageReference(
        parts.group("registry"),
        parts.group("repository"),
        parts.group("tag"),
        parts.group("digest"));
  }

  /** The image by its digest, whatever tag it has. */
  String resolved(String sha256) {
    return registry + "/" + repository + "@sha256:" + sha256;
  }
}
