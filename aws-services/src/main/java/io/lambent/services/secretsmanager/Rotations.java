package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.invocation.FunctionEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that begin and end the rotation of secrets. */
@Component
class Rotations {
  private final SecretTable secrets;
  private final VersionTable versions;
  private final RotationTable rotations;
  private final FunctionEvents functions;
  private final RotationWorker worker;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Rotations(
      SecretTable secrets,
      VersionTable versions,
      RotationTable rotations,
      FunctionEvents functions,
      RotationWorker worker,
      TransactionTemplate transactions,
      Clock clock) {
    this.secrets = secrets;
    this.versions = versions;
    this.rotations = rotations;
    this.functions = functions;
    this.worker = worker;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Rotate(
      String secretId,
      @Nullable String clientRequestToken,
      @Nullable String rotationLambdaArn,
      @Nullable RotationRules rotationRules,
      @Nullable Boolean rotateImmediately) {}

  record Begun(String arn, String name, @Nullable String versionId) {}

  Begun rotate(Caller caller, Rotate input) {
    RotationRules rules = input.rotationRules();
    if (rules != null) {
      rules.check();
    }
    String arn = input.rotationLambdaArn();
    if (arn != null) {
      checkFunction(arn);
    }
    String token =
        Objects.requireNonNullElseGet(
            input.clientRequestToken(), () -> UUID.randomUUID().toString());
    boolean now = !Boolean.FALSE.equals(input.rotateImmediately());
    Begun begun =
        Objects.requireNonNull(
            transactions.execute(
                status -> {
                  Secret secret = secrets.lockPresent(SecretName.of(caller, input.secretId()));
                  Secret.Rotation before = secret.rotation();
                  String function = arn == null ? before.function() : arn;
                  if (function == null) {
                    throw SecretsErrors.notNow(
                        "No Lambda rotation function ARN is associated with this secret.");
                  }
                  RotationRules kept = rules == null ? before.rules() : rules;
                  Instant next =
                      kept == null ? null : kept.next(clock.instant(), secret.createdAt());
                  secrets.setRotation(
                      secret, new Secret.Rotation(function, kept, true, before.rotatedAt(), next));
                  if (now) {
                    begin(secret, token);
                  }
                  return new Begun(secret.arn(), secret.name(), now ? token : null);
                }));
    worker.wake();
    return begun;
  }

  private void begin(Secret secret, String token) {
    if (!rotations.begin(secret, token) && !token.equals(rotations.token(secret))) {
      throw SecretsErrors.notNow(
          "A previous rotation isn't complete. That rotation will be reattempted.");
    }
    RotationWorker.pend(versions, secret, token);
  }

  private void checkFunction(String arn) {
    FunctionEvents.Target function = FunctionEvents.Target.of(arn);
    if (function == null || !functions.exists(function)) {
      throw AwsFailure.declared(
          "AccessDeniedException",
          "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function"
              + " policy grants access to the principal secretsmanager.amazonaws.com.");
    }
  }

  /** Ends the rotation of a secret; what the function has stored so far stays. */
  Begun cancel(Caller caller, Secrets.ById input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lockPresent(SecretName.of(caller, input.secretId()));
              Secret.Rotation before = secret.rotation();
              if (before.function() == null) {
                throw SecretsErrors.notNow(
                    "No Lambda rotation function ARN is associated with this secret.");
              }
              String token = rotations.token(secret);
              rotations.end(secret.id());
              secrets.setRotation(
                  secret,
                  new Secret.Rotation(
                      before.function(), before.rules(), false, before.rotatedAt(), null));
              return new Begun(secret.arn(), secret.name(), token);
            }));
  }
}
