package io.lambent.function.functionurl;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
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

/** The operations on function URLs. */
@RestController
@Transactional
class UrlController {
  static final String BUFFERED = "BUFFERED";

  private static final String URL = "/2021-10-31/functions/{FunctionName}/url";
  private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 32;

  private final SecureRandom random = new SecureRandom();
  private final Catalog catalog;
  private final UrlConfigRepository urls;
  private final Clock clock;

  UrlController(Catalog catalog, UrlConfigRepository urls, Clock clock) {
    this.catalog = catalog;
    this.urls = urls;
    this.clock = clock;
  }

  @PostMapping(URL)
  @ResponseStatus(HttpStatus.CREATED)
  public UrlAnswer createUrl(Caller caller, UrlRequests.CreateUrl request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "CreateFunctionUrlConfig");
    LambdaFunction function = lockTarget(reference);
    if (find(reference).isPresent()) {
      throw Refusals.conflict(
          "Failed to create function url config for [functionArn = %s]. Error message:  FunctionUrlConfig exists for this Lambda function"
              .formatted(reference.arn()));
    }
    Instant now = now();
    UrlConfig config =
        new UrlConfig(newId(), function, qualifier(reference), request.authType(), now);
    config.change(null, request.invokeMode(), request.cors(), now);
    return UrlAnswer.created(urls.save(config), caller);
  }

  @GetMapping(URL)
  public UrlAnswer getUrl(Caller caller, UrlRequests.OneUrl request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "GetFunctionUrlConfig");
    return UrlAnswer.read(find(reference).orElseThrow(UrlController::noSuchUrl), caller);
  }

  @PutMapping(URL)
  public UrlAnswer updateUrl(Caller caller, UrlRequests.UpdateUrl request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "UpdateFunctionUrlConfig");
    LambdaFunction function = lockTarget(reference);
    UrlConfig config = find(reference).orElseThrow(UrlController::noSuchUrl);
    config.change(request.authType(), request.invokeMode(), request.cors(), now());
    return UrlAnswer.updated(config, caller);
  }

  @DeleteMapping(URL)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deleteUrl(Caller caller, UrlRequests.OneUrl request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "DeleteFunctionUrlConfig");
    urls.delete(find(reference).orElseThrow(UrlController::noSuchUrl));
  }

  @GetMapping("/2021-10-31/functions/{FunctionName}/urls")
  public UrlAnswer.UrlList listUrls(Caller caller, UrlRequests.ListUrls request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "ListFunctionUrlConfigs");
    LambdaFunction function = catalog.find(name).orElseThrow(UrlController::noSuchFunction);
    String marker = Page.key(request.marker());
    String after = marker.isEmpty() ? null : marker.substring(1);
    int size = Page.size(request.maxItems());
    Page<UrlConfig> page =
        Page.of(
            urls.list(function, after, Limit.of(size + 1)),
            size,
            // never empty, which would stand for no marker at all
            config -> ":" + config.qualifier());
    return new UrlAnswer.UrlList(
        page.items().stream().map(config -> UrlAnswer.read(config, caller)).toList(),
        page.nextMarker());
  }

  /**
   * @throws AwsException where there is no such function or alias
   */
  private LambdaFunction lockTarget(FunctionReference reference) {
    FunctionName name = reference.function();
    LambdaFunction function = catalog.lock(name).orElseThrow(UrlController::noSuchFunction);
    String qualifier = reference.qualifier();
    if (qualifier != null && catalog.alias(name, qualifier).isEmpty()) {
      throw noSuchFunction();
    }
    return function;
  }

  private Optional<UrlConfig> find(FunctionReference reference) {
    FunctionName name = reference.function();
    return urls.find(name.account(), name.region(), name.name(), qualifier(reference));
  }

  private static String qualifier(FunctionReference reference) {
    @Nullable String qualifier = reference.qualifier();
    return Objects.requireNonNullElse(qualifier, "");
  }

  private static AwsException noSuchFunction() {
    return Refusals.notFound("Function does not exist");
  }

  private static AwsException noSuchUrl() {
    return Refusals.notFound("The resource you requested does not exist.");
  }

  /** As exact as it is kept, so that it is the same when it is read. */
  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
  }

  private String newId() {
    return random
        .ints(ID_LENGTH, 0, ID_CHARACTERS.length())
        .mapToObj(index -> ID_CHARACTERS.substring(index, index + 1))
        .collect(Collectors.joining());
  }
}
