package io.lambent.services.secretsmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.services.TestingAwsServices;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RotationTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final SecretsManagerClient client =
      services.client(SecretsManagerClient.builder(), "secretsmanager", "000000000000");

  private final String name = "rotated/" + UUID.randomUUID();
  private final String function = "rotator-" + UUID.randomUUID();

  @Test
  void callsTheFunctionWithTheFourStepsAndRepeatsOneThatFails() throws Exception {
    create();
    succeed(1);
    services.invoker().next(function, failed());
    succeed(3);

    String version = rotate().versionId();

    for (String step :
        new String[] {"createSecret", "setSecret", "setSecret", "testSecret", "finishSecret"}) {
      JsonNode event = nextEvent();
      assertThat(event.path("Step").asString()).isEqualTo(step);
      assertThat(event.path("ClientRequestToken").asString()).isEqualTo(version);
      assertThat(event.path("SecretId").asString()).contains(":secret:" + name);
    }
    DescribeSecretResponse rotated = await(secret -> secret.lastRotatedDate() != null);
    assertThat(rotated.rotationEnabled()).isTrue();
    assertThat(rotated.rotationRules().automaticallyAfterDays()).isEqualTo(7);
    assertThat(rotated.nextRotationDate())
        .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(8)));
  }

  @Test
  void theFunctionFillsTheVersionThatIsPending() throws Exception {
    create();
    String version = rotate().versionId();
    nextEvent();

    assertThat(describe().versionIdsToStages().get(version)).containsExactly("AWSPENDING");
    client.putSecretValue(
        request ->
            request
                .secretId(name)
                .clientRequestToken(version)
                .secretString("new")
                .versionStages("AWSPENDING"));
    assertThat(
            client
                .getSecretValue(request -> request.secretId(name).versionStage("AWSPENDING"))
                .secretString())
        .isEqualTo("new");
    assertThatThrownBy(this::rotate)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("A previous rotation isn't complete.");
    client.cancelRotateSecret(request -> request.secretId(name));
    assertThat(describe().rotationEnabled()).isFalse();
    assertThat(describe().nextRotationDate()).isNull();
  }

  @Test
  void rotatesAgainWhenItsTimeHasCome() throws Exception {
    create();
    succeed(8);
    rotate();
    await(secret -> secret.lastRotatedDate() != null);
    services.invoker().of(function).clear();

    services
        .jdbc()
        .update(
            "update lambent_aws.secret set next_rotation_at = ? where name = ?",
            Timestamp.from(Instant.now()),
            name);
    services.bean(RotationWorker.class).wake();

    assertThat(nextEvent().path("Step").asString()).isEqualTo("createSecret");
  }

  @Test
  void refusesAFunctionThatIsNotThere() {
    create();
    assertThatThrownBy(
            () ->
                client.rotateSecret(
                    request ->
                        request
                            .secretId(name)
                            .rotationLambdaARN(arn("missing-" + UUID.randomUUID()))
                            .rotationRules(rules -> rules.automaticallyAfterDays(1L))))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
            });
    assertThatThrownBy(() -> client.rotateSecret(request -> request.secretId(name)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("No Lambda rotation function ARN is associated with this secret.");
    assertThat(describe().rotationEnabled()).isNull();
  }

  private void create() {
    client.createSecret(request -> request.name(name).secretString("old"));
  }

  private RotateSecretResponse rotate() {
    return client.rotateSecret(
        request ->
            request
                .secretId(name)
                .rotationLambdaARN(arn(function))
                .rotationRules(rules -> rules.automaticallyAfterDays(7L)));
  }

  private static String arn(String function) {
    return "arn:aws:lambda:us-east-1:000000000000:function:" + function;
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      services
          .invoker()
          .next(function, new InvocationOutcome.Succeeded(execution(), "null".getBytes(UTF_8)));
    }
  }

  private static InvocationOutcome failed() {
    return new InvocationOutcome.FunctionFailed(execution(), "Error", "{}".getBytes(UTF_8));
  }

  private JsonNode nextEvent() throws InterruptedException {
    @Nullable Invocation invocation = services.invoker().of(function).poll(60, TimeUnit.SECONDS);
    return JsonMapper.shared().readTree(Objects.requireNonNull(invocation).payload());
  }

  private DescribeSecretResponse describe() {
    return client.describeSecret(request -> request.secretId(name));
  }

  private DescribeSecretResponse await(Predicate<DescribeSecretResponse> condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      DescribeSecretResponse secret = describe();
      if (condition.test(secret)) {
        return secret;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError("not within 60 s: " + describe());
  }

  private static Execution execution() {
    return new Execution("$LATEST", 1, 1, null, 128, 64, null);
  }
}
