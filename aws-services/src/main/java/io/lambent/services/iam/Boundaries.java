package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Permissions boundaries: managed policies that limit what roles and users may be allowed. */
@Component
class Boundaries {
  private final IdentityTable identities;
  private final PolicyTable policies;

  Boundaries(IdentityTable identities, PolicyTable policies) {
    this.identities = identities;
    this.policies = policies;
  }

  /** A boundary as answers have it. */
  record Attached(String permissionsBoundaryType, String permissionsBoundaryArn) {}

  record Put(@Inlined Target target, String permissionsBoundary) {}

  record ByName(@Inlined Target target) {}

  static @Nullable Attached attached(@Nullable String arn) {
    return arn == null ? null : new Attached("Policy", arn);
  }

  /**
   * Sets the boundary of an identity that was made or locked in this transaction.
   *
   * @throws AwsFailure where there is no such policy
   */
  void set(Caller caller, Identity identity, String arn) {
    ManagedPolicy policy =
        policies
            .share(caller, arn)
            .orElseThrow(
                () ->
                    IamErrors.notFound(
                        "Scope ARN: " + arn + " does not exist or is not attachable."));
    Identity stored =
        identity.id() == 0
            ? identities.lock(identity.account(), identity.kind(), identity.name())
            : identity;
    identities.setBoundary(stored, policy.arn(), policy.id());
  }

  void put(IdentityKind kind, Caller caller, Put input) {
    Identity identity = identities.lock(caller.account(), kind, input.target().name(kind));
    Documents.requireOwn(identity);
    set(caller, identity, input.permissionsBoundary());
  }

  void delete(IdentityKind kind, Caller caller, ByName input) {
    Identity identity = identities.lock(caller.account(), kind, input.target().name(kind));
    Documents.requireOwn(identity);
    if (identity.boundary() == null) {
      throw IamErrors.notFound(
          kind.label() + " " + identity.name() + " does not have a permissions boundary.");
    }
    identities.setBoundary(identity, null, null);
  }
}
