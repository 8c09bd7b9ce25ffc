package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Managed policies. */
@Component("iamPolicies")
class Policies {
  /** The maximum number of characters of a managed policy. */
  private static final int MOST_CHARACTERS = 6144;

  private final PolicyTable table;
  private final AttachmentTable attachments;
  private final Clock clock;

  Policies(PolicyTable table, AttachmentTable attachments, Clock clock) {
    this.table = table;
    this.attachments = attachments;
    this.clock = clock;
  }

  record Create(
      String policyName,
      @Nullable String path,
      String policyDocument,
      @Nullable String description,
      List<IamTags.Tag> tags) {}

  record ByArn(String policyArn) {}

  record Shown(Policy policy) {}

  record Policy(
      String policyName,
      String policyId,
      String arn,
      String path,
      String defaultVersionId,
      int attachmentCount,
      int permissionsBoundaryUsageCount,
      boolean isAttachable,
      @Nullable String description,
      Instant createDate,
      Instant updateDate,
      @Nullable List<IamTags.Tag> tags) {}

  record ListInput(
      @Nullable String scope,
      boolean onlyAttached,
      @Nullable String pathPrefix,
      @Nullable String policyUsageFilter,
      @Inlined Paging paging) {}

  record Listed(List<Policy> policies, boolean isTruncated, @Nullable String marker) {}

  /**
   * Checks the document of a new version.
   *
   * @throws AwsFailure where it is invalid or too long
   */
  static void check(String document) {
    Documents.check(document, PolicyKind.MANAGED);
    if (PolicyGrammar.characters(document) > MOST_CHARACTERS) {
      throw IamErrors.quota("PolicySize", MOST_CHARACTERS);
    }
  }

  Shown create(Caller caller, Create input) {
    String path = IamPaths.check(input.path());
    check(input.policyDocument());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ManagedPolicy made =
        new ManagedPolicy(
            null,
            IamArns.of(caller, caller.account(), IamArns.POLICY + path + input.policyName()),
            input.policyName(),
            path,
            IamIds.next("ANPA"),
            input.description(),
            IamTags.map(input.tags()),
            1,
            now,
            now);
    table.insert(caller, made, input.policyDocument());
    return new Shown(
        shown(made, 0, 0, null, made.tags().isEmpty() ? null : IamTags.list(made.tags())));
  }

  private static Policy shown(
      ManagedPolicy policy,
      int attachments,
      int boundaries,
      @Nullable String description,
      @Nullable List<IamTags.Tag> tags) {
    return new Policy(
        policy.name(),
        policy.uniqueId(),
        policy.arn(),
        policy.path(),
        policy.defaultVersionId(),
        attachments,
        boundaries,
        true,
        description,
        policy.createdAt(),
        policy.updatedAt(),
        tags);
  }

  Shown get(Caller caller, ByArn input) {
    ManagedPolicy policy = table.get(caller, input.policyArn());
    return new Shown(
        shown(
            policy,
            attachments.attachments(caller, policy),
            attachments.boundaries(caller, policy),
            policy.description(),
            IamTags.list(policy.tags())));
  }

  Listed list(Caller caller, ListInput input) {
    String path = IamPaths.prefix(input.pathPrefix());
    boolean asBoundary = "PermissionsBoundary".equals(input.policyUsageFilter());
    Map<String, Integer> attached = attachments.attachments(caller);
    Map<String, Integer> boundaries = attachments.boundaries(caller);
    List<ManagedPolicy> found = new ArrayList<>();
    if (!"AWS".equals(input.scope())) {
      found.addAll(table.list(caller, path));
    }
    if (!"Local".equals(input.scope())) {
      AwsPolicies.all().stream()
          .filter(known -> known.path().startsWith(path))
          .forEach(known -> found.add(AwsPolicies.of(caller, known)));
    }
    List<Policy> wanted =
        found.stream()
            .map(
                policy ->
                    shown(
                        policy,
                        attached.getOrDefault(policy.arn(), 0),
                        boundaries.getOrDefault(policy.arn(), 0),
                        null,
                        null))
            .filter(
                policy ->
                    (!input.onlyAttached() || policy.attachmentCount() > 0)
                        && (!asBoundary || policy.permissionsBoundaryUsageCount() > 0))
            .sorted(Comparator.comparing(Policies::key))
            .toList();
    Paging.Page<Policy> page = input.paging().of(wanted, Policies::key);
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  private static String key(Policy policy) {
    return IdentityTable.key(policy.policyName()) + " " + policy.arn();
  }

  void delete(Caller caller, ByArn input) {
    ManagedPolicy policy = table.lock(caller, input.policyArn());
    if (attachments.attachments(caller, policy) > 0 || attachments.boundaries(caller, policy) > 0) {
      throw IamErrors.deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (table.versions(policy).size() > 1) {
      throw IamErrors.deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the"
              + " policy's versions. The default version is deleted with the policy.");
    }
    table.delete(policy);
  }
}
