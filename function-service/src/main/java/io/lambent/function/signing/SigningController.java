package io.lambent.function.signing;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.signing.SigningConfig.Terms;
import io.lambent.function.signing.SigningLinks.Linked;
import io.lambent.function.signing.SigningShapes.AllowedPublishers;
import io.lambent.function.signing.SigningShapes.Answer;
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
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on code signing configurations. */
@RestController
@Transactional
class SigningController {
  private static final String CONFIGS = "/2020-04-22/code-signing-configs";
  private static final String CONFIG = CONFIGS + "/{CodeSigningConfigArn}";
  private static final String ID_CHARACTERS = "0123456789abcdef";
  private static final int ID_LENGTH = 17;

  private final SecureRandom random = new SecureRandom();
  private final SigningConfigs configs;
  private final SigningConfigRepository stored;
  private final SigningLinks links;
  private final Clock clock;

  SigningController(
      SigningConfigs configs, SigningConfigRepository stored, SigningLinks links, Clock clock) {
    this.configs = configs;
    this.stored = stored;
    this.links = links;
    this.clock = clock;
  }

  @PostMapping(CONFIGS)
  @ResponseStatus(HttpStatus.CREATED)
  public Answer createConfig(Caller caller, SigningShapes.CreateConfig request) {
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
    return new Answer(Config.of(config));
  }

  @PutMapping(CONFIG)
  public Answer updateConfig(Caller caller, SigningShapes.UpdateConfig request) {
    SigningConfig config = configs.lock(caller, request.codeSigningConfigArn());
    Terms terms =
        terms(
            config.terms(),
            request.description(),
            request.allowedPublishers(),
            request.codeSigningPolicies());
    config.change(terms, Instant.now(clock));
    return new Answer(Config.of(config));
  }

  @GetMapping(CONFIG)
  public Answer getConfig(Caller caller, SigningShapes.OneConfig request) {
    return new Answer(Config.of(configs.find(caller, request.codeSigningConfigArn())));
  }

  @GetMapping(CONFIGS)
  public ConfigList listConfigs(Caller caller, SigningShapes.ListConfigs request) {
    int size = Page.size(request.maxItems());
    Page<SigningConfig> page =
        Page.of(
            stored.list(
                caller.account(), caller.region(), Page.key(request.marker()), Limit.of(size + 1)),
            size,
            SigningConfig::id);
    return new ConfigList(page.items().stream().map(Config::of).toList(), page.nextMarker());
  }

  @DeleteMapping(CONFIG)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deleteConfig(Caller caller, SigningShapes.OneConfig request) {
    SigningConfig config = configs.lock(caller, request.codeSigningConfigArn());
    if (!links.functions(config.id(), 0, 1).isEmpty()) {
      throw Refusals.conflict(
          "The Lambda code signing configuration %s is used by functions and cannot be deleted."
              .formatted(config.arn()));
    }
    stored.delete(config);
  }

  @GetMapping(CONFIG + "/functions")
  public FunctionList listFunctions(Caller caller, SigningShapes.ListFunctions request) {
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
