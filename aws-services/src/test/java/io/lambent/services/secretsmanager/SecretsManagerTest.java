package io.lambent.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class SecretsManagerTest {
  private static final SecretsManagerClient client =
      TestingAwsServices.shared()
          .client(SecretsManagerClient.builder(), "secretsmanager", "000000000000");

  private final String name = "test/" + UUID.randomUUID();

  @Test
  void isFoundByNameAndByArnWithAndWithoutItsEnd() {
    CreateSecretResponse created = create("first");

    assertThat(created.arn())
        .matches(
            "arn:aws:secretsmanager:us-east-1:000000000000:secret:" + name + "-[A-Za-z0-9]{6}");
    String withoutEnd = created.arn().substring(0, created.arn().length() - 7);
    for (String id : List.of(name, created.arn(), withoutEnd)) {
      GetSecretValueResponse got = client.getSecretValue(request -> request.secretId(id));
      assertThat(got.secretString()).isEqualTo("first");
      assertThat(got.versionId()).isEqualTo(created.versionId());
      assertThat(got.versionStages()).containsExactly("AWSCURRENT");
    }
  }

  @Test
  void keepsBytes() {
    client.createSecret(
        request -> request.name(name).secretBinary(SdkBytes.fromByteArray(new byte[] {0, -1, 7})));

    GetSecretValueResponse got = client.getSecretValue(request -> request.secretId(name));

    assertThat(got.secretBinary().asByteArray()).containsExactly(0, -1, 7);
    assertThat(got.secretString()).isNull();
  }

  @Test
  void aNewValueBecomesCurrentAndTheOneBeforePrevious() {
    String first = create("first").versionId();
    String second =
        client.putSecretValue(request -> request.secretId(name).secretString("second")).versionId();

    assertThat(value("AWSCURRENT")).isEqualTo("second");
    assertThat(value("AWSPREVIOUS")).isEqualTo("first");
    String third =
        client.updateSecret(request -> request.secretId(name).secretString("third")).versionId();
    assertThat(client.describeSecret(request -> request.secretId(name)).versionIdsToStages())
        .containsOnlyKeys(second, third);

    ListSecretVersionIdsResponse all =
        client.listSecretVersionIds(request -> request.secretId(name).includeDeprecated(true));
    assertThat(all.versions())
        .extracting(version -> version.versionId())
        .containsExactly(first, second, third);
    assertThat(all.versions().getFirst().versionStages()).isEmpty();
  }

  @Test
  void aRequestThatIsSentAgainAddsNothing() {
    create("first");
    String token = UUID.randomUUID().toString();

    for (int i = 0; i < 2; i++) {
      client.putSecretValue(
          request -> request.secretId(name).clientRequestToken(token).secretString("second"));
    }

    assertThat(client.listSecretVersionIds(request -> request.secretId(name)).versions())
        .hasSize(2);
    assertThatThrownBy(
            () ->
                client.putSecretValue(
                    request ->
                        request.secretId(name).clientRequestToken(token).secretString("other")))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void movesLabelsAsARotationDoes() {
    String first = create("first").versionId();
    String second =
        client
            .putSecretValue(
                request ->
                    request.secretId(name).secretString("second").versionStages("AWSPENDING"))
            .versionId();
    assertThat(value("AWSCURRENT")).isEqualTo("first");
    assertThatThrownBy(
            () ->
                client.updateSecretVersionStage(
                    request ->
                        request.secretId(name).versionStage("AWSCURRENT").moveToVersionId(second)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("RemoveFromVersionId can't be empty");

    client.updateSecretVersionStage(
        request ->
            request
                .secretId(name)
                .versionStage("AWSCURRENT")
                .removeFromVersionId(first)
                .moveToVersionId(second));

    assertThat(client.getSecretValue(request -> request.secretId(name)).versionStages())
        .containsExactly("AWSCURRENT", "AWSPENDING");
    assertThat(value("AWSPREVIOUS")).isEqualTo("first");
  }

  @Test
  void aDeletedSecretCanBeRestoredUntilItIsGone() {
    create("first");
    DeleteSecretResponse deleted = client.deleteSecret(request -> request.secretId(name));
    assertThat(deleted.deletionDate()).isNotNull();

    assertThatThrownBy(() -> client.getSecretValue(request -> request.secretId(name)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("because it was marked for deletion.");
    assertThatThrownBy(() -> create("other"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("already scheduled for deletion.");
    client.restoreSecret(request -> request.secretId(name));
    assertThat(value("AWSCURRENT")).isEqualTo("first");

    client.deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true));
    assertThatThrownBy(() -> client.describeSecret(request -> request.secretId(name)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Secrets Manager can't find the specified secret.");
    create("second");
    assertThat(value("AWSCURRENT")).isEqualTo("second");
  }

  @Test
  void refusesWhatAwsRefuses() {
    create("first");
    assertThatThrownBy(() -> create("again"))
        .isInstanceOf(ResourceExistsException.class)
        .hasMessageContaining("The operation failed because the secret " + name);
    assertThatThrownBy(() -> client.createSecret(request -> request.name("in valid")))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            e ->
                assertThat(e.awsErrorDetails().errorMessage())
                    .startsWith("Invalid name. Must be a valid name containing"));
    assertThatThrownBy(
            () ->
                client.getSecretValue(
                    request -> request.secretId(name).versionStage("AWSPREVIOUS")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS");
    assertThatThrownBy(
            () ->
                client.deleteSecret(
                    request ->
                        request
                            .secretId(name)
                            .recoveryWindowInDays(7L)
                            .forceDeleteWithoutRecovery(true)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void findsByTagsAndGetsValuesTogether() {
    String tag = "t" + UUID.randomUUID();
    create("first");
    client.tagResource(
        request ->
            request
                .secretId(name)
                .tags(one -> one.key(tag).value("x"), one -> one.key("k").value("v")));
    client.untagResource(request -> request.secretId(name).tagKeys("k"));

    DescribeSecretResponse described = client.describeSecret(request -> request.secretId(name));
    assertThat(described.tags()).extracting(one -> one.key()).containsExactly(tag);
    ListSecretsResponse found =
        client.listSecrets(
            request ->
                request.filters(filter -> filter.key(FilterNameStringType.TAG_KEY).values(tag)));
    assertThat(found.secretList()).extracting(one -> one.name()).containsExactly(name);
    assertThat(
            client.batchGetSecretValue(request -> request.secretIdList(name, "missing")).errors())
        .extracting(one -> one.errorCode())
        .containsExactly("ResourceNotFoundException");
  }

  @Test
  void keepsPolicies() {
    create("first");
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":\"secretsmanager:GetSecretValue\",\"Resource\":\"*\"}]}";
    client.putResourcePolicy(request -> request.secretId(name).resourcePolicy(policy));

    assertThat(client.getResourcePolicy(request -> request.secretId(name)).resourcePolicy())
        .isEqualTo(policy);
    assertThat(
            client
                .validateResourcePolicy(request -> request.resourcePolicy(policy))
                .policyValidationPassed())
        .isFalse();
    assertThatThrownBy(
            () -> client.putResourcePolicy(request -> request.secretId(name).resourcePolicy("{")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
  }

  @Test
  void makesPasswordsOfEachWantedKind() {
    String password =
        client
            .getRandomPassword(request -> request.passwordLength(4L).excludeCharacters("abc"))
            .randomPassword();

    assertThat(password).hasSize(4).matches(".*[a-z].*").matches(".*[A-Z].*").matches(".*[0-9].*");
    assertThat(password).doesNotContainAnyWhitespaces().doesNotContain("a", "b", "c");
  }

  private CreateSecretResponse create(String value) {
    return client.createSecret(request -> request.name(name).secretString(value));
  }

  private String value(String stage) {
    return client
        .getSecretValue(request -> request.secretId(name).versionStage(stage))
        .secretString();
  }
}
