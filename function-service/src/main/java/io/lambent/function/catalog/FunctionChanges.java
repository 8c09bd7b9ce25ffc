package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.Archive;
import io.lambent.function.code.CodeReleased;
import io.lambent.function.code.CodeStore;
import io.lambent.function.code.Upload;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates, updates and deletes functions. */
@Component
class FunctionChanges {
  private static final int NAME_LENGTH = 64;

  private final Catalog catalog;
  private final FunctionRepository functions;
  private final VersionRepository versions;
  private final AliasRepository aliases;
  private final CodeStore code;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  FunctionChanges(
      Catalog catalog,
      FunctionRepository functions,
      VersionRepository versions,
      AliasRepository aliases,
      CodeStore code,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.catalog = catalog;
    this.functions = functions;
    this.versions = versions;
    this.aliases = aliases;
    this.code = code;
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
    Settings settings = SettingsChange.create(request, name.name());
    Upload upload = request.code().zipFile();
    if (upload == null) {
      throw Refusals.invalid("Please provide a source for function code.");
    }
    Archive.check(upload);
    Map<String, String> tags = Objects.requireNonNullElse(request.tags(), Map.of());
    Tags.check(tags);
    boolean publish = Boolean.TRUE.equals(request.publish());
    try {
      return Objects.requireNonNull(
          transactions.execute(status -> create(name, settings, upload, tags, publish)));
    } catch (DataIntegrityViolationException e) {
      throw alreadyThere(name);
    }
  }

  private FunctionConfiguration create(
      FunctionName name,
      Settings settings,
      Upload upload,
      Map<String, String> tags,
      boolean publish) {
    if (catalog.find(name).isPresent()) {
      throw alreadyThere(name);
    }
    Instant now = Instant.now(clock);
    LambdaFunction function = functions.saveAndFlush(new LambdaFunction(name, tags, now));
    code.store(upload);
    Content content = new Content(settings, upload.sha256(), upload.size(), UUID.randomUUID());
    LambdaVersion latest = versions.save(LambdaVersion.first(function, content, now));
    events.publishEvent(FunctionChanged.of(function));
    if (!publish) {
      return FunctionConfiguration.of(latest);
    }
    LambdaVersion published = versions.save(latest.publish(null, now));
    return FunctionConfiguration.of(published, null);
  }

  private static AwsException alreadyThere(FunctionName name) {
    return Refusals.conflict("Function already exist: " + name.name());
  }

  @Transactional
  public FunctionConfiguration updateConfiguration(
      FunctionName name, UpdateConfigurationRequest request) {
    LambdaVersion latest = lockLatest(name, request.revisionId());
    Content content = latest.content();
    update(latest, content.with(SettingsChange.update(request, content.settings())));
    return FunctionConfiguration.of(latest);
  }

  @Transactional
  public FunctionConfiguration updateCode(FunctionName name, UpdateCodeRequest request) {
    UnsupportedSettings.check(request);
    Upload upload = request.zipFile();
    if (upload == null) {
      throw Refusals.invalid("Please provide a source for function code.");
    }
    Archive.check(upload);
    LambdaVersion latest = lockLatest(name, request.revisionId());
    Content changed = latest.content();
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
      return FunctionConfiguration.of(versions.save(latest.publish(null, Instant.now(clock))));
    }
    return FunctionConfiguration.of(latest);
  }

  private void update(LambdaVersion latest, Content changed) {
    List<String> before = codeOf(latest);
    latest.update(changed, Instant.now(clock));
    List<String> after = codeOf(latest);
    before.stream()
        .filter(sha256 -> !after.contains(sha256))
        .forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
    events.publishEvent(FunctionChanged.of(latest.function()));
  }

  static List<String> codeOf(LambdaVersion version) {
    return Stream.of(version.content().codeSha256(), version.servingCodeSha256())
        .filter(Objects::nonNull)
        .toList();
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

  @Transactional
  public void delete(FunctionReference reference) {
    String qualifier = reference.qualifier();
    if (qualifier == null) {
      deleteFunction(reference.function());
      return;
    }
    if (qualifier.equals("$LATEST")) {
      throw Refusals.invalid("$LATEST version cannot be deleted without deleting the function.");
    }
    if (!qualifier.startsWith("$") && Catalog.number(qualifier).isEmpty()) {
      throw Refusals.invalid("Deletion of aliases is not currently supported.");
    }
    deleteVersion(reference.function(), qualifier);
  }

  private void deleteFunction(FunctionName name) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    versions.codeOf(function).stream()
        .distinct()
        .forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
    catalog
        .version(name, LambdaVersion.LATEST)
        .map(LambdaVersion::servingCodeSha256)
        .ifPresent(sha256 -> events.publishEvent(new CodeReleased(sha256)));
    events.publishEvent(FunctionChanged.of(function));
    functions.delete(function.id());
  }

  /** Deleting a version that is not there succeeds, as on AWS. */
  private void deleteVersion(FunctionName name, String qualifier) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    int number = Catalog.number(qualifier).orElse(-1);
    List<String> leading = aliases.leadingTo(function, number);
    if (!leading.isEmpty()) {
      throw Refusals.conflict(
          "Unable to delete version because the following aliases reference it: " + leading);
    }
    catalog
        .version(name, number)
        .ifPresent(
            version -> {
              codeOf(version).forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
              versions.delete(version);
              events.publishEvent(FunctionChanged.of(function));
            });
  }
}
