package io.lambent.services.sts;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes sessions of roles for callers with other credentials. */
@Component
class AssumeRole {
  /** The longest session of a role that the session of another one assumes. */
  private static final int CHAINED_SECONDS = 3600;

  private final RoleSessions sessions;
  private final Principals principals;

  AssumeRole(RoleSessions sessions, Principals principals) {
    this.sessions = sessions;
    this.principals = principals;
  }

  record Input(
      String roleArn,
      String roleSessionName,
      List<SessionPolicy.Descriptor> policyArns,
      @Nullable String policy,
      @Nullable Integer durationSeconds,
      List<SessionTags.Tag> tags,
      List<String> transitiveTagKeys,
      @Nullable String serialNumber,
      @Nullable String tokenCode,
      @Nullable String sourceIdentity,
      List<Struct> providedContexts,
      @Nullable Integer minimumSessionTokenSize) {}

  record Output(
      Sessions.Credentials credentials,
      RoleSessions.User assumedRoleUser,
      @Nullable Integer packedPolicySize,
      @Nullable String sourceIdentity) {}

  Output assume(Caller caller, Input input) {
    refuse(input);
    Principal principal = principals.of(caller);
    Integer seconds = input.durationSeconds();
    if (principal.isRole() && seconds != null && seconds > CHAINED_SECONDS) {
      throw StsErrors.validation(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    SessionPolicy policy = SessionPolicy.of(input.policy(), input.policyArns());
    Session calling = principal.session();
    SessionTags tags = SessionTags.of(input.tags(), input.transitiveTagKeys(), calling);
    String identity = sourceIdentity(input.sourceIdentity(), calling);
    RoleSessions.Made made =
        sessions.make(
            caller,
            new RoleSessions.Wanted(
                input.roleArn(), input.roleSessionName(), seconds, policy, tags, identity));
    return new Output(
        made.credentials(), made.assumedRoleUser(), policy.packedSize(tags.tags()), identity);
  }

  /** The first session of a chain says whose it is; no later one can say otherwise. */
  private static @Nullable String sourceIdentity(
      @Nullable String requested, @Nullable Session calling) {
    String present = calling == null ? null : calling.sourceIdentity();
    if (present != null && requested != null && !present.equals(requested)) {
      throw StsErrors.denied(
          "User: "
              + (calling == null ? "" : calling.arn())
              + " is not authorized to change the source identity of its session");
    }
    return present == null ? requested : present;
  }

  /**
   * Refuses what has no effect here.
   *
   * @throws AwsFailure where a request has some of it
   */
  private static void refuse(Input input) {
    if (input.serialNumber() != null || input.tokenCode() != null) {
      throw StsErrors.noMfa();
    }
    if (!input.providedContexts().isEmpty()) {
      throw StsErrors.unsupported("ProvidedContexts");
    }
    if (input.minimumSessionTokenSize() != null) {
      throw StsErrors.unsupported("MinimumSessionTokenSize");
    }
  }
}
