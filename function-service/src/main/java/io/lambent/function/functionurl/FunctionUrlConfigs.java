package io.lambent.function.functionurl;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates, reads, changes and deletes function URLs. */
@Component
@Transactional
public class FunctionUrlConfigs {
  static final String BUFFERED = "BUFFERED";

  private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 32;

  private final SecureRandom random = new SecureRandom();
  private final Catalog catalog;
  private final UrlConfigRepository urls;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  FunctionUrlConfigs(
      Catalog catalog, UrlConfigRepository urls, ApplicationEventPublisher events, Clock clock) {
    this.catalog = catalog;
    this.urls = urls;
    this.events = events;
    this.clock = clock;
  }

  /**
   * @param endpoint scheme and authority of the addresses in answers
   * @throws AwsException where there is no such function or alias, or it has a URL
   */
  public UrlAnswer create(
      FunctionReference reference, UrlRequests.CreateUrl request, String endpoint) {
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
    return UrlAnswer.created(urls.save(config), endpoint);
  }

  /**
   * @throws AwsException where there is none
   */
  public UrlAnswer get(FunctionReference reference, String endpoint) {
    return UrlAnswer.read(find(reference).orElseThrow(FunctionUrlConfigs::noSuchUrl), endpoint);
  }

  /**
   * Changes the members that the request has.
   *
   * @throws AwsException where there is none
   */
  public UrlAnswer update(
      FunctionReference reference, UrlRequests.UpdateUrl request, String endpoint) {
    LambdaFunction function = lockTarget(reference);
    UrlConfig config = find(reference).orElseThrow(FunctionUrlConfigs::noSuchUrl);
    config.change(request.authType(), request.invokeMode(), request.cors(), now());
    events.publishEvent(new UrlChanges.UrlChanged());
    return UrlAnswer.updated(config, endpoint);
  }

  /**
   * @throws AwsException where there is none
   */
  public void delete(FunctionReference reference) {
    urls.delete(find(reference).orElseThrow(FunctionUrlConfigs::noSuchUrl));
    events.publishEvent(new UrlChanges.UrlChanged());
  }

  /**
   * @throws AwsException where there is no such function
   */
  public UrlAnswer.UrlList list(FunctionName name, UrlRequests.ListUrls request, String endpoint) {
    LambdaFunction function = catalog.find(name).orElseThrow(FunctionUrlConfigs::noSuchFunction);
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
        page.items().stream().map(config -> UrlAnswer.read(config, endpoint)).toList(),
        page.nextMarker());
  }

  /**
   * @throws AwsException where there is no such function or alias
   */
  private LambdaFunction lockTarget(FunctionReference reference) {
    FunctionName name = reference.function();
    LambdaFunction function = catalog.lock(name).orElseThrow(FunctionUrlConfigs::noSuchFunction);
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
