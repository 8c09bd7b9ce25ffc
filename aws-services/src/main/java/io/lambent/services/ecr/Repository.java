package io.lambent.services.ecr;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A repository.
 *
 * @param lifecyclePolicy null where there is none
 * @param policy null where there is none
 */
record Repository(
    long id,
    String account,
    String region,
    String name,
    Map<String, String> tags,
    Settings settings,
    @Nullable String lifecyclePolicy,
    @Nullable String policy,
    Instant createdAt) {

  /** The settings of a repository, in the form of requests and answers. */
  record Settings(
      String imageTagMutability,
      List<Exclusion> imageTagMutabilityExclusionFilters,
      Scanning imageScanningConfiguration,
      Encryption encryptionConfiguration) {}

  record Exclusion(String filterType, String filter) {}

  record Scanning(boolean scanOnPush) {}

  record Encryption(String encryptionType, @Nullable String kmsKey) {}

  String arn() {
    return Arn.of("ecr", region, account, "repository/" + name).toString();
  }
}
