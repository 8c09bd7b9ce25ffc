package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rotates keys: they encrypt with something new, and still decrypt what they have encrypted before.
 * A key whose time has come is rotated when it next encrypts.
 */
@Component("kmsRotations")
class Rotations {
  private static final int DEFAULT_DAYS = 365;

  /** AWS allows so many rotations on demand in the life of a key. */
  private static final int MOST_ON_DEMAND = 25;

  private final KeyTable table;
  private final KeyFinder finder;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Rotations(KeyTable table, KeyFinder finder, TransactionTemplate transactions, Clock clock) {
    this.table = table;
    this.finder = finder;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Enable(String keyId, @Nullable Integer rotationPeriodInDays) {}

  record Status(
      boolean keyRotationEnabled,
      String keyId,
      @Nullable Integer rotationPeriodInDays,
      @Nullable Instant nextRotationDate) {}

  record Rotated(String keyId) {}

  void enable(Caller caller, Enable input) {
    KmsKey key = changeable(caller, input.keyId());
    int days =
        Objects.requireNonNullElse(
            input.rotationPeriodInDays(),
            Objects.requireNonNullElse(key.rotationDays(), DEFAULT_DAYS));
    Instant next = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofDays(days));
    table.update(KeyChange.of(key).rotation(days, next));
  }

  void disable(Caller caller, KmsKeys.ByKey input) {
    table.update(KeyChange.of(changeable(caller, input.keyId())).rotation(null, null));
  }

  private KmsKey changeable(Caller caller, String named) {
    KmsKey key = finder.lock(caller, named);
    KeyFinder.requireUsable(key);
    return key;
  }

  Status status(Caller caller, KmsKeys.ByKey input) {
    KmsKey key = finder.get(caller, input.keyId());
    boolean isEnabled = key.rotationDays() != null && !key.isPendingDeletion();
    return new Status(
        isEnabled,
        key.id().toString(),
        isEnabled ? key.rotationDays() : null,
        isEnabled ? key.nextRotation() : null);
  }

  /**
   * Rotates a key now.
   *
   * @throws AwsFailure where that was done too often
   */
  Rotated rotate(Caller caller, KmsKeys.ByKey input) {
    KmsKey key = changeable(caller, input.keyId());
    if (table.onDemandRotations(key.id()) >= MOST_ON_DEMAND) {
      throw AwsFailure.declared(
          "LimitExceededException",
          "The on-demand rotations limit has been reached for the given keyId. No more on-demand"
              + " rotations can be performed for this key: "
              + key.arn());
    }
    table.addMaterial(key.id(), table.newestMaterial(key.id()) + 1, true);
    return new Rotated(key.id().toString());
  }

  /** The number of what a key encrypts with now. */
  int current(KmsKey key) {
    Instant next = key.nextRotation();
    if (next == null || clock.instant().isBefore(next)) {
      return table.newestMaterial(key.id());
    }
    return Objects.requireNonNull(transactions.execute(status -> rotated(key.id())));
  }

  private int rotated(UUID id) {
    KmsKey key = table.lock(id).orElseThrow(() -> KmsErrors.noKey(id.toString()));
    int newest = table.newestMaterial(id);
    Instant next = key.nextRotation();
    Integer days = key.rotationDays();
    if (next == null || days == null || clock.instant().isBefore(next)) {
      return newest;
    }
    table.addMaterial(id, newest + 1, false);
    table.update(KeyChange.of(key).rotation(days, clock.instant().plus(Duration.ofDays(days))));
    return newest + 1;
  }
}
