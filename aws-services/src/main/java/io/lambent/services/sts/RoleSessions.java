package io.lambent.services.sts;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.sigv4.AccessKeyId;
import io.lambent.services.iam.IamDirectory;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes sessions of roles. A role need not be there, and trust policies are not enforced yet, as
 * nothing is that IAM says.
 */
@Component
class RoleSessions {
  private static final int DEFAULT_SECONDS = 3600;

  private final Sessions sessions;
  private final IamDirectory directory;
  private final Clock clock;

  RoleSessions(Sessions sessions, IamDirectory directory, Clock clock) {
    this.sessions = sessions;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * The properties of a requested session.
   *
   * @param seconds null for an hour
   */
  record Wanted(
      String roleArn,
      String name,
      @Nullable Integer seconds,
      SessionPolicy policy,
      SessionTags tags,
      @Nullable String sourceIdentity) {}

  /** A session that was made. */
  record Made(Sessions.Credentials credentials, User assumedRoleUser) {}

  record User(String assumedRoleId, String arn) {}

  /**
   * Makes a session.
   *
   * @throws AwsFailure where the role's ARN is none, or the session would last too long
   */
  Made make(Caller caller, Wanted wanted) {
    Arn arn = role(wanted.roleArn());
    IamDirectory.Role role = directory.role(arn).orElse(null);
    int seconds = wanted.seconds() == null ? DEFAULT_SECONDS : wanted.seconds();
    if (role != null && seconds > role.maxSession()) {
      throw StsErrors.validation(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    String id = role == null ? AssumedRoleId.of(wanted.roleArn()) : role.id();
    User user =
        new User(
            id + ":" + wanted.name(),
            Principals.sts(
                caller.region(),
                arn.account(),
                AssumedRoleId.resource(wanted.roleArn(), wanted.name())));
    Session session =
        new Session(
            Session.Kind.ROLE,
            AccessKeyId.next(AccessKeyId.TEMPORARY, arn.account()),
            arn.account(),
            user.arn(),
            user.assumedRoleId(),
            wanted.roleArn(),
            clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS),
            wanted.policy().text(),
            wanted.policy().arns(),
            wanted.tags().tags(),
            wanted.tags().transitive(),
            wanted.sourceIdentity());
    return new Made(sessions.credentials(session), user);
  }

  /**
   * Reads the ARN of a role.
   *
   * @throws AwsFailure where it is none
   */
  static Arn role(String text) {
    return Arn.parse(text)
        .filter(
            arn ->
                arn.service().equals("iam")
                    && arn.resource().startsWith("role/")
                    && arn.account().matches("[0-9]{12}"))
        .orElseThrow(() -> StsErrors.validation(text + " is invalid"));
  }
}
