package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists secrets and filters them. See <a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html">Find
 * secrets</a>.
 */
@Component
class SecretSearch {
  private static final int PAGE = 100;

  private final SecretTable secrets;
  private final VersionTable versions;

  SecretSearch(SecretTable secrets, VersionTable versions) {
    this.secrets = secrets;
    this.versions = versions;
  }

  record Filter(@Nullable String key, List<String> values) {}

  record ListInput(
      boolean includePlannedDeletion,
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      List<Filter> filters,
      @Nullable String sortOrder,
      @Nullable String sortBy) {}

  record Listed(List<Entry> secretList, @Nullable String nextToken) {}

  record Entry(
      String arn,
      String name,
      @Nullable String description,
      @Nullable String kmsKeyId,
      Instant lastChangedDate,
      @Nullable Instant lastAccessedDate,
      @Nullable Instant deletedDate,
      @Nullable List<Secrets.Tag> tags,
      @Nullable Map<String, List<String>> secretVersionsToStages,
      Instant createdDate,
      @Nullable Boolean rotationEnabled,
      @Nullable String rotationLambdaArn,
      @Nullable RotationRules rotationRules,
      @Nullable Instant lastRotatedDate,
      @Nullable Instant nextRotationDate) {}

  Listed list(Caller caller, ListInput input) {
    Comparator<Secret> order = order(Objects.requireNonNullElse(input.sortBy(), "created-date"));
    List<Secret> found =
        matching(secrets.list(caller), input.filters()).stream()
            .filter(secret -> input.includePlannedDeletion() || !secret.isDeleted())
            .sorted("desc".equals(input.sortOrder()) ? order.reversed() : order)
            .toList();
    PageOf<Secret> page =
        PageOf.of(
            found,
            Secret::arn,
            Objects.requireNonNullElse(input.maxResults(), PAGE),
            input.nextToken());
    Map<Long, Map<String, List<String>>> labels = versions.labels(page.items());
    return new Listed(
        page.items().stream().map(secret -> entry(secret, labels.get(secret.id()))).toList(),
        page.nextToken());
  }

  private static Comparator<Secret> order(String sortBy) {
    return switch (sortBy) {
      case "name" -> Comparator.comparing(Secret::name);
      case "last-changed-date" -> Comparator.comparing(Secret::changedAt);
      case "last-accessed-date" ->
          Comparator.comparing(
              secret -> Objects.requireNonNullElse(secret.accessedOn(), LocalDate.MIN));
      default -> Comparator.comparing(Secret::id);
    };
  }

  private static Entry entry(Secret secret, @Nullable Map<String, List<String>> labels) {
    return new Entry(
        secret.arn(),
        secret.name(),
        secret.description(),
        secret.kmsKeyId(),
        secret.changedAt(),
        Secrets.accessedAt(secret),
        secret.deletedAt(),
        Secrets.tags(secret),
        labels,
        secret.createdAt(),
        secret.rotation().function() == null ? null : secret.rotation().isEnabled(),
        secret.rotation().function(),
        secret.rotation().rules(),
        secret.rotation().rotatedAt(),
        secret.rotation().nextAt());
  }

  /** The secrets that match each of some filters. */
  static List<Secret> matching(List<Secret> all, List<Filter> filters) {
    return all.stream()
        .filter(secret -> filters.stream().allMatch(filter -> matches(secret, filter)))
        .toList();
  }

  /** A filter matches where one of its values does; a value after {@code !} where it does not. */
  private static boolean matches(Secret secret, Filter filter) {
    String key = filter.key();
    if (key == null) {
      throw SecretsErrors.invalid("Invalid filter key");
    }
    if (filter.values().isEmpty()) {
      throw SecretsErrors.invalid("Invalid filter values for key: " + key);
    }
    return filter.values().stream()
        .anyMatch(
            value ->
                value.startsWith("!")
                    ? !matches(secret, key, value.substring(1))
                    : matches(secret, key, value));
  }

  private static boolean matches(Secret secret, String key, String value) {
    return switch (key) {
      case "name" -> secret.name().startsWith(value);
      case "tag-key" -> secret.tags().keySet().stream().anyMatch(tag -> tag.startsWith(value));
      case "tag-value" -> secret.tags().values().stream().anyMatch(tag -> tag.startsWith(value));
      case "description" ->
          words(Objects.requireNonNullElse(secret.description(), "")).anyMatch(begins(value));
      case "all" ->
          Stream.of(
                  Stream.of(secret.name(), Objects.requireNonNullElse(secret.description(), "")),
                  secret.tags().keySet().stream(),
                  secret.tags().values().stream())
              .flatMap(texts -> texts)
              .flatMap(SecretSearch::words)
              .anyMatch(begins(value));
      // No secret has a replica, and none belongs to another service.
      default -> false;
    };
  }

  private static Stream<String> words(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    return Stream.concat(Stream.of(small), Stream.of(small.split("[ ,._/@+=-]+")));
  }

  private static Predicate<String> begins(String value) {
    return word -> word.startsWith(value.toLowerCase(Locale.ROOT));
  }
}
