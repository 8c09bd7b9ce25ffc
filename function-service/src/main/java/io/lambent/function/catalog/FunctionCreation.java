package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.configuration.CreateFunctionRequest;
import io.lambent.function.configuration.Settings;
import io.lambent.function.configuration.SettingsChange;
import io.lambent.function.tag.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates functions. */
@Component
class FunctionCreation {
  private static final int NAME_LENGTH = 64;

  private final Catalog catalog;
  private final SettingsChange changes;
  private final CodeDelivery delivery;
  private final CodeIntake code;
  private final FunctionLayers layers;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  FunctionCreation(
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

  FunctionConfiguration create(FunctionName name, CreateFunctionRequest request) {
    if (name.name().length() > NAME_LENGTH) {
      throw Refusals.invalid(
          "1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to %d"
              .formatted(name.name(), NAME_LENGTH));
    }
    Settings settings = changes.create(request, name.name());
    Code received = delivery.forCreation(name, request);
    Settings complete = settings.withSourceKmsKey(request.code().keyOfArchive());
    Map<String, String> tags = Objects.requireNonNullElse(request.tags(), Map.of());
    Tags.checkNames(tags);
    Tags.checkNumber(tags);
    try {
      return Objects.requireNonNull(
          transactions.execute(
              status -> {
                Settings layered = layers.create(name, complete, request.layers(), received);
                return create(name, layered, received, tags, request);
              }));
    } catch (DataIntegrityViolationException e) {
      throw alreadyThere(name);
    }
  }

  private FunctionConfiguration create(
      FunctionName name,
      Settings settings,
      Code received,
      Map<String, String> tags,
      CreateFunctionRequest request) {
    if (catalog.find(name).isPresent()) {
      throw alreadyThere(name);
    }
    Instant now = Instant.now(clock);
    LambdaFunction function = catalog.add(new LambdaFunction(name, tags, now));
    code.take(function, received, request.codeSigningConfigArn());
    Content content = Content.of(settings, received);
    LambdaVersion latest = catalog.add(LambdaVersion.first(function, content, now));
    events.publishEvent(FunctionChanged.of(function));
    if (!Boolean.TRUE.equals(request.publish())) {
      return FunctionConfiguration.of(latest);
    }
    LambdaVersion published = catalog.publish(latest, null, now);
    return FunctionConfiguration.of(published, null);
  }

  private static AwsException alreadyThere(FunctionName name) {
    return Refusals.conflict("Function already exist: " + name.name());
  }
}
