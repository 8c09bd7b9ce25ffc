package io.lambent.services.ssm;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a parameter.
 *
 * @param id of the parameter
 * @param value in UTF-8; of a SecureString, what it is encrypted to
 */
@SuppressWarnings("ArrayRecordComponent")
record Parameter(
    long id,
    String account,
    String region,
    String name,
    Map<String, String> tags,
    long version,
    Settings settings,
    byte[] value,
    List<String> labels,
    Instant modifiedAt) {
  static final String SECURE = "SecureString";
  static final String STANDARD = "Standard";

  /** The settings of a version besides its value. */
  record Settings(
      String type,
      @Nullable String description,
      @Nullable String allowedPattern,
      @Nullable String keyId,
      String tier,
      String dataType) {}

  boolean isSecure() {
    return settings.type().equals(SECURE);
  }

  String arn() {
    String path = name.startsWith("/") ? name : "/" + name;
    return Arn.of("ssm", region, account, "parameter" + path).toString();
  }
}
