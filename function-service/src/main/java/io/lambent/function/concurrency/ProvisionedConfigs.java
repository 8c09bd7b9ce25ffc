package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.concurrency.ProvisionedProgress.Status;
import io.lambent.function.concurrency.ProvisionedShapes.ListProvisioned;
import io.lambent.function.concurrency.ProvisionedShapes.Provisioned;
import io.lambent.function.concurrency.ProvisionedShapes.ProvisionedList;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads and changes the provisioned concurrency of versions and aliases. */
@Component
@Transactional
public class ProvisionedConfigs {
  private final Catalog catalog;
  private final ProvisionedConfigRepository configs;
  private final ProvisionedRules rules;
  private final ProvisionedProgress progress;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ProvisionedConfigs(
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

  /**
   * @param qualifier a version or an alias
   * @throws AwsException where there is none, or it cannot have as much
   */
  public Provisioned put(FunctionName name, String qualifier, int asked) {
    if (qualifier.equals(FunctionVersion.LATEST)) {
      throw ProvisionedRules.unpublished();
    }
    rules.lockAccount(name);
    LambdaFunction function = lock(name, qualifier);
    rules.check(function, qualifier, asked);
    Instant now = Instant.now(clock);
    ProvisionedConfig config =
        configs
            .find(function, qualifier)
            .orElseGet(() -> configs.save(new ProvisionedConfig(function, qualifier, asked, now)));
    config.request(asked, now);
    Status status = progress.of(function).apply(config);
    events.publishEvent(FunctionChanged.of(function));
    int available = status.available();
    return Provisioned.of(config, new Status(Progress.IN_PROGRESS, available, available, null));
  }

  /**
   * @throws AwsException where nothing is configured
   */
  public Provisioned get(FunctionName name, String qualifier) {
    checkPublished(qualifier);
    LambdaFunction function = find(name, qualifier);
    ProvisionedConfig config =
        configs
            .find(function, qualifier)
            .orElseThrow(
                () ->
                    new AwsException(
                        ErrorCode.PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND,
                        "No Provisioned Concurrency Config found for this function"));
    return Provisioned.of(config, progress.of(function).apply(config));
  }

  /** Deleting what is not there succeeds, as on AWS. */
  public void delete(FunctionName name, String qualifier) {
    checkPublished(qualifier);
    LambdaFunction function = lock(name, qualifier);
    configs
        .find(function, qualifier)
        .ifPresent(
            config -> {
              configs.delete(config);
              events.publishEvent(FunctionChanged.of(function));
            });
  }

  /**
   * @throws AwsException where there is no such function
   */
  public ProvisionedList list(FunctionName name, ListProvisioned request) {
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

  private static void checkPublished(String qualifier) {
    if (qualifier.equals(FunctionVersion.LATEST)) {
      throw Refusals.invalid(
          "The function resource provided must be an alias or a published version.");
    }
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
    if (!catalog.has(name, qualifier)) {
      throw noSuch(name, qualifier);
    }
  }

  private static AwsException noSuch(FunctionName name, String qualifier) {
    return qualifier.matches("[0-9]+")
        ? Refusals.functionNotFound(name.arn(qualifier))
        : Refusals.notFound("Cannot find alias arn: " + name.arn(qualifier));
  }
}
