package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations on versions of secrets: their values and staging labels. */
@Component
class SecretValues {
  private static final int PAGE = 100;
  private static final int BATCH = 20;

  /** AWS names its own key so. */
  private static final List<String> KEYS = List.of("DefaultEncryptionKey");

  private final SecretTable secrets;
  private final VersionTable versions;
  private final TransactionTemplate transactions;

  SecretValues(SecretTable secrets, VersionTable versions, TransactionTemplate transactions) {
    this.secrets = secrets;
    this.versions = versions;
    this.transactions = transactions;
  }

  record Get(String secretId, @Nullable String versionId, @Nullable String versionStage) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Found(
      String arn,
      String name,
      String versionId,
      byte @Nullable [] secretBinary,
      @Nullable String secretString,
      @Nullable List<String> versionStages,
      Instant createdDate) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Put(
      String secretId,
      @Nullable String clientRequestToken,
      byte @Nullable [] secretBinary,
      @Nullable String secretString,
      List<String> versionStages) {}

  record Stored(String arn, String name, String versionId, List<String> versionStages) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Update(
      String secretId,
      @Nullable String clientRequestToken,
      @Nullable String description,
      @Nullable String kmsKeyId,
      byte @Nullable [] secretBinary,
      @Nullable String secretString,
      @Nullable String type) {}

  record Updated(String arn, String name, @Nullable String versionId) {}

  record MoveStage(
      String secretId,
      String versionStage,
      @Nullable String removeFromVersionId,
      @Nullable String moveToVersionId) {}

  record Moved(String arn, String name) {}

  record ListInput(
      String secretId,
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      boolean includeDeprecated) {}

  record Listed(List<Entry> versions, @Nullable String nextToken, String arn, String name) {}

  record Entry(
      String versionId,
      @Nullable List<String> versionStages,
      @Nullable Instant lastAccessedDate,
      Instant createdDate,
      List<String> kmsKeyIds) {
    static Entry of(Version version) {
      return new Entry(
          version.id(),
          version.stages().isEmpty() ? null : List.copyOf(version.stages()),
          version.accessedOn() == null
              ? null
              : version.accessedOn().atStartOfDay(ZoneOffset.UTC).toInstant(),
          version.createdAt(),
          KEYS);
    }
  }

  Found get(Caller caller, Get input) {
    return get(secrets.find(SecretName.of(caller, input.secretId())), input);
  }

  /** Reads the value of the version that a request means. */
  Found get(Secret secret, Get input) {
    if (secret.isDeleted()) {
      throw SecretsErrors.deleted();
    }
    Version version = version(versions.of(secret), input);
    SecretValue value = versions.value(secret, version.id());
    if (value == null) {
      // It was removed just now.
      throw SecretsErrors.noValue("VersionId: " + version.id());
    }
    secrets.accessed(secret, version.id());
    return new Found(
        secret.arn(),
        secret.name(),
        version.id(),
        value.binary(),
        value.text(),
        version.stages().isEmpty() ? null : List.copyOf(version.stages()),
        version.createdAt());
  }

  private static Version version(List<Version> all, Get input) {
    String stage = input.versionStage();
    if (input.versionId() == null) {
      String wanted = Objects.requireNonNullElse(stage, StagingLabels.CURRENT);
      return all.stream()
          .filter(version -> version.stages().contains(wanted))
          .findFirst()
          .orElseThrow(() -> SecretsErrors.noValue("staging label: " + wanted));
    }
    Version found =
        byId(all, input.versionId())
            .orElseThrow(() -> SecretsErrors.noValue("VersionId: " + input.versionId()));
    if (stage != null && !found.stages().contains(stage)) {
      throw SecretsErrors.notNow(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return found;
  }

  private static Optional<Version> byId(List<Version> all, String id) {
    return all.stream().filter(version -> version.id().equals(id)).findFirst();
  }

  Stored put(Caller caller, Put input) {
    SecretValue value = SecretValue.of(input.secretString(), input.secretBinary());
    if (value == null) {
      throw SecretsErrors.notNow("You must provide either SecretString or SecretBinary.");
    }
    List<String> stages =
        input.versionStages().isEmpty() ? List.of(StagingLabels.CURRENT) : input.versionStages();
    String id = id(input.clientRequestToken());
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lockPresent(SecretName.of(caller, input.secretId()));
              add(secret, id, value, stages);
              secrets.update(secret, null, null);
              return new Stored(
                  secret.arn(),
                  secret.name(),
                  id,
                  List.copyOf(new StagingLabels(versions.of(secret)).of(id)));
            }));
  }

  Updated update(Caller caller, Update input) {
    if (input.type() != null) {
      throw SecretsErrors.invalid("Secrets of other vendors are not managed.");
    }
    SecretValue value = SecretValue.of(input.secretString(), input.secretBinary());
    String id = id(input.clientRequestToken());
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lockPresent(SecretName.of(caller, input.secretId()));
              if (value != null) {
                add(secret, id, value, List.of(StagingLabels.CURRENT));
              }
              secrets.update(secret, input.description(), input.kmsKeyId());
              return new Updated(secret.arn(), secret.name(), value == null ? null : id);
            }));
  }

  private static String id(@Nullable String token) {
    return token == null ? UUID.randomUUID().toString() : token;
  }

  /** Adds a version, unless it is there with the same value because the request came before. */
  private void add(Secret secret, String id, SecretValue value, List<String> stages) {
    SecretValue stored = versions.value(secret, id);
    if (stored != null) {
      if (!stored.isSame(value)) {
        throw SecretsErrors.exists(
            "You can't use ClientRequestToken "
                + id
                + " because that value is already in use for a version of secret "
                + secret.arn()
                + ".");
      }
      return;
    }
    versions.insert(secret.id(), id, value);
    List<Version> all = versions.of(secret);
    StagingLabels labels = new StagingLabels(all);
    stages.forEach(stage -> labels.move(stage, id));
    if (labels.version(StagingLabels.CURRENT) == null) {
      // The first version of a secret is its current one.
      labels.move(StagingLabels.CURRENT, id);
    }
    versions.store(secret.id(), all, labels);
  }

  Moved move(Caller caller, MoveStage input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lockPresent(SecretName.of(caller, input.secretId()));
              List<Version> all = versions.of(secret);
              StagingLabels labels = new StagingLabels(all);
              move(all, labels, input);
              versions.store(secret.id(), all, labels);
              secrets.update(secret, null, null);
              return new Moved(secret.arn(), secret.name());
            }));
  }

  private static void move(List<Version> all, StagingLabels labels, MoveStage input) {
    String label = input.versionStage();
    String at = labels.version(label);
    String from = input.removeFromVersionId();
    String to = input.moveToVersionId();
    if (to != null && byId(all, to).isEmpty()) {
      throw SecretsErrors.noValue("VersionId: " + to);
    }
    if (from != null && !from.equals(at)) {
      throw SecretsErrors.invalid(
          "The staging label " + label + " isn't attached to version " + from + ".");
    }
    if (to == null) {
      if (from == null) {
        throw SecretsErrors.invalid(
            "You must provide RemoveFromVersionId or MoveToVersionId to move a staging label.");
      }
      if (label.equals(StagingLabels.CURRENT)) {
        throw SecretsErrors.invalid(
            "You can only move staging label AWSCURRENT to a different secret version. It can't"
                + " be completely removed.");
      }
      labels.remove(label);
      return;
    }
    if (at != null && from == null && !at.equals(to)) {
      throw SecretsErrors.invalid(
          "The parameter RemoveFromVersionId can't be empty. Staging label "
              + label
              + " is currently attached to version "
              + at
              + ", so you must explicitly reference that version in RemoveFromVersionId.");
    }
    labels.move(label, to);
  }

  Listed list(Caller caller, ListInput input) {
    Secret secret = secrets.find(SecretName.of(caller, input.secretId()));
    List<Version> shown =
        versions.of(secret).stream()
            .filter(version -> input.includeDeprecated() || !version.stages().isEmpty())
            .toList();
    PageOf<Version> page =
        PageOf.of(
            shown,
            Version::id,
            Objects.requireNonNullElse(input.maxResults(), PAGE),
            input.nextToken());
    return new Listed(
        page.items().stream().map(Entry::of).toList(),
        page.nextToken(),
        secret.arn(),
        secret.name());
  }

  record BatchGet(
      List<String> secretIdList,
      List<SecretSearch.Filter> filters,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  record Problem(String secretId, String errorCode, String message) {}

  record Batch(List<Found> secretValues, @Nullable String nextToken, List<Problem> errors) {}

  Batch getAll(Caller caller, BatchGet input) {
    if (input.secretIdList().isEmpty() == input.filters().isEmpty()) {
      throw SecretsErrors.invalid(
          "Either 'SecretIdList' or 'Filters' must be provided, but not both.");
    }
    if (input.filters().isEmpty()) {
      if (input.maxResults() != null) {
        throw SecretsErrors.invalid(
            "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is"
                + " provided.");
      }
      return values(caller, input.secretIdList(), null);
    }
    List<Secret> matching =
        SecretSearch.matching(secrets.list(caller), input.filters()).stream()
            .filter(secret -> !secret.isDeleted())
            .toList();
    PageOf<Secret> page =
        PageOf.of(
            matching,
            Secret::arn,
            Objects.requireNonNullElse(input.maxResults(), BATCH),
            input.nextToken());
    return values(caller, page.items().stream().map(Secret::arn).toList(), page.nextToken());
  }

  private Batch values(Caller caller, List<String> ids, @Nullable String nextToken) {
    List<Found> found = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String id : ids) {
      try {
        found.add(get(caller, new Get(id, null, null)));
      } catch (AwsFailure e) {
        problems.add(new Problem(id, e.error().awsName(), e.text()));
      }
    }
    return new Batch(found, nextToken, problems);
  }
}
