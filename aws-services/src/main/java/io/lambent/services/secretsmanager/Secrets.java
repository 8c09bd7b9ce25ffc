package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations on secrets as such, and on their tags. */
@Component
class Secrets {
  private static final int MAX_TAGS = 50;
  private static final int SUFFIX_LENGTH = 6;
  private static final String SUFFIX_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final long DEFAULT_WINDOW = 30;
  private static final long SHORTEST_WINDOW = 7;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretTable secrets;
  private final VersionTable versions;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Secrets(
      SecretTable secrets, VersionTable versions, TransactionTemplate transactions, Clock clock) {
    this.secrets = secrets;
    this.versions = versions;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Tag(@Nullable String key, @Nullable String value) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Create(
      String name,
      @Nullable String clientRequestToken,
      @Nullable String description,
      @Nullable String kmsKeyId,
      byte @Nullable [] secretBinary,
      @Nullable String secretString,
      List<Tag> tags,
      List<Replica> addReplicaRegions,
      @Nullable String type,
      @Nullable String crossAccountPrimaryArn) {}

  record Replica(@Nullable String region) {}

  record Created(String arn, String name, @Nullable String versionId) {}

  record ById(String secretId) {}

  record Described(
      String arn,
      String name,
      @Nullable String description,
      @Nullable String kmsKeyId,
      Instant lastChangedDate,
      @Nullable Instant lastAccessedDate,
      @Nullable Instant deletedDate,
      @Nullable List<Tag> tags,
      @Nullable Map<String, List<String>> versionIdsToStages,
      Instant createdDate,
      @Nullable Boolean rotationEnabled,
      @Nullable String rotationLambdaArn,
      @Nullable RotationRules rotationRules,
      @Nullable Instant lastRotatedDate,
      @Nullable Instant nextRotationDate) {}

  record Delete(
      String secretId, @Nullable Long recoveryWindowInDays, boolean forceDeleteWithoutRecovery) {}

  record Deleted(String arn, String name, Instant deletionDate) {}

  record Restored(String arn, String name) {}

  record Tagging(String secretId, List<Tag> tags) {}

  record Untagging(String secretId, List<String> tagKeys) {}

  Created create(Caller caller, Create input) {
    SecretName.check(input.name());
    if (!input.addReplicaRegions().isEmpty() || input.crossAccountPrimaryArn() != null) {
      throw SecretsErrors.invalid("Secrets have no replicas in other regions or accounts.");
    }
    if (input.type() != null) {
      throw SecretsErrors.invalid("Secrets of other vendors are not managed.");
    }
    Map<String, String> tags = map(input.tags());
    checkCount(tags);
    SecretValue value = SecretValue.of(input.secretString(), input.secretBinary());
    String token =
        Objects.requireNonNullElseGet(
            input.clientRequestToken(), () -> UUID.randomUUID().toString());
    return Objects.requireNonNull(
        transactions.execute(status -> create(caller, input, tags, token, value)));
  }

  private Created create(
      Caller caller,
      Create input,
      Map<String, String> tags,
      String token,
      @Nullable SecretValue value) {
    Long id =
        secrets.insert(caller, input.name(), suffix(), input.description(), input.kmsKeyId(), tags);
    Secret secret =
        secrets.lock(new SecretName(caller.account(), caller.region(), input.name(), false));
    if (id == null) {
      checkSame(secret, token, value);
    } else if (value != null) {
      versions.insert(id, token, value);
      StagingLabels labels = new StagingLabels(List.of());
      labels.move(StagingLabels.CURRENT, token);
      versions.store(id, versions.of(secret), labels);
    }
    return new Created(secret.arn(), secret.name(), value == null ? null : token);
  }

  /** A request that is sent again changes nothing; another one for the name is an error. */
  private void checkSame(Secret secret, String token, @Nullable SecretValue value) {
    if (secret.isDeleted()) {
      throw SecretsErrors.notNow(
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
    }
    SecretValue stored = value == null ? null : versions.value(secret, token);
    if (stored == null || !stored.isSame(Objects.requireNonNull(value))) {
      throw SecretsErrors.exists(
          "The operation failed because the secret " + secret.name() + " already exists.");
    }
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder(SUFFIX_LENGTH);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(SUFFIX_CHARACTERS.charAt(RANDOM.nextInt(SUFFIX_CHARACTERS.length())));
    }
    return suffix.toString();
  }

  Described describe(Caller caller, ById input) {
    Secret secret = secrets.find(SecretName.of(caller, input.secretId()));
    Map<String, List<String>> labels = versions.labels(List.of(secret)).get(secret.id());
    return new Described(
        secret.arn(),
        secret.name(),
        secret.description(),
        secret.kmsKeyId(),
        secret.changedAt(),
        accessedAt(secret),
        secret.deletedAt(),
        tags(secret),
        labels,
        secret.createdAt(),
        secret.rotation().function() == null ? null : secret.rotation().isEnabled(),
        secret.rotation().function(),
        secret.rotation().rules(),
        secret.rotation().rotatedAt(),
        secret.rotation().nextAt());
  }

  /** The day on which a secret was read last, as AWS gives it. */
  static @Nullable Instant accessedAt(Secret secret) {
    return secret.accessedOn() == null
        ? null
        : secret.accessedOn().atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The tags of a secret; null where it has none. */
  static @Nullable List<Tag> tags(Secret secret) {
    return secret.tags().isEmpty()
        ? null
        : secret.tags().entrySet().stream()
            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
            .toList();
  }

  Deleted delete(Caller caller, Delete input) {
    Long days = input.recoveryWindowInDays();
    boolean force = input.forceDeleteWithoutRecovery();
    if (force && days != null) {
      throw SecretsErrors.invalid(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days != null && (days < SHORTEST_WINDOW || days > DEFAULT_WINDOW)) {
      throw SecretsErrors.invalid(
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    Instant now = clock.instant();
    Instant gone =
        force ? now : now.plus(Duration.ofDays(Objects.requireNonNullElse(days, DEFAULT_WINDOW)));
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lock(SecretName.of(caller, input.secretId()));
              if (force) {
                secrets.delete(secret);
              } else if (secret.isDeleted()) {
                throw SecretsErrors.notNow(
                    "You can't perform this operation on the secret because it was already"
                        + " scheduled for deletion.");
              } else {
                secrets.setDeleted(secret, now, gone);
              }
              return new Deleted(secret.arn(), secret.name(), gone);
            }));
  }

  Restored restore(Caller caller, ById input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lock(SecretName.of(caller, input.secretId()));
              secrets.setDeleted(secret, null, null);
              return new Restored(secret.arn(), secret.name());
            }));
  }

  void tag(Caller caller, Tagging input) {
    Map<String, String> added = map(input.tags());
    transactions.executeWithoutResult(
        status -> {
          Secret secret = secrets.lockPresent(SecretName.of(caller, input.secretId()));
          Map<String, String> all = new LinkedHashMap<>(secret.tags());
          all.putAll(added);
          checkCount(all);
          secrets.setTags(secret, added, List.of());
        });
  }

  void untag(Caller caller, Untagging input) {
    transactions.executeWithoutResult(
        status ->
            secrets.setTags(
                secrets.lockPresent(SecretName.of(caller, input.secretId())),
                Map.of(),
                input.tagKeys()));
  }

  private static void checkCount(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw SecretsErrors.invalid("A secret can have at most " + MAX_TAGS + " tags.");
    }
  }

  private static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Tag tag : tags) {
      if (tag.key() == null) {
        throw SecretsErrors.invalid("A tag must have a key.");
      }
      map.put(tag.key(), Objects.requireNonNullElse(tag.value(), ""));
    }
    return map;
  }
}
