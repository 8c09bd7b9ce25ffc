package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.concurrency.ProvisionedProgress.Status;
import io.lambent.function.concurrency.ProvisionedShapes.ListProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.OneProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.Provisioned;
import io.lambent.function.concurrency.ProvisionedShapes.ProvisionedList;
import io.lambent.function.concurrency.ProvisionedShapes.PutProvisioned;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on provisioned concurrency. */
@RestController
@Transactional
class ProvisionedController {
  private static final String PATH = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency";

  private final Catalog catalog;
  private final ProvisionedConfigRepository configs;
  private final ProvisionedRules rules;
  private final ProvisionedProgress progress;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ProvisionedController(
      Catalog catalog,
      ProvisionedConfigRepository configs,
      ProvisionedRules rules,
      ProvisionedProgress progress,
      ApplicationEventPublisher events,
      Clock clock) {
    this.catalog = catalog;
    this.configs = configs;
    this.rules = rules;
    this.progress = progress;
    this.events = events;
    this.clock = clock;
  }

  @PutMapping(PATH)
  @ResponseStatus(HttpStatus.ACCEPTED)
  public Provisioned putProvisioned(Caller caller, PutProvisioned request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "PutProvisionedConcurrencyConfig");
    if (request.qualifier().equals(FunctionVersion.LATEST)) {
      throw ProvisionedRules.unpublished();
    }
    rules.lockAccount(reference.function());
    LambdaFunction function = lock(reference.function(), request.qualifier());
    int asked = request.provisionedConcurrentExecutions();
    rules.check(function, request.qualifier(), asked);
    Instant now = Instant.now(clock);
    ProvisionedConfig config =
        configs
            .find(function, request.qualifier())
            .orElseGet(
                () ->
                    configs.save(new ProvisionedConfig(function, request.qualifier(), asked, now)));
    config.request(asked, now);
    Status status = progress.of(function).apply(config);
    events.publishEvent(FunctionChanged.of(function));
    int available = status.available();
    return Provisioned.of(config, new Status(Progress.IN_PROGRESS, available, available, null));
  }

  @GetMapping(PATH)
  public Provisioned getProvisioned(Caller caller, OneProvisioned request) {
    FunctionReference reference = published(caller, request, "GetProvisionedConcurrencyConfig");
    LambdaFunction function = find(reference.function(), request.qualifier());
    ProvisionedConfig config =
        configs
            .find(function, request.qualifier())
            .orElseThrow(
                () ->
                    new AwsException(
                        ErrorCode.PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND,
                        "No Provisioned Concurrency Config found for this function"));
    return Provisioned.of(config, progress.of(function).apply(config));
  }

  /** Deleting what is not there succeeds, as on AWS. */
  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deleteProvisioned(Caller caller, OneProvisioned request) {
    FunctionReference reference = published(caller, request, "DeleteProvisionedConcurrencyConfig");
    LambdaFunction function = lock(reference.function(), request.qualifier());
    configs
        .find(function, request.qualifier())
        .ifPresent(
            config -> {
              configs.delete(config);
              events.publishEvent(FunctionChanged.of(function));
            });
  }

  @GetMapping(path = PATH, params = "List=ALL")
  public ProvisionedList listProvisioned(Caller caller, ListProvisioned request) {
    FunctionName name =
        FunctionReference.function(
            caller, request.functionName(), "ListProvisionedConcurrencyConfigs");
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    int size = Page.size(request.maxItems());
    Page<ProvisionedConfig> page =
        Page.of(
            configs.list(function, Page.key(request.marker()), Limit.of(size + 1)),
            size,
            ProvisionedConfig::qualifier);
    Function<ProvisionedConfig, Status> status = progress.of(function);
    return new ProvisionedList(
        page.items().stream()
            .map(config -> Provisioned.listed(config, status.apply(config)))
            .toList(),
        page.nextMarker());
  }

  private static FunctionReference published(
      Caller caller, OneProvisioned request, String operation) {
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), request.qualifier(), operation);
    if (request.qualifier().equals(FunctionVersion.LATEST)) {
      throw Refusals.invalid(
          "The function resource provided must be an alias or a published version.");
    }
    return reference;
  }

  private LambdaFunction lock(FunctionName name, String qualifier) {
    LambdaFunction function = catalog.lock(name).orElseThrow(() -> noSuch(name, qualifier));
    require(name, qualifier);
    return function;
  }

  private LambdaFunction find(FunctionName name, String qualifier) {
    LambdaFunction function = catalog.find(name).orElseThrow(() -> noSuch(name, qualifier));
    require(name, qualifier);
    return function;
  }

  /**
   * @throws AwsException where there is no such version or alias
   */
  private void require(FunctionName name, String qualifier) {
    boolean there =
        Catalog.number(qualifier)
            .map(number -> catalog.version(name, number).isPresent())
            .orElseGet(() -> catalog.alias(name, qualifier).isPresent());
    if (!there) {
      throw noSuch(name, qualifier);
    }
  }

  private static AwsException noSuch(FunctionName name, String qualifier) {
    return qualifier.matches("[0-9]+")
        ? Refusals.functionNotFound(name.arn(qualifier))
        : Refusals.notFound("Cannot find alias arn: " + name.arn(qualifier));
  }
}
