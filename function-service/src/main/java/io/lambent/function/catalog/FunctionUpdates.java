package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.CodeReleased;
import io.lambent.function.configuration.Settings;
import io.lambent.function.configuration.SettingsChange;
import io.lambent.function.configuration.UpdateCodeRequest;
import io.lambent.function.configuration.UpdateConfigurationRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Updates the code and the configuration of functions. */
@Component
class FunctionUpdates {
  private final Catalog catalog;
  private final SettingsChange changes;
  private final CodeDelivery delivery;
  private final CodeIntake code;
  private final FunctionLayers layers;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  FunctionUpdates(
      Catalog catalog,
      SettingsChange changes,
      CodeDelivery delivery,
      CodeIntake code,
      FunctionLayers layers,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.catalog = catalog;
    this.changes = changes;
    this.delivery = delivery;
    this.code = code;
    this.layers = layers;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  FunctionConfiguration updateConfiguration(FunctionName name, UpdateConfigurationRequest request) {
    return Objects.requireNonNull(
        transactions.execute(status -> changeConfiguration(name, request)));
  }

  private FunctionConfiguration changeConfiguration(
      FunctionName name, UpdateConfigurationRequest request) {
    LambdaVersion latest = lockLatest(name, request.revisionId());
    if (request.layers() != null && !request.layers().isEmpty()) {
      code.checkLayers(latest.function());
    }
    Content content = latest.content();
    Settings settings = changes.update(request, content.settings());
    update(latest, content.with(layers.update(name, settings, request.layers(), content)));
    return FunctionConfiguration.of(latest);
  }

  FunctionConfiguration updateCode(FunctionName name, UpdateCodeRequest request) {
    SettingsChange.checkSupported(request);
    LambdaVersion current =
        catalog
            .version(name, LambdaVersion.LATEST)
            .orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    Code received = delivery.forUpdate(name, current.content().settings(), request);
    return Objects.requireNonNull(
        transactions.execute(status -> changeCode(name, request, received)));
  }

  private FunctionConfiguration changeCode(
      FunctionName name, UpdateCodeRequest request, Code received) {
    LambdaVersion latest = lockLatest(name, request.revisionId());
    Settings settings = latest.content().settings();
    if (received instanceof Code.Imaged != (settings.image() != null)) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. The function was replaced by another of"
              + " the same name: "
              + name.arn());
    }
    Settings updated = changes.update(request, settings);
    code.check(latest, received);
    layers.check(received, settings);
    Content changed = latest.content().with(updated).with(received);
    if (Boolean.TRUE.equals(request.dryRun())) {
      return FunctionConfiguration.of(latest, changed, null, true);
    }
    code.store(received);
    update(latest, changed);
    if (Boolean.TRUE.equals(request.publish())) {
      return FunctionConfiguration.of(
          catalog
              .lastPublished(latest.function())
              .filter(latest::hasContentOf)
              .orElseGet(() -> catalog.publish(latest, null, Instant.now(clock))));
    }
    return FunctionConfiguration.of(latest);
  }

  private void update(LambdaVersion latest, Content changed) {
    Set<String> released = latest.archives();
    latest.update(changed, Instant.now(clock));
    released.removeAll(latest.archives());
    released.forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
    events.publishEvent(FunctionChanged.of(latest.function()));
  }

  /** {@code $LATEST}, fit to be changed, with the function's row locked. */
  private LambdaVersion lockLatest(FunctionName name, @Nullable String revisionId) {
    LambdaVersion latest =
        catalog.lockLatest(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    latest.checkSettled();
    if (revisionId != null && !revisionId.equals(latest.revisionId().toString())) {
      throw Refusals.revisionMismatch("GetFunction/GetAlias");
    }
    return latest;
  }
}
