package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Tools make roles, and assume them. */
@ExtendWith(Lambent.class)
class IamTest {
  private static final String BASIC =
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private final Clients clients;
  private final String name = "r-" + UUID.randomUUID();

  IamTest(Clients clients) {
    this.clients = clients;
  }

  private <C, B extends AwsClientBuilder<B, C>> C client(B builder, AwsCredentials credentials) {
    return builder
        .endpointOverride(clients.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  @Test
  void aSessionOfARoleIsKnownByItsCredentials() {
    AwsCredentials operator = AwsBasicCredentials.create("123456789012", "any");
    try (IamClient iam = client(IamClient.builder(), operator);
        StsClient sts = client(StsClient.builder(), operator)) {
      String role =
          iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST)).role().arn();
      iam.attachRolePolicy(r -> r.roleName(name).policyArn(BASIC));
      assertThat(iam.listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies())
          .extracting(AttachedPolicy::policyArn)
          .containsExactly(BASIC);

      Credentials made =
          sts.assumeRole(r -> r.roleArn(role).roleSessionName("deploy")).credentials();
      AwsCredentials session =
          AwsSessionCredentials.create(
              made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
      try (StsClient assumed = client(StsClient.builder(), session);
          IamClient same = client(IamClient.builder(), session)) {
        assertThat(assumed.getCallerIdentity().arn())
            .isEqualTo("arn:aws:sts::123456789012:assumed-role/" + name + "/deploy");
        assertThat(same.getRole(r -> r.roleName(name)).role().arn()).isEqualTo(role);
      }
    }
  }

  @Test
  void aUsersAccessKeyIsOfTheUsersAccount() {
    AwsCredentials operator = AwsBasicCredentials.create("123456789012", "any");
    try (IamClient iam = client(IamClient.builder(), operator)) {
      iam.createUser(r -> r.userName(name));
      AccessKey key = iam.createAccessKey(r -> r.userName(name)).accessKey();
      AwsCredentials own = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
      try (StsClient sts = client(StsClient.builder(), own);
          IamClient users = client(IamClient.builder(), own)) {
        assertThat(sts.getCallerIdentity().arn())
            .isEqualTo("arn:aws:iam::123456789012:user/" + name);
        assertThat(users.getUser().user().userName()).isEqualTo(name);
      }
    }
  }

  @Test
  void recognizesAFormWithoutASignature() throws Exception {
    HttpResponse<String> response;
    try (HttpClient client = HttpClient.newHttpClient()) {
      response =
          client.send(
              HttpRequest.newBuilder(URI.create(clients.endpoint() + "/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=me"
                              + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"
                              + "&WebIdentityToken=none"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("<Code>InvalidIdentityToken</Code>");
  }
}
