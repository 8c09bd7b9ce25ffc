package io.lambent.services.iam;

import io.lambent.aws.arn.Arn;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gives other services the ids of identities and the maximum duration of their sessions. */
@Component
public class IamDirectory {
  private static final String ROLE = "role/";

  private final IdentityTable identities;
  private final AccessKeyTable keys;
  private final OidcTable providers;

  IamDirectory(IdentityTable identities, AccessKeyTable keys, OidcTable providers) {
    this.identities = identities;
    this.keys = keys;
    this.providers = providers;
  }

  /**
   * A role.
   *
   * @param id such as {@code AROA...}
   * @param maxSession seconds that a session may last
   */
  public record Role(String id, int maxSession) {}

  /**
   * A user.
   *
   * @param id such as {@code AIDA...}
   * @param resource as in its ARN, such as {@code user/path/name}
   */
  public record User(String id, String account, String resource, boolean isActive) {}

  /** The role of an ARN; empty where there is none, which need not be an error. */
  public Optional<Role> role(Arn arn) {
    if (!arn.service().equals("iam") || !arn.resource().startsWith(ROLE)) {
      return Optional.empty();
    }
    return identities
        .find(arn.account(), IdentityKind.ROLE, IamArns.nameOf(arn))
        .filter(role -> arn.resource().equals("role" + role.path() + role.name()))
        .map(role -> new Role(role.uniqueId(), role.maxSession()));
  }

  /** The user that an access key belongs to. */
  public Optional<User> userOf(String accessKeyId) {
    return keys.find(accessKeyId)
        .map(
            key -> {
              Identity user = identities.byRow(key.owner());
              return new User(
                  user.uniqueId(),
                  user.account(),
                  "user" + user.path() + user.name(),
                  key.isActive());
            });
  }

  /** The secret of a user's access key, by which its signatures are made. */
  public Optional<String> secretOf(String accessKeyId) {
    return keys.secret(accessKeyId);
  }

  /**
   * The audiences that an account takes tokens of a provider for; empty where it takes none.
   *
   * @param url host and path, without the scheme
   */
  public Optional<List<String>> audiences(String account, String url) {
    return providers.find(account, url).map(OidcTable.Row::clientIds);
  }
}
