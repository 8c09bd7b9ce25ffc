package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.http.Percent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything that an account has, with all policies. */
@Component
class AuthorizationDetails {
  private final IdentityTable identities;
  private final InlinePolicies inline;
  private final Attachments attachments;
  private final Groups groups;
  private final InstanceProfiles profiles;
  private final PolicyTable policies;
  private final AttachmentTable uses;

  AuthorizationDetails(
      IdentityTable identities,
      InlinePolicies inline,
      Attachments attachments,
      Groups groups,
      InstanceProfiles profiles,
      PolicyTable policies,
      AttachmentTable uses) {
    this.identities = identities;
    this.inline = inline;
    this.attachments = attachments;
    this.groups = groups;
    this.profiles = profiles;
    this.policies = policies;
    this.uses = uses;
  }

  record Input(List<String> filter, @Inlined Paging paging) {}

  record Output(
      List<UserDetail> userDetailList,
      List<GroupDetail> groupDetailList,
      List<RoleDetail> roleDetailList,
      List<PolicyDetail> policies,
      boolean isTruncated,
      @Nullable String marker) {}

  record Inline(String policyName, String policyDocument) {}

  record UserDetail(
      String path,
      String userName,
      String userId,
      String arn,
      Instant createDate,
      List<Inline> userPolicyList,
      List<String> groupList,
      List<Attachments.Policy> attachedManagedPolicies,
      Boundaries.@Nullable Attached permissionsBoundary,
      List<IamTags.Tag> tags) {}

  record GroupDetail(
      String path,
      String groupName,
      String groupId,
      String arn,
      Instant createDate,
      List<Inline> groupPolicyList,
      List<Attachments.Policy> attachedManagedPolicies) {}

  record RoleDetail(
      String path,
      String roleName,
      String roleId,
      String arn,
      Instant createDate,
      @Nullable String assumeRolePolicyDocument,
      List<InstanceProfiles.Profile> instanceProfileList,
      List<Inline> rolePolicyList,
      List<Attachments.Policy> attachedManagedPolicies,
      Boundaries.@Nullable Attached permissionsBoundary,
      List<IamTags.Tag> tags,
      Roles.LastUsed roleLastUsed) {}

  record PolicyDetail(
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
      List<PolicyVersions.Version> policyVersionList) {}

  /** One of what is listed, with the key of its place. */
  private sealed interface Item {
    String key();
  }

  private record OfIdentity(Identity identity) implements Item {
    @Override
    public String key() {
      return identity.kind().ordinal() + IdentityTable.key(identity.name());
    }
  }

  private record OfPolicy(ManagedPolicy policy) implements Item {
    @Override
    public String key() {
      return "9" + policy.arn();
    }
  }

  Output get(Caller caller, Input input) {
    List<Item> all = new ArrayList<>();
    for (IdentityKind kind : IdentityKind.values()) {
      if (isWanted(input, kind.label())) {
        identities
            .list(caller.account(), kind, "/", "", Integer.MAX_VALUE)
            .forEach(identity -> all.add(new OfIdentity(identity)));
      }
    }
    if (isWanted(input, "LocalManagedPolicy")) {
      policies.list(caller, "/").forEach(policy -> all.add(new OfPolicy(policy)));
    }
    if (isWanted(input, "AWSManagedPolicy")) {
      AwsPolicies.all().stream()
          .map(known -> AwsPolicies.of(caller, known))
          .filter(policy -> uses.attachments(caller, policy) > 0)
          .forEach(policy -> all.add(new OfPolicy(policy)));
    }
    List<Item> sorted = all.stream().sorted(Comparator.comparing(Item::key)).toList();
    Paging.Page<Item> page = input.paging().of(sorted, Item::key);
    return new Output(
        of(page, IdentityKind.USER, user -> user(caller, user)),
        of(page, IdentityKind.GROUP, group -> group(caller, group)),
        of(page, IdentityKind.ROLE, role -> role(caller, role)),
        page.items().stream()
            .filter(OfPolicy.class::isInstance)
            .map(item -> policy(caller, ((OfPolicy) item).policy()))
            .toList(),
        page.isTruncated(),
        page.marker());
  }

  private static boolean isWanted(Input input, String kind) {
    return input.filter().isEmpty() || input.filter().contains(kind);
  }

  private static <T> List<T> of(
      Paging.Page<Item> page, IdentityKind kind, Function<Identity, T> detail) {
    return page.items().stream()
        .filter(OfIdentity.class::isInstance)
        .map(item -> ((OfIdentity) item).identity())
        .filter(identity -> identity.kind() == kind)
        .map(detail)
        .toList();
  }

  private List<Inline> inline(Identity identity) {
    return inline.all(identity).stream()
        .map(policy -> new Inline(policy.policyName(), Percent.encode(policy.document())))
        .toList();
  }

  private UserDetail user(Caller caller, Identity user) {
    return new UserDetail(
        user.path(),
        user.name(),
        user.uniqueId(),
        user.arn(caller),
        user.createdAt(),
        inline(user),
        groups.ofUser(user).stream().map(Identity::name).toList(),
        attachments.all(user),
        Boundaries.attached(user.boundary()),
        IamTags.list(user.tags()));
  }

  private GroupDetail group(Caller caller, Identity group) {
    return new GroupDetail(
        group.path(),
        group.name(),
        group.uniqueId(),
        group.arn(caller),
        group.createdAt(),
        inline(group),
        attachments.all(group));
  }

  private RoleDetail role(Caller caller, Identity role) {
    return new RoleDetail(
        role.path(),
        role.name(),
        role.uniqueId(),
        role.arn(caller),
        role.createdAt(),
        Roles.document(role),
        profiles.ofRole(caller, role),
        inline(role),
        attachments.all(role),
        Boundaries.attached(role.boundary()),
        IamTags.list(role.tags()),
        new Roles.LastUsed());
  }

  private PolicyDetail policy(Caller caller, ManagedPolicy policy) {
    return new PolicyDetail(
        policy.name(),
        policy.uniqueId(),
        policy.arn(),
        policy.path(),
        policy.defaultVersionId(),
        uses.attachments(caller, policy),
        uses.boundaries(caller, policy),
        true,
        policy.description(),
        policy.createdAt(),
        policy.updatedAt(),
        policies.versions(policy).stream()
            .map(version -> PolicyVersions.shown(policy, version, true))
            .toList());
  }
}
