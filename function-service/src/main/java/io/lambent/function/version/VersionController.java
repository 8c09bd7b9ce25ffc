package io.lambent.function.version;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.FunctionConfiguration;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on published versions. */
@RestController
@Transactional
class VersionController {
  private final Catalog catalog;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  VersionController(Catalog catalog, ApplicationEventPublisher events, Clock clock) {
    this.catalog = catalog;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html">PublishVersion</a>.
   */
  @AwsShape
  record PublishVersionRequest(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Nullable String codeSha256,
      @Size(max = 256) @Nullable String description,
      @Nullable String revisionId,
      @OneOf("LATEST_PUBLISHED") @Nullable String publishTo)
      implements AwsRequest {}

  /** Input of ListVersionsByFunction. */
  record ListVersionsRequest(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}

  /** Output of ListVersionsByFunction. */
  @AwsShape
  record VersionList(List<FunctionConfiguration> versions, @Nullable String nextMarker) {}

  @PostMapping("/2015-03-31/functions/{FunctionName}/versions")
  @ResponseStatus(HttpStatus.CREATED)
  public FunctionConfiguration publishVersion(Caller caller, PublishVersionRequest request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "PublishVersion");
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
  private static void check(PublishVersionRequest request, LambdaVersion latest) {
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

  @GetMapping("/2015-03-31/functions/{FunctionName}/versions")
  public VersionList listVersions(Caller caller, ListVersionsRequest request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "ListVersionsByFunction");
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    String marker = Page.key(request.marker());
    int after = marker.isEmpty() ? -1 : Catalog.number(marker).orElse(LambdaVersion.LATEST);
    int size = Page.size(request.maxItems());
    Page<LambdaVersion> page =
        Page.of(catalog.versions(function, after, Limit.of(size + 1)), size, LambdaVersion::label);
    return new VersionList(
        page.items().stream()
            .map(version -> FunctionConfiguration.listed(version, version.label()))
            .toList(),
        page.nextMarker());
  }
}
