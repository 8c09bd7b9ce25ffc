package io.lambent.services.s3;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bucket. Names are unique in the installation.
 *
 * @param versioning {@code Enabled} or {@code Suspended}; null where it never was
 * @param notification the rules as JSON; null where there are none
 */
record Bucket(
    long id,
    String name,
    String account,
    String region,
    Instant createdAt,
    @Nullable String versioning,
    @Nullable String notification) {

  boolean isVersioned() {
    return "Enabled".equals(versioning);
  }

  /** Returns true where versions have ids, also if no further ones are made. */
  boolean hasVersions() {
    return versioning != null;
  }
}
