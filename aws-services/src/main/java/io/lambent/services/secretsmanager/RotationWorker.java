package io.lambent.services.secretsmanager;

import io.lambent.client.signal.Signals;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.lease.LeaseWorker;
import io.lambent.services.lease.Pauses;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rotates secrets: calls the function of each with the four steps of a rotation, one after the
 * other. A step that fails is repeated some times; then the rotation is given up. See <a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html">Rotation
 * by Lambda function</a>.
 */
@Component
class RotationWorker implements LeaseWorker.Work<RotationTable.Rotation> {
  private static final Logger log = LoggerFactory.getLogger(RotationWorker.class);
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");
  private static final int MOST_ATTEMPTS = 5;
  private static final int PLANNED_AT_ONCE = 100;

  private final SecretTable secrets;
  private final VersionTable versions;
  private final RotationTable rotations;
  private final FunctionEvents functions;
  private final JsonMapper json;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final LeaseWorker<RotationTable.Rotation> worker;

  RotationWorker(
      SecretTable secrets,
      VersionTable versions,
      RotationTable rotations,
      FunctionEvents functions,
      JsonMapper json,
      TransactionTemplate transactions,
      Signals signals,
      Clock clock) {
    this.secrets = secrets;
    this.versions = versions;
    this.rotations = rotations;
    this.functions = functions;
    this.json = json;
    this.transactions = transactions;
    this.clock = clock;
    this.worker = new LeaseWorker<>("secret-rotations", this, clock, signals);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }

  /** Looks for rotations at once. */
  void wake() {
    worker.wake();
  }

  /**
   * Makes the version that a rotation is to fill, with the label by which its function finds it.
   */
  static void pend(VersionTable versions, Secret secret, String token) {
    versions.begin(secret.id(), token);
    List<Version> all = versions.of(secret);
    StagingLabels labels = new StagingLabels(all);
    labels.move(StagingLabels.PENDING, token);
    versions.store(secret.id(), all, labels);
  }

  @Override
  public List<RotationTable.Rotation> claim(int limit) {
    Instant now = clock.instant();
    transactions.executeWithoutResult(
        status -> secrets.due(now, PLANNED_AT_ONCE).forEach(secret -> plan(secret, now)));
    return rotations.claim(now, limit);
  }

  private void plan(Secret secret, Instant now) {
    String token = UUID.randomUUID().toString();
    if (rotations.begin(secret, token)) {
      pend(versions, secret, token);
    }
    secrets.setRotation(secret, later(secret, secret.rotation().rotatedAt(), now));
  }

  private static Secret.Rotation later(Secret secret, @Nullable Instant rotatedAt, Instant now) {
    Secret.Rotation before = secret.rotation();
    RotationRules rules = before.rules();
    Instant next =
        rules == null || !before.isEnabled() ? null : rules.next(now, secret.createdAt());
    return new Secret.Rotation(before.function(), rules, before.isEnabled(), rotatedAt, next);
  }

  @Override
  public @Nullable Instant nextDue() {
    return rotations.nextDue();
  }

  @Override
  public Duration lease() {
    return RotationTable.LEASE;
  }

  @Override
  public void renew(List<RotationTable.Rotation> performed) {
    rotations.renew(performed, clock.instant());
  }

  @Override
  public boolean perform(RotationTable.Rotation rotation) {
    Secret secret = transactions.execute(status -> secrets.lock(rotation.secret()));
    FunctionEvents.Target function =
        secret == null || secret.isDeleted() || secret.rotation().function() == null
            ? null
            : FunctionEvents.Target.of(secret.rotation().function());
    if (secret == null || function == null) {
      rotations.end(rotation.secret());
      return true;
    }
    FunctionEvents.Result result =
        functions.run(function, UUID.randomUUID(), event(secret, rotation));
    if (result instanceof FunctionEvents.Result.Accepted) {
      return stepDone(rotation);
    }
    if (rotation.attempts() >= MOST_ATTEMPTS) {
      log.warn(
          "The rotation of {} is given up at {}: {}",
          secret.arn(),
          STEPS.get(rotation.step()),
          result);
      rotations.end(rotation.secret());
      return true;
    }
    rotations.retry(rotation, clock.instant().plus(Pauses.after(rotation.attempts())));
    return false;
  }

  private String event(Secret secret, RotationTable.Rotation rotation) {
    ObjectNode event = json.createObjectNode();
    event.put("ClientRequestToken", rotation.token());
    event.put("SecretId", secret.arn());
    event.put("Step", STEPS.get(rotation.step()));
    return json.writeValueAsString(event);
  }

  private boolean stepDone(RotationTable.Rotation rotation) {
    if (rotation.step() + 1 < STEPS.size()) {
      rotations.stepDone(rotation);
      return false;
    }
    transactions.executeWithoutResult(status -> finish(rotation));
    return true;
  }

  private void finish(RotationTable.Rotation rotation) {
    Secret secret = secrets.lock(rotation.secret());
    rotations.end(rotation.secret());
    if (secret == null) {
      return;
    }
    List<Version> all = versions.of(secret);
    StagingLabels labels = new StagingLabels(all);
    if (rotation.token().equals(labels.version(StagingLabels.PENDING))) {
      labels.remove(StagingLabels.PENDING);
      versions.store(secret.id(), all, labels);
    }
    Instant now = clock.instant();
    secrets.setRotation(secret, later(secret, now, now));
  }
}
