package io.lambent.services.iam;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy that identities share.
 *
 * @param id of its row; null for AWS's own
 * @param arn as requests name it
 */
record ManagedPolicy(
    @Nullable Long id,
    String arn,
    String name,
    String path,
    String uniqueId,
    @Nullable String description,
    Map<String, String> tags,
    int defaultVersion,
    Instant createdAt,
    Instant updatedAt) {

  /** A version of a policy, with the document as it was given. */
  record Version(int number, String document, Instant createdAt) {
    String id() {
      return "v" + number;
    }
  }

  String defaultVersionId() {
    return "v" + defaultVersion;
  }

  boolean isAws() {
    return id == null;
  }
}
