package io.lambent.services.sts;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.iam.IamDirectory;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Makes sessions of roles for tokens of OpenID Connect providers. The provider must be known in the
 * role's account, the token be for one of its clients and signed by one of its keys. See <a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>.
 */
@Component
class WebIdentity {
  private static final Logger log = LoggerFactory.getLogger(WebIdentity.class);
  private static final String SCHEME = "https://";

  private final RoleSessions sessions;
  private final IamDirectory directory;
  private final ProviderKeys keys;
  private final Clock clock;

  WebIdentity(RoleSessions sessions, IamDirectory directory, ProviderKeys keys, Clock clock) {
    this.sessions = sessions;
    this.directory = directory;
    this.keys = keys;
    this.clock = clock;
  }

  record Input(
      String roleArn,
      String roleSessionName,
      String webIdentityToken,
      @Nullable String providerId,
      List<SessionPolicy.Descriptor> policyArns,
      @Nullable String policy,
      @Nullable Integer durationSeconds,
      @Nullable Integer minimumSessionTokenSize) {

    /** Without the token, so that it reaches no log. */
    @Override
    public String toString() {
      return "Input[" + roleArn + "]";
    }
  }

  record Output(
      Sessions.Credentials credentials,
      String subjectFromWebIdentityToken,
      RoleSessions.User assumedRoleUser,
      @Nullable Integer packedPolicySize,
      String provider,
      String audience) {}

  Output assume(Caller caller, Input input) {
    if (input.providerId() != null) {
      throw StsErrors.unsupported("A provider of OAuth 2.0 tokens (ProviderId)");
    }
    if (input.minimumSessionTokenSize() != null) {
      throw StsErrors.unsupported("MinimumSessionTokenSize");
    }
    Arn role = RoleSessions.role(input.roleArn());
    SessionPolicy policy = SessionPolicy.of(input.policy(), input.policyArns());
    IdToken token =
        IdToken.parse(input.webIdentityToken())
            .orElseThrow(
                () ->
                    StsErrors.invalidToken(
                        "The ID Token provided is not a valid JWT. (You may see this error if you"
                            + " sent an Access Token)"));
    String audience = verified(role, token);
    RoleSessions.Made made =
        sessions.make(
            caller,
            new RoleSessions.Wanted(
                input.roleArn(),
                input.roleSessionName(),
                input.durationSeconds(),
                policy,
                SessionTags.NONE,
                null));
    return new Output(
        made.credentials(),
        token.claim("sub"),
        made.assumedRoleUser(),
        policy.packedSize(Map.of()),
        token.claim("iss"),
        audience);
  }

  /**
   * Verifies a token, and answers which of its audiences is known.
   *
   * @throws AwsFailure where it is not valid
   */
  private String verified(Arn role, IdToken token) {
    String issuer = token.claim("iss");
    List<String> known =
        issuer.startsWith(SCHEME)
            ? directory
                .audiences(role.account(), issuer.substring(SCHEME.length()).replaceAll("/+$", ""))
                .orElse(null)
            : null;
    if (known == null) {
      throw StsErrors.invalidToken("No OpenIDConnect provider found in your account for " + issuer);
    }
    long now = clock.instant().getEpochSecond();
    if (now >= token.expiration()) {
      throw AwsFailure.declared(
          "ExpiredTokenException",
          "Token expired: current date/time "
              + now
              + " must be before the expiration date/time "
              + token.expiration());
    }
    String audience =
        token.audiences().stream()
            .filter(known::contains)
            .findFirst()
            .orElseThrow(() -> StsErrors.invalidToken("Incorrect token audience"));
    if (!TokenSignature.isValid(token, keys(issuer))) {
      throw StsErrors.invalidToken("The signature of the ID Token is not valid.");
    }
    return audience;
  }

  private JsonNode keys(String issuer) {
    try {
      return keys.of(issuer);
    } catch (IOException e) {
      log.info("The keys of {} cannot be read: {}", issuer, e.toString());
      throw StsErrors.invalidToken(
          "Couldn't retrieve verification key from your identity provider,  please reference"
              + " AssumeRoleWithWebIdentity documentation for requirements");
    }
  }
}
