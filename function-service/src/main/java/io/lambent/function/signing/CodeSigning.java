package io.lambent.function.signing;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.signing.SigningConfig.Terms;
import io.lambent.function.signing.SigningLinks.Linked;
import io.lambent.function.signing.SigningShapes.AllowedPublishers;
import io.lambent.function.signing.SigningShapes.CodeSigningPolicies;
import io.lambent.function.signing.SigningShapes.Config;
import io.lambent.function.signing.SigningShapes.ConfigList;
import io.lambent.function.signing.SigningShapes.FunctionList;
import io.lambent.function.tag.Tags;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates, reads, changes and deletes code signing configurations. */
@Component
@Transactional
public class CodeSigning {
  private static final String ID_CHARACTERS = "0123456789abcdef";
  private static final int ID_LENGTH = 17;

  private final SecureRandom random = new SecureRandom();
  private final SigningConfigs configs;
  private final SigningConfigRepository stored;
  private final SigningLinks links;
  private final Clock clock;

  CodeSigning(
      SigningConfigs configs, SigningConfigRepository stored, SigningLinks links, Clock clock) {
    this.configs = configs;
    this.stored = stored;
    this.links = links;
    this.clock = clock;
  }

  public Config create(Caller caller, SigningShapes.CreateConfig request) {
    Map<String, String> tags = Objects.requireNonNullElse(request.tags(), Map.of());
    Tags.checkNames(tags);
    Tags.checkNumber(tags);
    Terms defaults = new Terms(null, List.of(), SigningConfig.WARN);
    Terms terms =
        terms(
            defaults,
            request.description(),
            request.allowedPublishers(),
            request.codeSigningPolicies());
    SigningConfig config =
        stored.save(new SigningConfig(newId(), caller, terms, tags, Instant.now(clock)));
    return Config.of(config);
  }

  /**
   * Changes the members that the request has.
   *
   * @throws AwsException where there is none
   */
  public Config update(Caller caller, SigningShapes.UpdateConfig request) {
    SigningConfig config = configs.lock(caller, request.codeSigningConfigArn());
    Terms terms =
        terms(
            config.terms(),
            request.description(),
            request.allowedPublishers(),
            request.codeSigningPolicies());
    config.change(terms, Instant.now(clock));
    return Config.of(config);
  }

  /**
   * @throws AwsException where there is none
   */
  public Config get(Caller caller, String arn) {
    return Config.of(configs.find(caller, arn));
  }

  public ConfigList list(Caller caller, SigningShapes.ListConfigs request) {
    int size = Page.size(request.maxItems());
    Page<SigningConfig> page =
        Page.of(
            stored.list(
                caller.account(), caller.region(), Page.key(request.marker()), Limit.of(size + 1)),
            size,
            SigningConfig::id);
    return new ConfigList(page.items().stream().map(Config::of).toList(), page.nextMarker());
  }

  /**
   * @throws AwsException where there is none, or functions use it
   */
  public void delete(Caller caller, String arn) {
    SigningConfig config = configs.lock(caller, arn);
    if (!links.functions(config.id(), 0, 1).isEmpty()) {
      throw Refusals.conflict(
          "The Lambda code signing configuration %s is used by functions and cannot be deleted."
              .formatted(config.arn()));
    }
    stored.delete(config);
  }

  /**
   * @throws AwsException where there is no such configuration
   */
  public FunctionList functions(Caller caller, SigningShapes.ListFunctions request) {
    SigningConfig config = configs.find(caller, request.codeSigningConfigArn());
    int size = Page.size(request.maxItems());
    Page<Linked> page =
        Page.of(
            links.functions(config.id(), after(request.marker()), size + 1),
            size,
            linked -> Long.toString(linked.function()));
    return new FunctionList(
        page.items().stream().map(linked -> arn(caller, linked)).toList(), page.nextMarker());
  }

  private static String arn(Caller caller, Linked linked) {
    return new FunctionName(caller.account(), caller.region(), linked.name()).arn();
  }

  private static long after(@Nullable String marker) {
    String key = Page.key(marker);
    if (key.isEmpty()) {
      return 0;
    }
    if (!key.matches("[0-9]{1,18}")) {
      throw Refusals.invalid("Invalid pagination token");
    }
    return Long.parseLong(key);
  }

  /** Terms with what a request changes. */
  private static Terms terms(
      Terms current,
      @Nullable String description,
      @Nullable AllowedPublishers publishers,
      @Nullable CodeSigningPolicies policies) {
    @Nullable String policy = policies == null ? null : policies.untrustedArtifactOnDeployment();
    return new Terms(
        description == null ? current.description() : description,
        publishers == null ? current.publishers() : publishers.signingProfileVersionArns(),
        policy == null ? current.policy() : policy);
  }

  private String newId() {
    return random
        .ints(ID_LENGTH, 0, ID_CHARACTERS.length())
        .mapToObj(index -> ID_CHARACTERS.substring(index, index + 1))
        .collect(Collectors.joining("", "csc-", ""));
  }
}
