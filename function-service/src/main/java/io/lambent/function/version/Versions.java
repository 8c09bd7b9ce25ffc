package io.lambent.function.version;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.FunctionConfiguration;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Publishes and lists versions. */
@Component
@Transactional
public class Versions {
  private final Catalog catalog;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Versions(Catalog catalog, ApplicationEventPublisher events, Clock clock) {
    this.catalog = catalog;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Publishes {@code $LATEST}, unless the version published last is the same.
   *
   * @throws AwsException where there is no such function, or it is not as the request expects
   */
  public FunctionConfiguration publish(FunctionName name, VersionShapes.PublishVersion request) {
    if (request.publishTo() != null) {
      throw Refusals.notSupported("PublishTo");
    }
    LambdaVersion latest =
        catalog.lockLatest(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    check(request, latest);
    LambdaFunction function = latest.function();
    Optional<LambdaVersion> unchanged =
        catalog.lastPublished(function).filter(latest::hasContentOf);
    if (unchanged.isPresent()) {
      return FunctionConfiguration.of(unchanged.get());
    }
    latest.checkActive();
    LambdaVersion published = catalog.publish(latest, request.description(), Instant.now(clock));
    events.publishEvent(FunctionChanged.of(function));
    return FunctionConfiguration.of(published);
  }

  /**
   * @throws AwsException where the caller expects another revision or other code
   */
  private static void check(VersionShapes.PublishVersion request, LambdaVersion latest) {
    String revisionId = request.revisionId();
    if (revisionId != null && !revisionId.equals(latest.revisionId().toString())) {
      throw Refusals.revisionMismatch("GetFunction/GetAlias");
    }
    String digest = request.codeSha256();
    if (digest != null && !digest.isEmpty() && !digest.equals(latest.codeDigest())) {
      throw Refusals.invalid(
          "CodeSHA256 (%s) is different from current CodeSHA256 in $LATEST (%s). Please try again with the CodeSHA256 in $LATEST."
              .formatted(digest, latest.codeDigest()));
    }
  }

  /**
   * @throws AwsException where there is no such function
   */
  public VersionShapes.VersionList list(FunctionName name, VersionShapes.ListVersions request) {
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    String marker = Page.key(request.marker());
    int after = marker.isEmpty() ? -1 : Catalog.number(marker).orElse(LambdaVersion.LATEST);
    int size = Page.size(request.maxItems());
    Page<LambdaVersion> page =
        Page.of(catalog.versions(function, after, Limit.of(size + 1)), size, LambdaVersion::label);
    return new VersionShapes.VersionList(
        page.items().stream()
            .map(version -> FunctionConfiguration.listed(version, version.label()))
            .toList(),
        page.nextMarker());
  }
}
