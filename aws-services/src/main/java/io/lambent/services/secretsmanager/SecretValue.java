package io.lambent.services.secretsmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of a version: text, or bytes.
 *
 * @param isText true where the bytes are text in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
record SecretValue(boolean isText, byte[] bytes) {

  /**
   * Reads the value of a request; null where it has none.
   *
   * @throws io.lambent.aws.error.AwsFailure where it has two
   */
  static @Nullable SecretValue of(@Nullable String text, byte @Nullable [] binary) {
    if (text != null && binary != null) {
      throw SecretsErrors.invalid(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " secret.");
    }
    if (text != null) {
      return new SecretValue(true, text.getBytes(UTF_8));
    }
    return binary == null ? null : new SecretValue(false, binary);
  }

  boolean isSame(SecretValue other) {
    return isText == other.isText && Arrays.equals(bytes, other.bytes);
  }

  @Nullable String text() {
    return isText ? new String(bytes, UTF_8) : null;
  }

  byte @Nullable [] binary() {
    return isText ? null : bytes;
  }
}
