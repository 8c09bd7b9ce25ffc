package io.lambent.services.iam;

import io.lambent.aws.api.SharedRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The identity that a request names, by the member that its kind has. */
@SharedRecord
record Target(@Nullable String roleName, @Nullable String userName, @Nullable String groupName) {

  static Target of(Identity identity) {
    String name = identity.name();
    return new Target(
        identity.kind() == IdentityKind.ROLE ? name : null,
        identity.kind() == IdentityKind.USER ? name : null,
        identity.kind() == IdentityKind.GROUP ? name : null);
  }

  /** The name; the API's model requires the member. */
  String name(IdentityKind kind) {
    String name =
        switch (kind) {
          case ROLE -> roleName;
          case USER -> userName;
          case GROUP -> groupName;
        };
    return Objects.requireNonNullElse(name, "");
  }
}
