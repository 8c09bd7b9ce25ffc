package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Percent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Versions of managed policies, one of which is in force. */
@Component
class PolicyVersions {
  private static final int MOST_VERSIONS = 5;

  private final PolicyTable table;
  private final Clock clock;

  PolicyVersions(PolicyTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  record Create(String policyArn, String policyDocument, boolean setAsDefault) {}

  record ByVersion(String policyArn, String versionId) {}

  record ListInput(String policyArn, @Inlined Paging paging) {}

  record Shown(Version policyVersion) {}

  /**
   * @param document null where it is not shown
   */
  record Version(
      @Nullable String document, String versionId, boolean isDefaultVersion, Instant createDate) {}

  record Listed(List<Version> versions, boolean isTruncated, @Nullable String marker) {}

  Shown create(Caller caller, Create input) {
    ManagedPolicy policy = table.lock(caller, input.policyArn());
    Policies.check(input.policyDocument());
    if (table.versions(policy).size() >= MOST_VERSIONS) {
      throw IamErrors.limit(
          "A managed policy can have up to 5 versions. Before you create a new version, you must"
              + " delete an existing version.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    int number = table.addVersion(policy, input.policyDocument(), input.setAsDefault(), now);
    return new Shown(new Version(null, "v" + number, input.setAsDefault(), now));
  }

  Shown get(Caller caller, ByVersion input) {
    ManagedPolicy policy = table.get(caller, input.policyArn());
    return new Shown(shown(policy, version(policy, input), true));
  }

  private ManagedPolicy.Version version(ManagedPolicy policy, ByVersion input) {
    return table.versions(policy).stream()
        .filter(version -> version.id().equals(input.versionId()))
        .findFirst()
        .orElseThrow(
            () ->
                IamErrors.notFound(
                    "Policy "
                        + input.policyArn()
                        + " version "
                        + input.versionId()
                        + " does not exist or is not attachable."));
  }

  static Version shown(ManagedPolicy policy, ManagedPolicy.Version version, boolean withDocument) {
    return new Version(
        withDocument ? Percent.encode(version.document()) : null,
        version.id(),
        version.number() == policy.defaultVersion(),
        version.createdAt());
  }

  Listed list(Caller caller, ListInput input) {
    ManagedPolicy policy = table.get(caller, input.policyArn());
    Paging.Page<Version> page =
        input
            .paging()
            .of(
                table.versions(policy),
                // The newest comes first, so the key falls while the version's number rises.
                version -> "%010d".formatted(Integer.MAX_VALUE - version.number()))
            .map(version -> shown(policy, version, false));
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  void setDefault(Caller caller, ByVersion input) {
    ManagedPolicy policy = table.lock(caller, input.policyArn());
    table.setDefault(
        policy, version(policy, input).number(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Deletes a version.
   *
   * @throws AwsFailure where it is the one in force
   */
  void delete(Caller caller, ByVersion input) {
    ManagedPolicy policy = table.lock(caller, input.policyArn());
    ManagedPolicy.Version version = version(policy, input);
    if (version.number() == policy.defaultVersion()) {
      throw IamErrors.deleteConflict("Cannot delete the default version of a policy.");
    }
    table.deleteVersion(policy, version.number());
  }
}
