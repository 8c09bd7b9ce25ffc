package io.lambent.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.sigv4.AccessKeyId;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.services.TestingAwsServices;
import io.lambent.services.iam.IamDirectory;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;
import tools.jackson.databind.json.JsonMapper;

class SessionsTest {
  private static final String ACCOUNT = "123456789012";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final StsClient sts = services.client(StsClient.builder(), "sts", ACCOUNT);
  private static final IamClient iam = services.client(IamClient.builder(), "iam", ACCOUNT);
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},"
          + "\"Action\":\"sts:AssumeRole\"}]}";

  private final String name = "s-" + UUID.randomUUID();
  private final String role = "arn:aws:iam::" + ACCOUNT + ":role/p/" + name;

  /** A client whose requests the gateway has seen to be signed with these credentials. */
  private static GetCallerIdentityResponse identity(String key, String token) {
    return sts.getCallerIdentity(
        r ->
            r.overrideConfiguration(
                c -> {
                  c.putHeader(InternalHttp.ACCESS_KEY, key);
                  c.putHeader("X-Amz-Security-Token", token);
                }));
  }

  private static String code(StsException e) {
    return e.awsErrorDetails().errorCode();
  }

  @Test
  void knowsWhoAssumedARole() {
    String id =
        iam.createRole(r -> r.roleName(name).path("/p/").assumeRolePolicyDocument(TRUST))
            .role()
            .roleId();
    AssumeRoleResponse assumed =
        sts.assumeRole(r -> r.roleArn(role).roleSessionName("me").durationSeconds(900));
    Credentials credentials = assumed.credentials();
    assertThat(assumed.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + name + "/me");
    assertThat(assumed.assumedRoleUser().assumedRoleId()).isEqualTo(id + ":me");
    assertThat(assumed.packedPolicySize()).isNull();
    assertThat(AccessKeyId.account(credentials.accessKeyId())).contains(ACCOUNT);
    assertThat(credentials.secretAccessKey()).hasSize(40);
    assertThat(credentials.expiration()).isBetween(Instant.now(), Instant.now().plusSeconds(901));

    GetCallerIdentityResponse who = identity(credentials.accessKeyId(), credentials.sessionToken());
    assertThat(who.arn()).isEqualTo(assumed.assumedRoleUser().arn());
    assertThat(who.userId()).isEqualTo(id + ":me");
    assertThat(services.bean(Sessions.class).secret(credentials.sessionToken()))
        .isEqualTo(credentials.secretAccessKey());
  }

  @Test
  void takesNoTokenThatWasChanged() {
    Credentials credentials =
        sts.assumeRole(r -> r.roleArn(role).roleSessionName("me")).credentials();
    byte[] token = Base64.getDecoder().decode(credentials.sessionToken());
    token[token.length / 2] ^= 1;
    assertThatThrownBy(
            () -> identity(credentials.accessKeyId(), Base64.getEncoder().encodeToString(token)))
        .isInstanceOfSatisfying(
            StsException.class, e -> assertThat(code(e)).isEqualTo("InvalidClientTokenId"));
  }

  @Test
  void endsSessions() {
    Sessions sessions = services.bean(Sessions.class);
    Sessions.Credentials ended =
        sessions.credentials(
            new Session(
                Session.Kind.OWN,
                AccessKeyId.next(AccessKeyId.TEMPORARY, ACCOUNT),
                ACCOUNT,
                "arn:aws:iam::" + ACCOUNT + ":root",
                ACCOUNT,
                null,
                Instant.now().minusSeconds(1),
                null,
                List.of(),
                Map.of(),
                List.of(),
                null));
    assertThatThrownBy(() -> identity(ended.accessKeyId(), ended.sessionToken()))
        .isInstanceOfSatisfying(
            StsException.class, e -> assertThat(code(e)).isEqualTo("ExpiredToken"));
  }

  @Test
  void refusesSessionsThatARoleDoesNotAllow() {
    iam.createRole(r -> r.roleName(name).path("/p/").assumeRolePolicyDocument(TRUST));
    assertThatThrownBy(
            () -> sts.assumeRole(r -> r.roleArn(role).roleSessionName("me").durationSeconds(7200)))
        .hasMessageContaining("exceeds the MaxSessionDuration set for this role.");
    assertThatThrownBy(
            () ->
                sts.assumeRole(
                    r ->
                        r.roleArn(role)
                            .roleSessionName("me")
                            .tags(
                                Tag.builder().key("k").value("1").build(),
                                Tag.builder().key("K").value("2").build())))
        .hasMessageContaining("Duplicate tag keys found.");
    assertThatThrownBy(() -> sts.assumeRole(r -> r.roleArn(role).roleSessionName("me").policy("{")))
        .isInstanceOfSatisfying(
            StsException.class, e -> assertThat(code(e)).isEqualTo("MalformedPolicyDocument"));
  }

  @Test
  void knowsUsersAndFederatedUsers() {
    iam.createUser(r -> r.userName(name));
    String key = iam.createAccessKey(r -> r.userName(name)).accessKey().accessKeyId();
    assertThat(identity(key, "").arn()).isEqualTo("arn:aws:iam::" + ACCOUNT + ":user/" + name);
    assertThat(services.bean(IamDirectory.class).userOf(key)).isPresent();

    Credentials federated = sts.getFederationToken(r -> r.name("guest")).credentials();
    assertThat(identity(federated.accessKeyId(), federated.sessionToken()).arn())
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":federated-user/guest");
    Credentials own = sts.getSessionToken().credentials();
    assertThat(identity(own.accessKeyId(), own.sessionToken()).arn())
        .isEqualTo("arn:aws:iam::" + ACCOUNT + ":root");
    assertThat(sts.getAccessKeyInfo(r -> r.accessKeyId(key)).account()).isEqualTo(ACCOUNT);
    assertThatThrownBy(() -> sts.decodeAuthorizationMessage(r -> r.encodedMessage("x")))
        .isInstanceOfSatisfying(StsException.class, e -> assertThat(e.statusCode()).isEqualTo(501));
  }

  @Test
  void takesTokensThatTheProviderOfTheAccountSigned() throws Exception {
    String issuer = "https://idp.example.com/" + name;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    services
        .bean(ProviderKeys.class)
        .keep(
            issuer,
            JsonMapper.shared()
                .readTree(
                    "[{\"kty\":\"RSA\",\"kid\":\"1\",\"n\":\""
                        + encoded(key.getModulus().toByteArray())
                        + "\",\"e\":\""
                        + encoded(key.getPublicExponent().toByteArray())
                        + "\"}]"));
    String good = token(issuer, Instant.now().getEpochSecond() + 600, pair);

    assertRefused(good, "InvalidIdentityToken");
    iam.createOpenIDConnectProvider(r -> r.url(issuer).clientIDList("app"));
    AssumeRoleWithWebIdentityResponse assumed =
        sts.assumeRoleWithWebIdentity(
            r -> r.roleArn(role).roleSessionName("me").webIdentityToken(good));
    assertThat(assumed.subjectFromWebIdentityToken()).isEqualTo("sub1");
    assertThat(assumed.audience()).isEqualTo("app");
    assertThat(assumed.credentials().accessKeyId()).startsWith("ASIA");

    assertRefused(token(issuer, Instant.now().getEpochSecond() - 1, pair), "ExpiredTokenException");
    assertRefused(
        token(issuer, Instant.now().getEpochSecond() + 60, generator.generateKeyPair()),
        "InvalidIdentityToken");
    assertRefused("no token", "InvalidIdentityToken");
  }

  private void assertRefused(String token, String code) {
    assertThatThrownBy(
            () ->
                sts.assumeRoleWithWebIdentity(
                    r -> r.roleArn(role).roleSessionName("me").webIdentityToken(token)))
        .isInstanceOfSatisfying(StsException.class, e -> assertThat(code(e)).isEqualTo(code));
  }

  private static String token(String issuer, long expiration, KeyPair pair) throws Exception {
    String head = encoded("{\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8));
    String claims =
        encoded(
            ("{\"iss\":\""
                    + issuer
                    + "\",\"sub\":\"sub1\",\"aud\":[\"other\",\"app\"],\"exp\":"
                    + expiration
                    + "}")
                .getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update((head + "." + claims).getBytes(StandardCharsets.UTF_8));
    return head + "." + claims + "." + encoded(signature.sign());
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
