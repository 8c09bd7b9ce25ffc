package io.lambent.services.cloudformation.cloudcontrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.services.cloudformation.settings.CloudFormationProperties;
import io.lambent.services.cloudformation.stack.Wakeups;
import io.lambent.services.operations.AwsOperations;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations that follow, list and cancel requests. */
@Component("cloudControlRequestQueries")
class RequestQueries {
  private static final int PAGE = 20;
  private static final char SEPARATOR = '/';

  private final RequestTable requests;
  private final Wakeups wakeups;
  private final CloudFormationProperties properties;
  private final Clock clock;

  RequestQueries(
      RequestTable requests, Wakeups wakeups, CloudFormationProperties properties, Clock clock) {
    this.requests = requests;
    this.wakeups = wakeups;
    this.properties = properties;
    this.clock = clock;
  }

  record ByToken(String requestToken) {}

  record Found(ProgressEvent progressEvent) {}

  record Filter(List<String> operations, List<String> operationStatuses) {
    static final Filter NONE = new Filter(List.of(), List.of());
  }

  record ListInput(
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      @Nullable Filter resourceRequestStatusFilter) {}

  record Listed(List<ProgressEvent> resourceRequestStatusSummaries, @Nullable String nextToken) {}

  Found status(Caller caller, ByToken input) {
    ResourceRequest request = ended(find(caller, input.requestToken()));
    return new Found(ProgressEvent.current(request, clock.instant()));
  }

  /** Waits for the end of a request, at most for the configured time, and reads it again. */
  private ResourceRequest ended(ResourceRequest request) {
    if (request.status().hasEnded() || properties.describeWait().isZero()) {
      return request;
    }
    try {
      wakeups.await(
          () -> requests.get(request.token()).status().hasEnded(), properties.describeWait());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return requests.get(request.token());
  }

  private ResourceRequest find(Caller caller, String token) {
    ResourceRequest request;
    try {
      request =
          requests.find(caller.account(), caller.region(), UUID.fromString(token), clock.instant());
    } catch (IllegalArgumentException e) {
      throw CloudControlErrors.noRequest(token);
    }
    if (request == null) {
      throw CloudControlErrors.noRequest(token);
    }
    return request;
  }

  Found cancel(Caller caller, ByToken input) {
    ResourceRequest request = find(caller, input.requestToken());
    if (!request.status().hasEnded()) {
      requests.cancel(request.token(), clock.instant());
      wakeups.wake();
      request = find(caller, input.requestToken());
    }
    if (!request.status().isCancelled()) {
      throw CloudControlErrors.validation(
          "Request " + request.token() + " is already in status " + request.status());
    }
    return new Found(ProgressEvent.current(request, clock.instant()));
  }

  Listed list(Caller caller, ListInput input) {
    Filter filter = Objects.requireNonNullElse(input.resourceRequestStatusFilter(), Filter.NONE);
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    Instant now = clock.instant();
    List<ResourceRequest> found =
        requests.list(
            new AwsOperations.Scope(caller.account(), caller.region(), caller.endpoint()),
            filter.operations(),
            filter.operationStatuses(),
            position(input.nextToken()),
            limit + 1,
            now);
    List<ResourceRequest> page = found.stream().limit(limit).toList();
    return new Listed(
        page.stream().map(request -> ProgressEvent.current(request, now)).toList(),
        found.size() > limit ? token(page.getLast()) : null);
  }

  /** A token in the alphabet that the operation takes. */
  private static String token(ResourceRequest last) {
    String text = last.createdAt().toString() + SEPARATOR + last.token();
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static RequestTable.@Nullable Position position(@Nullable String token) {
    if (token == null) {
      return null;
    }
    try {
      String text = new String(Base64.getDecoder().decode(token), UTF_8);
      int separator = Math.max(text.indexOf(SEPARATOR), 0);
      return new RequestTable.Position(
          Instant.parse(text.substring(0, separator)),
          UUID.fromString(text.substring(separator + 1)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw CloudControlErrors.validation("The NextToken is not valid");
    }
  }
}
