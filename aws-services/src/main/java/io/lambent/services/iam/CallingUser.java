package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the user whose access key a request is signed with. */
@Component
class CallingUser {
  private final AccessKeyTable keys;
  private final IdentityTable identities;

  CallingUser(AccessKeyTable keys, IdentityTable identities) {
    this.keys = keys;
    this.identities = identities;
  }

  /** Finds the user who calls; empty where the caller is not a user. */
  Optional<Identity> find(Caller caller) {
    String accessKey = caller.credentials().accessKeyId();
    return accessKey == null
        ? Optional.empty()
        : keys.find(accessKey).map(key -> identities.byRow(key.owner()));
  }

  /**
   * The user that a request names, or else the one who calls.
   *
   * @throws AwsFailure where there is no such user, or none is named and none calls
   */
  Identity named(Caller caller, @Nullable String name) {
    return name == null
        ? find(caller)
            .orElseThrow(
                () ->
                    IamErrors.validation(
                        "Must specify userName when calling with non-User credentials"))
        : identities.get(caller.account(), IdentityKind.USER, name);
  }

  /** Finds a user as {@link #named} does, and locks it until the transaction ends. */
  Identity locked(Caller caller, @Nullable String name) {
    Identity user = named(caller, name);
    return identities.lock(user.account(), IdentityKind.USER, user.name());
  }
}
