package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Instance profiles: containers of a role for instances, which tools ask for with each role. */
@Component
class InstanceProfiles {
  private final InstanceProfileTable table;
  private final IdentityTable identities;
  private final Clock clock;

  InstanceProfiles(InstanceProfileTable table, IdentityTable identities, Clock clock) {
    this.table = table;
    this.identities = identities;
    this.clock = clock;
  }

  record Create(String instanceProfileName, @Nullable String path, List<IamTags.Tag> tags) {}

  record ByName(String instanceProfileName) {}

  record WithRole(String instanceProfileName, String roleName) {}

  record Shown(Profile instanceProfile) {}

  record Profile(
      String path,
      String instanceProfileName,
      String instanceProfileId,
      String arn,
      Instant createDate,
      List<Roles.Role> roles,
      @Nullable List<IamTags.Tag> tags) {}

  record ListInput(@Nullable String pathPrefix, @Inlined Paging paging) {}

  record ListForRole(String roleName, @Inlined Paging paging) {}

  record Listed(List<Profile> instanceProfiles, boolean isTruncated, @Nullable String marker) {}

  Shown create(Caller caller, Create input) {
    InstanceProfileTable.Row made =
        new InstanceProfileTable.Row(
            0,
            caller.account(),
            input.instanceProfileName(),
            IamPaths.check(input.path()),
            IamIds.next("AIPA"),
            IamTags.map(input.tags()),
            null,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    table.insert(made);
    return new Shown(shown(caller, made));
  }

  private Profile shown(Caller caller, InstanceProfileTable.Row profile) {
    return new Profile(
        profile.path(),
        profile.name(),
        profile.uniqueId(),
        IamArns.of(caller, profile.account(), "instance-profile" + profile.path() + profile.name()),
        profile.createdAt(),
        profile.role() == null
            ? List.of()
            : List.of(Roles.listed(caller, identities.byRow(profile.role()))),
        profile.tags().isEmpty() ? null : IamTags.list(profile.tags()));
  }

  Shown get(Caller caller, ByName input) {
    return new Shown(shown(caller, table.get(caller.account(), input.instanceProfileName())));
  }

  Listed list(Caller caller, ListInput input) {
    String path = IamPaths.prefix(input.pathPrefix());
    return listed(
        caller,
        input
            .paging()
            .read(
                (after, limit) -> table.list(caller.account(), path, after, limit),
                profile -> IdentityTable.key(profile.name())));
  }

  Listed listForRole(Caller caller, ListForRole input) {
    return listed(
        caller,
        input
            .paging()
            .of(
                table.ofRole(identities.get(caller.account(), IdentityKind.ROLE, input.roleName())),
                profile -> IdentityTable.key(profile.name())));
  }

  /** All profiles of a role. */
  List<Profile> ofRole(Caller caller, Identity role) {
    return table.ofRole(role).stream().map(profile -> shown(caller, profile)).toList();
  }

  private Listed listed(Caller caller, Paging.Page<InstanceProfileTable.Row> page) {
    return new Listed(
        page.items().stream().map(profile -> shown(caller, profile)).toList(),
        page.isTruncated(),
        page.marker());
  }

  void addRole(Caller caller, WithRole input) {
    InstanceProfileTable.Row profile = table.lock(caller.account(), input.instanceProfileName());
    Identity role = identities.lock(caller.account(), IdentityKind.ROLE, input.roleName());
    if (profile.role() != null) {
      throw IamErrors.quota("InstanceSessionsPerInstanceProfile", 1);
    }
    table.setRole(profile, role.id());
  }

  /**
   * Takes the role out of a profile.
   *
   * @throws AwsFailure where the profile has another one, or none
   */
  void removeRole(Caller caller, WithRole input) {
    InstanceProfileTable.Row profile = table.lock(caller.account(), input.instanceProfileName());
    Identity role = identities.get(caller.account(), IdentityKind.ROLE, input.roleName());
    if (profile.role() == null || profile.role() != role.id()) {
      throw IamErrors.noIdentity(IdentityKind.ROLE, input.roleName());
    }
    table.setRole(profile, null);
  }

  void delete(Caller caller, ByName input) {
    InstanceProfileTable.Row profile = table.lock(caller.account(), input.instanceProfileName());
    if (profile.role() != null) {
      throw IdentityTable.Reference.INSTANCE_PROFILE.conflict();
    }
    table.delete(profile);
  }
}
