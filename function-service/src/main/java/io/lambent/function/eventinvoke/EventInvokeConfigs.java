package io.lambent.function.eventinvoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.eventinvoke.EventInvokeShapes.ChangeConfig;
import io.lambent.function.eventinvoke.EventInvokeShapes.Config;
import io.lambent.function.eventinvoke.EventInvokeShapes.ConfigList;
import io.lambent.function.eventinvoke.EventInvokeShapes.DestinationConfig;
import io.lambent.function.eventinvoke.EventInvokeShapes.ListConfigs;
import io.lambent.function.eventinvoke.EventInvokeShapes.Target;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads and changes how often and how long events are tried, and where their outcomes go, per
 * function, version or alias.
 */
@Component
@Transactional
public class EventInvokeConfigs {
  private final Catalog catalog;
  private final EventInvokeConfigRepository configs;
  private final DestinationRules rules;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  EventInvokeConfigs(
      Catalog catalog,
      EventInvokeConfigRepository configs,
      DestinationRules rules,
      ApplicationEventPublisher events,
      Clock clock) {
    this.catalog = catalog;
    this.configs = configs;
    this.rules = rules;
    this.events = events;
    this.clock = clock;
  }

  /** Replaces the whole configuration. */
  public Config put(FunctionReference reference, ChangeConfig request) {
    checkNotEmpty(request);
    LambdaFunction function = lock(reference);
    EventDestinations destinations = destinations(request.destinationConfig());
    rules.check(function.name(), destinations);
    Instant now = Instant.now(clock);
    EventInvokeConfig config =
        find(function, reference)
            .orElseGet(
                () -> configs.save(new EventInvokeConfig(function, qualifier(reference), now)));
    config.change(
        new EventLimits(request.maximumRetryAttempts(), request.maximumEventAgeInSeconds()),
        destinations,
        now);
    events.publishEvent(FunctionChanged.of(function));
    return Config.of(config);
  }

  /** Changes the members that the request has. */
  public Config update(FunctionReference reference, ChangeConfig request) {
    checkNotEmpty(request);
    LambdaFunction function = lock(reference);
    EventInvokeConfig config =
        find(function, reference).orElseThrow(() -> notConfigured(reference));
    EventDestinations destinations =
        request.destinationConfig() == null
            ? config.destinations()
            : destinations(request.destinationConfig());
    rules.check(function.name(), destinations);
    EventLimits limits = config.limits();
    @Nullable Integer retries = request.maximumRetryAttempts();
    @Nullable Integer age = request.maximumEventAgeInSeconds();
    config.change(
        new EventLimits(
            retries == null ? limits.maximumRetries() : retries,
            age == null ? limits.maximumAgeSeconds() : age),
        destinations,
        Instant.now(clock));
    events.publishEvent(FunctionChanged.of(function));
    return Config.of(config);
  }

  /**
   * @throws AwsException where nothing is configured
   */
  public Config get(FunctionReference reference) {
    return catalog
        .find(reference.function())
        .flatMap(function -> find(function, reference))
        .map(Config::of)
        .orElseThrow(() -> notConfigured(reference));
  }

  /**
   * @throws AwsException where nothing is configured
   */
  public void delete(FunctionReference reference) {
    EventInvokeConfig config =
        catalog
            .lock(reference.function())
            .flatMap(function -> find(function, reference))
            .orElseThrow(() -> notConfigured(reference));
    configs.delete(config);
    events.publishEvent(FunctionChanged.of(config.function()));
  }

  /**
   * @throws AwsException where there is no such function
   */
  public ConfigList list(FunctionName name, ListConfigs request) {
    LambdaFunction function = catalog.find(name).orElseThrow(EventInvokeConfigs::noSuchFunction);
    int size = Page.size(request.maxItems());
    Page<EventInvokeConfig> page =
        Page.of(
            configs.list(function, Page.key(request.marker()), Limit.of(size + 1)),
            size,
            EventInvokeConfig::qualifier);
    return new ConfigList(page.items().stream().map(Config::of).toList(), page.nextMarker());
  }

  private static void checkNotEmpty(ChangeConfig request) {
    if (request.isEmpty()) {
      throw Refusals.invalid(
          "You must specify at least one of error handling or destination setting.");
    }
  }

  private static String qualifier(FunctionReference reference) {
    @Nullable String qualifier = reference.qualifier();
    return Objects.requireNonNullElse(qualifier, FunctionVersion.LATEST);
  }

  private Optional<EventInvokeConfig> find(LambdaFunction function, FunctionReference reference) {
    return configs.find(function, qualifier(reference));
  }

  /** The function, where it has such a version or alias, locked. */
  private LambdaFunction lock(FunctionReference reference) {
    FunctionName name = reference.function();
    String qualifier = qualifier(reference);
    LambdaFunction function = catalog.lock(name).orElseThrow(EventInvokeConfigs::noSuchFunction);
    if (!catalog.has(name, qualifier)) {
      throw noSuchFunction();
    }
    return function;
  }

  /** An empty ARN stands for none. */
  private static EventDestinations destinations(@Nullable DestinationConfig config) {
    return config == null
        ? EventDestinations.NONE
        : new EventDestinations(arn(config.onSuccess()), arn(config.onFailure()));
  }

  private static @Nullable String arn(@Nullable Target target) {
    @Nullable String arn = target == null ? null : target.destination();
    return arn == null || arn.isEmpty() ? null : arn;
  }

  private static AwsException noSuchFunction() {
    return Refusals.notFound("The function doesn't exist.");
  }

  private static AwsException notConfigured(FunctionReference reference) {
    return Refusals.notFound(
        "The function %s doesn't have an EventInvokeConfig"
            .formatted(reference.function().arn(qualifier(reference))));
  }
}
