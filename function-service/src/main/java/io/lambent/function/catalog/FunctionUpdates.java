package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.CodeReleased;
import io.lambent.function.code.CodeStore;
import io.lambent.function.code.Upload;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
  private final CodeDelivery delivery;
  private final CodeStore code;
  private final FunctionLayers layers;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  FunctionUpdates(
      Catalog catalog,
      CodeDelivery delivery,
      CodeStore code,
      FunctionLayers layers,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.catalog = catalog;
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
    Content content = latest.content();
    Settings settings = SettingsChange.update(request, content.settings());
    update(latest, content.with(layers.update(name, settings, request.layers(), content)));
    return FunctionConfiguration.of(latest);
  }

  FunctionConfiguration updateCode(FunctionName name, UpdateCodeRequest request) {
    UnsupportedSettings.check(request);
    if (catalog.find(name).isEmpty()) {
      throw Refusals.functionNotFound(name.arn());
    }
    Upload upload = delivery.archive(name, request);
    return Objects.requireNonNull(
        transactions.execute(status -> changeCode(name, request, upload)));
  }

  private FunctionConfiguration changeCode(
      FunctionName name, UpdateCodeRequest request, Upload upload) {
    LambdaVersion latest = lockLatest(name, request.revisionId());
    Content changed = latest.content();
    layers.check(upload, changed.settings());
    List<String> architectures = request.architectures();
    if (architectures != null) {
      changed = changed.with(changed.settings().withArchitecture(architectures.getFirst()));
    }
    changed = changed.withCode(upload.sha256(), upload.size());
    if (Boolean.TRUE.equals(request.dryRun())) {
      return FunctionConfiguration.of(latest, changed, null, true);
    }
    code.store(upload);
    update(latest, changed);
    if (Boolean.TRUE.equals(request.publish())) {
      return FunctionConfiguration.of(catalog.publish(latest, null, Instant.now(clock)));
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
