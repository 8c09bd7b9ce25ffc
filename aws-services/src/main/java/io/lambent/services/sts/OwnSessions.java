package io.lambent.services.sts;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.sigv4.AccessKeyId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sessions that a user, or the root of an account, makes of its own permissions. */
@Component
class OwnSessions {
  private static final int USER_SECONDS = 43_200;
  private static final int ROOT_SECONDS = 3_600;

  private final Sessions sessions;
  private final Principals principals;
  private final Clock clock;

  OwnSessions(Sessions sessions, Principals principals, Clock clock) {
    this.sessions = sessions;
    this.principals = principals;
    this.clock = clock;
  }

  record Input(
      @Nullable Integer durationSeconds,
      @Nullable String serialNumber,
      @Nullable String tokenCode,
      @Nullable Integer minimumSessionTokenSize) {}

  record Output(Sessions.Credentials credentials) {}

  record Federate(
      String name,
      @Nullable String policy,
      List<SessionPolicy.Descriptor> policyArns,
      @Nullable Integer durationSeconds,
      List<SessionTags.Tag> tags,
      @Nullable Integer minimumSessionTokenSize) {}

  record Federated(
      Sessions.Credentials credentials, FederatedUser federatedUser, int packedPolicySize) {}

  record FederatedUser(String federatedUserId, String arn) {}

  Output own(Caller caller, Input input) {
    if (input.serialNumber() != null || input.tokenCode() != null) {
      throw StsErrors.noMfa();
    }
    Principal principal = lasting(caller, "GetSessionToken", input.minimumSessionTokenSize());
    return new Output(
        sessions.credentials(
            session(
                Session.Kind.OWN,
                principal,
                principal.arn(),
                principal.userId(),
                expiration(principal, input.durationSeconds()),
                new SessionPolicy(null, List.of()),
                SessionTags.NONE)));
  }

  Federated federate(Caller caller, Federate input) {
    Principal principal = lasting(caller, "GetFederationToken", input.minimumSessionTokenSize());
    SessionPolicy policy = SessionPolicy.of(input.policy(), input.policyArns());
    SessionTags tags = SessionTags.of(input.tags(), List.of(), null);
    FederatedUser user =
        new FederatedUser(
            principal.account() + ":" + input.name(),
            Principals.sts(caller.region(), principal.account(), "federated-user/" + input.name()));
    Integer size = policy.packedSize(tags.tags());
    Session session =
        session(
            Session.Kind.FEDERATED,
            principal,
            user.arn(),
            user.federatedUserId(),
            expiration(principal, input.durationSeconds()),
            policy,
            tags);
    return new Federated(sessions.credentials(session), user, Objects.requireNonNullElse(size, 0));
  }

  /**
   * The caller, whose credentials must not expire.
   *
   * @throws AwsFailure where they do
   */
  private Principal lasting(Caller caller, String operation, @Nullable Integer tokenSize) {
    if (tokenSize != null) {
      throw StsErrors.unsupported("MinimumSessionTokenSize");
    }
    Principal principal = principals.of(caller);
    if (principal.session() != null || principal.isRole()) {
      throw StsErrors.denied("Cannot call " + operation + " with session credentials");
    }
    return principal;
  }

  /** Sessions of an account's root last an hour at most, whatever a request says. */
  private Instant expiration(Principal principal, @Nullable Integer requested) {
    int seconds =
        principal.isRoot()
            ? Math.min(Objects.requireNonNullElse(requested, ROOT_SECONDS), ROOT_SECONDS)
            : Objects.requireNonNullElse(requested, USER_SECONDS);
    return clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Session session(
      Session.Kind kind,
      Principal principal,
      String arn,
      String userId,
      Instant expiration,
      SessionPolicy policy,
      SessionTags tags) {
    return new Session(
        kind,
        AccessKeyId.next(AccessKeyId.TEMPORARY, principal.account()),
        principal.account(),
        arn,
        userId,
        null,
        expiration,
        policy.text(),
        policy.arns(),
        tags.tags(),
        tags.transitive(),
        null);
  }
}
