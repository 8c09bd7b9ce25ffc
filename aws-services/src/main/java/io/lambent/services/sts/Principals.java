package io.lambent.services.sts;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.CallerCredentials;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.sigv4.AccessKeyId;
import io.lambent.services.iam.IamDirectory;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds who makes a request, by its credentials. Those that were not made here are taken as those
 * of the account's root, as signatures are not verified.
 */
@Component("stsPrincipals")
class Principals {
  private final Sessions sessions;
  private final IamDirectory directory;
  private final Clock clock;

  Principals(Sessions sessions, IamDirectory directory, Clock clock) {
    this.sessions = sessions;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * The principal of a request.
   *
   * @throws AwsFailure where its credentials were made here and are not valid any more
   */
  Principal of(Caller caller) {
    CallerCredentials credentials = caller.credentials();
    String role = credentials.role();
    String function = credentials.function();
    if (role != null && function != null) {
      return function(caller, role, function);
    }
    String token = credentials.sessionToken();
    if (token != null) {
      Optional<Session> session =
          sessions.read(token).filter(read -> read.accessKeyId().equals(credentials.accessKeyId()));
      if (session.isPresent()) {
        return session(session.get());
      }
    }
    return lasting(caller);
  }

  private Principal function(Caller caller, String role, String function) {
    String id =
        Arn.parse(role)
            .flatMap(directory::role)
            .map(IamDirectory.Role::id)
            .orElseGet(() -> AssumedRoleId.of(role));
    return new Principal(
        caller.account(),
        sts(caller.region(), caller.account(), AssumedRoleId.resource(role, function)),
        id + ":" + function,
        null,
        true);
  }

  private Principal session(Session session) {
    if (!clock.instant().isBefore(session.expiration())) {
      throw StsErrors.expired();
    }
    return new Principal(
        session.account(),
        session.arn(),
        session.userId(),
        session,
        session.kind() == Session.Kind.ROLE);
  }

  private Principal lasting(Caller caller) {
    String key = caller.credentials().accessKeyId();
    if (key == null || AccessKeyId.account(key).isEmpty()) {
      return root(caller);
    }
    IamDirectory.User user =
        directory
            .userOf(key)
            .filter(IamDirectory.User::isActive)
            .orElseThrow(
                () ->
                    new AwsFailure(
                        CommonError.INVALID_CLIENT_TOKEN,
                        "The security token included in the request is invalid."));
    return new Principal(
        user.account(),
        new Arn(Arn.partition(caller.region()), "iam", "", user.account(), user.resource())
            .toString(),
        user.id(),
        null,
        false);
  }

  private static Principal root(Caller caller) {
    return new Principal(
        caller.account(),
        new Arn(Arn.partition(caller.region()), "iam", "", caller.account(), "root").toString(),
        caller.account(),
        null,
        false);
  }

  /** An ARN of a session, which has no region. */
  static String sts(String region, String account, String resource) {
    return new Arn(Arn.partition(region), "sts", "", account, resource).toString();
  }
}
