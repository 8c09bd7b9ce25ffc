package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Names of keys. */
@Component("kmsAliases")
class Aliases {
  private static final int PAGE = 50;

  private final AliasTable table;
  private final KeyFinder finder;
  private final Clock clock;

  Aliases(AliasTable table, KeyFinder finder, Clock clock) {
    this.table = table;
    this.finder = finder;
    this.clock = clock;
  }

  record Put(String aliasName, String targetKeyId) {}

  record ByName(String aliasName) {}

  record ListInput(@Nullable String keyId, @Nullable Integer limit, @Nullable String marker) {}

  record Listed(List<Entry> aliases, @Nullable String nextMarker, boolean truncated) {}

  record Entry(
      String aliasName,
      String aliasArn,
      String targetKeyId,
      Instant creationDate,
      Instant lastUpdatedDate) {}

  void create(Caller caller, Put input) {
    checkName(input.aliasName());
    KmsKey key = target(caller, input);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    AliasTable.Alias made =
        new AliasTable.Alias(
            caller.account(), caller.region(), input.aliasName(), key.id(), now, now);
    if (!table.insert(made)) {
      throw AwsFailure.declared(
          "AlreadyExistsException", "An alias with the name " + made.arn() + " already exists");
    }
  }

  private static void checkName(String name) {
    if (!name.startsWith(KeyFinder.ALIAS)) {
      throw KmsErrors.validation(
          "Alias must start with the prefix \"alias/\". Please see"
              + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
    }
    if (name.startsWith(KeyFinder.RESERVED)) {
      throw AwsFailure.declared("InvalidAliasNameException", "Aliases of AWS cannot be changed.");
    }
  }

  /** The key of an alias, which is locked so that it is not deleted meanwhile. */
  private KmsKey target(Caller caller, Put input) {
    if (input.targetKeyId().startsWith(KeyFinder.ALIAS)) {
      throw KmsErrors.validation("Aliases must refer to keys. Not aliases");
    }
    KmsKey key = finder.lock(caller, input.targetKeyId());
    if (key.isPendingDeletion()) {
      throw KmsErrors.pendingDeletion(key);
    }
    return key;
  }

  void update(Caller caller, Put input) {
    checkName(input.aliasName());
    KmsKey key = target(caller, input);
    if (!table.update(
        caller, input.aliasName(), key.id(), clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
      throw missing(caller, input.aliasName());
    }
  }

  void delete(Caller caller, ByName input) {
    checkName(input.aliasName());
    if (!table.delete(caller, input.aliasName())) {
      throw missing(caller, input.aliasName());
    }
  }

  private static AwsFailure missing(Caller caller, String name) {
    return KmsErrors.noAlias(AliasTable.Alias.arn(caller.account(), caller.region(), name));
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<AliasTable.Alias> found =
        table.list(
            caller,
            input.keyId() == null ? null : finder.get(caller, input.keyId()).id(),
            Objects.requireNonNullElse(input.marker(), ""),
            limit + 1);
    boolean isTruncated = found.size() > limit;
    List<AliasTable.Alias> page = isTruncated ? found.subList(0, limit) : found;
    return new Listed(
        page.stream()
            .map(
                alias ->
                    new Entry(
                        alias.name(),
                        alias.arn(),
                        alias.key().toString(),
                        alias.createdAt(),
                        alias.updatedAt()))
            .toList(),
        isTruncated ? page.getLast().name() : null,
        isTruncated);
  }
}
