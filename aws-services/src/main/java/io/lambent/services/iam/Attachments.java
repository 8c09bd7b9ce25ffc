package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.arn.Arn;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Attaches managed policies to identities. */
@Component("iamAttachments")
class Attachments {
  private final IdentityTable identities;
  private final PolicyTable policies;
  private final AttachmentTable table;

  Attachments(IdentityTable identities, PolicyTable policies, AttachmentTable table) {
    this.identities = identities;
    this.policies = policies;
    this.table = table;
  }

  record Change(@Inlined Target target, String policyArn) {}

  record ListInput(@Inlined Target target, @Nullable String pathPrefix, @Inlined Paging paging) {}

  record Listed(List<Policy> attachedPolicies, boolean isTruncated, @Nullable String marker) {}

  record Policy(String policyName, String policyArn) {}

  record EntitiesInput(
      String policyArn,
      @Nullable String entityFilter,
      @Nullable String pathPrefix,
      @Nullable String policyUsageFilter,
      @Inlined Paging paging) {}

  record Entities(
      List<GroupEntity> policyGroups,
      List<UserEntity> policyUsers,
      List<RoleEntity> policyRoles,
      boolean isTruncated,
      @Nullable String marker) {}

  record GroupEntity(String groupName, String groupId) {}

  record UserEntity(String userName, String userId) {}

  record RoleEntity(String roleName, String roleId) {}

  void attach(IdentityKind kind, Caller caller, Change input) {
    IamArns.policy(input.policyArn());
    Identity identity = identities.lock(caller.account(), kind, input.target().name(kind));
    Documents.requireOwn(identity);
    ManagedPolicy policy =
        policies
            .share(caller, input.policyArn())
            .orElseThrow(() -> IamErrors.notAttachable(input.policyArn()));
    List<String> attached = table.attached(identity);
    if (!attached.contains(policy.arn()) && attached.size() >= IdentityKind.MOST_ATTACHMENTS) {
      throw IamErrors.quota("PoliciesPer" + kind.label(), IdentityKind.MOST_ATTACHMENTS);
    }
    table.attach(identity, policy);
  }

  void detach(IdentityKind kind, Caller caller, Change input) {
    IamArns.policy(input.policyArn());
    Identity identity = identities.lock(caller.account(), kind, input.target().name(kind));
    Documents.requireOwn(identity);
    if (!table.detach(identity, input.policyArn())) {
      throw IamErrors.noPolicy(input.policyArn());
    }
  }

  Listed list(IdentityKind kind, Caller caller, ListInput input) {
    Identity identity = identities.get(caller.account(), kind, input.target().name(kind));
    String path = "policy" + IamPaths.prefix(input.pathPrefix());
    List<String> below =
        table.attached(identity).stream()
            .filter(arn -> Arn.parse(arn).orElseThrow().resource().startsWith(path))
            .sorted(Comparator.comparing(Attachments::key))
            .toList();
    Paging.Page<Policy> page = input.paging().of(below, Attachments::key).map(Attachments::policy);
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  /** All policies of an identity. */
  List<Policy> all(Identity identity) {
    return table.attached(identity).stream().map(Attachments::policy).toList();
  }

  /** The order of answers: by the name of the policy, as on AWS. */
  private static String key(String arn) {
    return policy(arn).policyName() + " " + arn;
  }

  private static Policy policy(String arn) {
    return new Policy(IamArns.nameOf(Arn.parse(arn).orElseThrow()), arn);
  }

  Entities entities(Caller caller, EntitiesInput input) {
    ManagedPolicy policy = policies.get(caller, input.policyArn());
    String filter = Objects.requireNonNullElse(input.entityFilter(), "");
    List<AttachmentTable.Use> uses =
        table
            .uses(
                caller,
                policy,
                IamPaths.prefix(input.pathPrefix()),
                "PermissionsBoundary".equals(input.policyUsageFilter()))
            .stream()
            .filter(use -> filter.isEmpty() || use.kind().label().equals(filter))
            .toList();
    Paging.Page<AttachmentTable.Use> page =
        input.paging().of(uses, use -> use.kind() + " " + IdentityTable.key(use.name()));
    return new Entities(
        of(page, IdentityKind.GROUP, GroupEntity::new),
        of(page, IdentityKind.USER, UserEntity::new),
        of(page, IdentityKind.ROLE, RoleEntity::new),
        page.isTruncated(),
        page.marker());
  }

  @FunctionalInterface
  private interface Entity<T> {
    T of(String name, String id);
  }

  private static <T> List<T> of(
      Paging.Page<AttachmentTable.Use> page, IdentityKind kind, Entity<T> entity) {
    return page.items().stream()
        .filter(use -> use.kind() == kind)
        .map(use -> entity.of(use.name(), use.uniqueId()))
        .toList();
  }
}
