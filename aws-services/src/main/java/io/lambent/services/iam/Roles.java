package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Percent;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Roles, whose sessions have their permissions. */
@Component("iamRoles")
class Roles {
  /** The default of the maximum duration of a session, in seconds. */
  static final int DEFAULT_SESSION = 3600;

  /** The maximum number of characters of a trust policy. */
  private static final int TRUST_CHARACTERS = 2048;

  private final IdentityTable table;
  private final Boundaries boundaries;
  private final Clock clock;

  Roles(IdentityTable table, Boundaries boundaries, Clock clock) {
    this.table = table;
    this.boundaries = boundaries;
    this.clock = clock;
  }

  record Create(
      @Nullable String path,
      String roleName,
      String assumeRolePolicyDocument,
      @Nullable String description,
      @Nullable Integer maxSessionDuration,
      @Nullable Integer maxSigninSessionDuration,
      @Nullable String permissionsBoundary,
      List<IamTags.Tag> tags) {}

  record ByName(String roleName) {}

  record Shown(Role role) {}

  record Role(
      String path,
      String roleName,
      String roleId,
      String arn,
      Instant createDate,
      @Nullable String assumeRolePolicyDocument,
      @Nullable String description,
      @Nullable Integer maxSessionDuration,
      Boundaries.@Nullable Attached permissionsBoundary,
      @Nullable List<IamTags.Tag> tags,
      @Nullable LastUsed roleLastUsed) {}

  /** When a role was used last, which is not known: no session is checked. */
  record LastUsed() {}

  record ListInput(@Nullable String pathPrefix, @Inlined Paging paging) {}

  record Listed(List<Role> roles, boolean isTruncated, @Nullable String marker) {}

  record UpdateTrust(String roleName, String policyDocument) {}

  record Update(
      String roleName,
      @Nullable String description,
      @Nullable Integer maxSessionDuration,
      @Nullable Integer maxSigninSessionDuration) {}

  record Updated() {}

  record Describe(String roleName, String description) {}

  Shown create(Caller caller, Create input) {
    refuseSignin(input.maxSigninSessionDuration());
    String path = IamPaths.check(input.path());
    if (path.startsWith(Identity.SERVICE_PATH)) {
      throw IamErrors.validation(
          "Role with path /aws-service-role/ can only be created by CreateServiceLinkedRole.");
    }
    checkTrust(input.assumeRolePolicyDocument());
    Identity made =
        new Identity(
            0,
            IdentityKind.ROLE,
            caller.account(),
            input.roleName(),
            path,
            IamIds.next(IdentityKind.ROLE.idPrefix()),
            IamTags.map(input.tags()),
            null,
            input.assumeRolePolicyDocument(),
            input.description(),
            Objects.requireNonNullElse(input.maxSessionDuration(), DEFAULT_SESSION),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    table.insert(made);
    if (input.permissionsBoundary() != null) {
      boundaries.set(caller, made, input.permissionsBoundary());
    }
    return new Shown(created(caller, made, input.permissionsBoundary()));
  }

  /** A role as the operations that make one answer it: without what has a default. */
  static Role created(Caller caller, Identity role, @Nullable String boundary) {
    return role(
        caller,
        role,
        role.maxSession() == DEFAULT_SESSION ? null : role.maxSession(),
        Boundaries.attached(boundary),
        tags(role),
        null);
  }

  /** A role as lists answer it. */
  static Role listed(Caller caller, Identity role) {
    return role(caller, role, role.maxSession(), null, null, null);
  }

  private static Role described(Caller caller, Identity role) {
    return role(
        caller,
        role,
        role.maxSession(),
        Boundaries.attached(role.boundary()),
        tags(role),
        new LastUsed());
  }

  private static Role role(
      Caller caller,
      Identity role,
      @Nullable Integer maxSession,
      Boundaries.@Nullable Attached boundary,
      @Nullable List<IamTags.Tag> tags,
      @Nullable LastUsed lastUsed) {
    return new Role(
        role.path(),
        role.name(),
        role.uniqueId(),
        role.arn(caller),
        role.createdAt(),
        document(role),
        role.description(),
        maxSession,
        boundary,
        tags,
        lastUsed);
  }

  private static @Nullable List<IamTags.Tag> tags(Identity role) {
    return role.tags().isEmpty() ? null : IamTags.list(role.tags());
  }

  static @Nullable String document(Identity role) {
    return role.trustPolicy() == null ? null : Percent.encode(role.trustPolicy());
  }

  private static void refuseSignin(@Nullable Integer seconds) {
    if (seconds != null) {
      throw IamErrors.unsupported("MaxSigninSessionDuration");
    }
  }

  private static void checkTrust(String document) {
    Documents.check(document, PolicyKind.TRUST);
    if (PolicyGrammar.characters(document) > TRUST_CHARACTERS) {
      throw IamErrors.quota("ACLSizePerRole", TRUST_CHARACTERS);
    }
  }

  Shown get(Caller caller, ByName input) {
    return new Shown(
        described(caller, table.get(caller.account(), IdentityKind.ROLE, input.roleName())));
  }

  Listed list(Caller caller, ListInput input) {
    Paging.Page<Role> page =
        table
            .page(caller.account(), IdentityKind.ROLE, input.pathPrefix(), input.paging())
            .map(role -> listed(caller, role));
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  void updateTrust(Caller caller, UpdateTrust input) {
    checkTrust(input.policyDocument());
    table.setTrustPolicy(changeable(caller, input.roleName()), input.policyDocument());
  }

  Updated update(Caller caller, Update input) {
    refuseSignin(input.maxSigninSessionDuration());
    table.update(
        changeable(caller, input.roleName()), input.description(), input.maxSessionDuration());
    return new Updated();
  }

  Shown describe(Caller caller, Describe input) {
    table.update(
        table.lock(caller.account(), IdentityKind.ROLE, input.roleName()),
        input.description(),
        null);
    return new Shown(
        listed(caller, table.get(caller.account(), IdentityKind.ROLE, input.roleName())));
  }

  void delete(Caller caller, ByName input) {
    table.deleteUnreferred(changeable(caller, input.roleName()));
  }

  /**
   * Locks a role that its users may change.
   *
   * @throws AwsFailure where it is a service's
   */
  private Identity changeable(Caller caller, String name) {
    Identity role = table.lock(caller.account(), IdentityKind.ROLE, name);
    Documents.requireOwn(role);
    return role;
  }
}
