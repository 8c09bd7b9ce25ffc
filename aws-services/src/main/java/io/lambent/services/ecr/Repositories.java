package io.lambent.services.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes and describes repositories. */
@Component("ecrRepositories")
class Repositories {
  private static final int PAGE = 100;
  private static final Duration TOKEN_LIFE = Duration.ofHours(12);

  private final RepositoryTable table;
  private final EcrProperties properties;
  private final Clock clock;

  Repositories(RepositoryTable table, EcrProperties properties, Clock clock) {
    this.table = table;
    this.properties = properties;
    this.clock = clock;
  }

  record Tag(String key, String value) {}

  record Create(
      @Nullable String registryId,
      String repositoryName,
      List<Tag> tags,
      @Nullable String imageTagMutability,
      List<Repository.Exclusion> imageTagMutabilityExclusionFilters,
      Repository.@Nullable Scanning imageScanningConfiguration,
      Repository.@Nullable Encryption encryptionConfiguration) {}

  record Shown(Description repository) {}

  record Description(
      String repositoryArn,
      String registryId,
      String repositoryName,
      String repositoryUri,
      Instant createdAt,
      String imageTagMutability,
      @Nullable List<Repository.Exclusion> imageTagMutabilityExclusionFilters,
      Repository.Scanning imageScanningConfiguration,
      Repository.Encryption encryptionConfiguration) {}

  record Describe(
      @Nullable String registryId,
      List<String> repositoryNames,
      @Nullable String nextToken,
      @Nullable Integer maxResults) {}

  record Listed(List<Description> repositories, @Nullable String nextToken) {}

  record Delete(@Nullable String registryId, String repositoryName, boolean force) {}

  record PutMutability(
      @Nullable String registryId,
      String repositoryName,
      String imageTagMutability,
      List<Repository.Exclusion> imageTagMutabilityExclusionFilters) {}

  record Mutability(String registryId, String repositoryName, String imageTagMutability) {}

  record PutScanning(
      @Nullable String registryId,
      String repositoryName,
      Repository.Scanning imageScanningConfiguration) {}

  record Scanned(
      String registryId, String repositoryName, Repository.Scanning imageScanningConfiguration) {}

  record TagInput(String resourceArn, List<Tag> tags) {}

  record UntagInput(String resourceArn, List<String> tagKeys) {}

  record Resource(String resourceArn) {}

  record Tags(List<Tag> tags) {}

  record Nothing() {}

  record TokenInput(List<String> registryIds) {}

  record Tokens(List<Token> authorizationData) {}

  record Token(String authorizationToken, Instant expiresAt, String proxyEndpoint) {

    /** Without the token, so that it reaches no log. */
    @Override
    public String toString() {
      return "Token[" + proxyEndpoint + "]";
    }
  }

  Shown create(Caller caller, Create input) {
    requireOwn(caller, input.registryId());
    Repository made =
        new Repository(
            0,
            caller.account(),
            caller.region(),
            input.repositoryName(),
            map(input.tags()),
            new Repository.Settings(
                Objects.requireNonNullElse(input.imageTagMutability(), "MUTABLE"),
                input.imageTagMutabilityExclusionFilters(),
                Objects.requireNonNullElse(
                    input.imageScanningConfiguration(), new Repository.Scanning(false)),
                Objects.requireNonNullElse(
                    input.encryptionConfiguration(), new Repository.Encryption("AES256", null))),
            null,
            null,
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (!table.insert(made)) {
      throw EcrErrors.exists(caller, made.name());
    }
    return new Shown(description(made));
  }

  private static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    return map;
  }

  /**
   * Checks the registry that a request names: that of the caller's account.
   *
   * @throws AwsFailure where it is another one
   */
  static void requireOwn(Caller caller, @Nullable String registryId) {
    if (registryId != null && !registryId.equals(caller.account())) {
      throw AwsFailure.declared(
          "InvalidParameterException",
          "Registries of other accounts (" + registryId + ") cannot be used.");
    }
  }

  private Description description(Repository repository) {
    Repository.Settings settings = repository.settings();
    return new Description(
        repository.arn(),
        repository.account(),
        repository.name(),
        uri(repository),
        repository.createdAt(),
        settings.imageTagMutability(),
        settings.imageTagMutabilityExclusionFilters().isEmpty()
            ? null
            : settings.imageTagMutabilityExclusionFilters(),
        settings.imageScanningConfiguration(),
        settings.encryptionConfiguration());
  }

  /** The address of a repository: in the operator's registry, or else by AWS's name. */
  private String uri(Repository repository) {
    URI registry = properties.registry();
    String host =
        registry == null
            ? repository.account() + ".dkr.ecr." + repository.region() + ".amazonaws.com"
            : registry.getAuthority();
    return host + "/" + repository.name();
  }

  Listed describe(Caller caller, Describe input) {
    requireOwn(caller, input.registryId());
    if (!input.repositoryNames().isEmpty()) {
      return new Listed(
          input.repositoryNames().stream().map(name -> description(get(caller, name))).toList(),
          null);
    }
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    List<Repository> found =
        table.list(caller, Objects.requireNonNullElse(input.nextToken(), ""), limit + 1);
    boolean isTruncated = found.size() > limit;
    List<Repository> page = isTruncated ? found.subList(0, limit) : found;
    return new Listed(
        page.stream().map(this::description).toList(), isTruncated ? page.getLast().name() : null);
  }

  /**
   * Reads a repository.
   *
   * @throws AwsFailure where there is none
   */
  Repository get(Caller caller, String name) {
    return table.find(caller, name).orElseThrow(() -> EcrErrors.noRepository(caller, name));
  }

  Shown delete(Caller caller, Delete input) {
    requireOwn(caller, input.registryId());
    Repository repository = get(caller, input.repositoryName());
    table.delete(repository);
    return new Shown(description(repository));
  }

  Mutability putMutability(Caller caller, PutMutability input) {
    requireOwn(caller, input.registryId());
    Repository repository = get(caller, input.repositoryName());
    table.setSettings(
        repository,
        new Repository.Settings(
            input.imageTagMutability(),
            input.imageTagMutabilityExclusionFilters(),
            repository.settings().imageScanningConfiguration(),
            repository.settings().encryptionConfiguration()));
    return new Mutability(repository.account(), repository.name(), input.imageTagMutability());
  }

  Scanned putScanning(Caller caller, PutScanning input) {
    requireOwn(caller, input.registryId());
    Repository repository = get(caller, input.repositoryName());
    table.setSettings(
        repository,
        new Repository.Settings(
            repository.settings().imageTagMutability(),
            repository.settings().imageTagMutabilityExclusionFilters(),
            input.imageScanningConfiguration(),
            repository.settings().encryptionConfiguration()));
    return new Scanned(repository.account(), repository.name(), input.imageScanningConfiguration());
  }

  Nothing tag(Caller caller, TagInput input) {
    table.changeTags(byArn(caller, input.resourceArn()), map(input.tags()), List.of());
    return new Nothing();
  }

  Nothing untag(Caller caller, UntagInput input) {
    table.changeTags(byArn(caller, input.resourceArn()), Map.of(), input.tagKeys());
    return new Nothing();
  }

  Tags tags(Caller caller, Resource input) {
    return new Tags(
        byArn(caller, input.resourceArn()).tags().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new Tag(entry.getKey(), entry.getValue()))
            .toList());
  }

  private Repository byArn(Caller caller, String text) {
    Arn arn =
        Arn.parse(text)
            .filter(parsed -> parsed.resource().startsWith("repository/"))
            .orElseThrow(
                () ->
                    EcrErrors.invalid(
                        "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid"
                            + " ARN'"));
    return get(caller, arn.resourceId());
  }

  /**
   * The credentials of the operator's registry.
   *
   * @throws AwsFailure where none is configured
   */
  Tokens token(Caller caller, TokenInput input) {
    URI registry = properties.registry();
    if (registry == null) {
      throw EcrErrors.unsupported(
          "There is no registry for images. Set lambent.ecr.registry to the address of one.");
    }
    String credentials = properties.user() + ":" + properties.password();
    return new Tokens(
        List.of(
            new Token(
                Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)),
                clock.instant().plus(TOKEN_LIFE),
                registry.toString())));
  }
}
