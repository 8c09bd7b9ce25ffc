package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on API destinations. */
@Component
class ApiDestinations {
  private static final int PAGE = 100;

  private final ApiDestinationTable destinations;
  private final ConnectionTable connections;
  private final Clock clock;

  ApiDestinations(ApiDestinationTable destinations, ConnectionTable connections, Clock clock) {
    this.destinations = destinations;
    this.connections = connections;
    this.clock = clock;
  }

  record Create(
      String name,
      @Nullable String description,
      String connectionArn,
      String invocationEndpoint,
      String httpMethod,
      @Nullable Integer invocationRateLimitPerSecond) {}

  record Stored(
      String apiDestinationArn,
      String apiDestinationState,
      Instant creationTime,
      Instant lastModifiedTime) {}

  record Update(
      String name,
      @Nullable String description,
      @Nullable String connectionArn,
      @Nullable String invocationEndpoint,
      @Nullable String httpMethod,
      @Nullable Integer invocationRateLimitPerSecond) {}

  record ByName(String name) {}

  record Deleted() {}

  record Described(
      String apiDestinationArn,
      String name,
      @Nullable String description,
      String apiDestinationState,
      String connectionArn,
      String invocationEndpoint,
      String httpMethod,
      @Nullable Integer invocationRateLimitPerSecond,
      Instant creationTime,
      Instant lastModifiedTime) {}

  record ListInput(
      @Nullable String namePrefix,
      @Nullable String connectionArn,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Summary(
      String apiDestinationArn,
      String name,
      String apiDestinationState,
      String connectionArn,
      String invocationEndpoint,
      String httpMethod,
      @Nullable Integer invocationRateLimitPerSecond,
      Instant creationTime,
      Instant lastModifiedTime) {}

  record Listed(List<Summary> apiDestinations, @Nullable String nextToken) {}

  Stored create(Caller caller, Create input) {
    checkEndpoint("InvocationEndpoint", input.invocationEndpoint());
    checkConnection(caller, input.connectionArn());
    ApiDestination.Definition definition =
        new ApiDestination.Definition(
            input.description(),
            input.invocationEndpoint(),
            input.httpMethod(),
            input.invocationRateLimitPerSecond());
    if (!destinations.insert(
        caller, input.name(), input.connectionArn(), definition, clock.instant())) {
      throw EventsErrors.exists("An api-destination '" + input.name() + "' already exists.");
    }
    return stored(destinations.find(caller, input.name()));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where it is no URL of a server
   */
  static void checkEndpoint(String parameter, String endpoint) {
    try {
      URI uri = URI.create(endpoint.replace('*', 'x'));
      String scheme = uri.getScheme();
      if (uri.getHost() != null && ("https".equals(scheme) || "http".equals(scheme))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw EventsErrors.invalid(
        "Parameter " + parameter + " is not valid. Reason: It must be the URL of a server.");
  }

  private void checkConnection(Caller caller, String arn) {
    Connection connection = connections.ofArn(arn);
    if (connection == null
        || !connection.account().equals(caller.account())
        || !connection.region().equals(caller.region())) {
      throw EventsErrors.notFound("Connection '" + arn + "' does not exist.");
    }
  }

  private Stored stored(ApiDestination destination) {
    return new Stored(
        destination.arn(), state(destination), destination.createdAt(), destination.modifiedAt());
  }

  /** A destination is active while its connection is authorized. */
  private String state(ApiDestination destination) {
    Connection connection = connections.ofArn(destination.connectionArn());
    return connection != null && connection.state() == Connection.State.AUTHORIZED
        ? "ACTIVE"
        : "INACTIVE";
  }

  Stored update(Caller caller, Update input) {
    ApiDestination stored = destinations.find(caller, input.name());
    ApiDestination.Definition old = stored.definition();
    if (input.invocationEndpoint() != null) {
      checkEndpoint("InvocationEndpoint", input.invocationEndpoint());
    }
    if (input.connectionArn() != null) {
      checkConnection(caller, input.connectionArn());
    }
    destinations.update(
        stored,
        Objects.requireNonNullElse(input.connectionArn(), stored.connectionArn()),
        new ApiDestination.Definition(
            input.description() == null ? old.description() : input.description(),
            Objects.requireNonNullElse(input.invocationEndpoint(), old.endpoint()),
            Objects.requireNonNullElse(input.httpMethod(), old.method()),
            input.invocationRateLimitPerSecond() == null
                ? old.rate()
                : input.invocationRateLimitPerSecond()),
        clock.instant());
    return stored(destinations.find(caller, input.name()));
  }

  Deleted delete(Caller caller, ByName input) {
    destinations.delete(destinations.find(caller, input.name()));
    return new Deleted();
  }

  Described describe(Caller caller, ByName input) {
    ApiDestination stored = destinations.find(caller, input.name());
    return new Described(
        stored.arn(),
        stored.name(),
        stored.definition().description(),
        state(stored),
        stored.connectionArn(),
        stored.definition().endpoint(),
        stored.definition().method(),
        stored.definition().effectiveRate(),
        stored.createdAt(),
        stored.modifiedAt());
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<ApiDestination> found =
        destinations.list(
            caller,
            Objects.requireNonNullElse(input.namePrefix(), ""),
            input.connectionArn(),
            PageToken.after(input.nextToken()),
            limit + 1);
    return new Listed(
        found.stream().limit(limit).map(this::summary).toList(),
        PageToken.next(found, limit, ApiDestination::name));
  }

  private Summary summary(ApiDestination destination) {
    return new Summary(
        destination.arn(),
        destination.name(),
        state(destination),
        destination.connectionArn(),
        destination.definition().endpoint(),
        destination.definition().method(),
        destination.definition().effectiveRate(),
        destination.createdAt(),
        destination.modifiedAt());
  }
}
