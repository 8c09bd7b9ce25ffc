package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations on connections. */
@Component
class Connections {
  private static final int PAGE = 100;

  private final ConnectionTable connections;
  private final AccessTokens tokens;
  private final Clock clock;

  Connections(ConnectionTable connections, AccessTokens tokens, Clock clock) {
    this.connections = connections;
    this.tokens = tokens;
    this.clock = clock;
  }

  record Create(
      String name,
      @Nullable String description,
      String authorizationType,
      Authorization authParameters,
      Authorization.@Nullable Unsupported invocationConnectivityParameters,
      @Nullable String kmsKeyIdentifier) {}

  record Created(
      String connectionArn,
      String connectionState,
      Instant creationTime,
      Instant lastModifiedTime) {}

  record Update(
      String name,
      @Nullable String description,
      @Nullable String authorizationType,
      @Nullable Authorization authParameters,
      Authorization.@Nullable Unsupported invocationConnectivityParameters,
      @Nullable String kmsKeyIdentifier) {}

  record Changed(
      String connectionArn,
      String connectionState,
      Instant creationTime,
      Instant lastModifiedTime,
      @Nullable Instant lastAuthorizedTime) {}

  record ByName(String name) {}

  record Described(
      String connectionArn,
      String name,
      @Nullable String description,
      String connectionState,
      @Nullable String stateReason,
      String authorizationType,
      @Nullable String kmsKeyIdentifier,
      Authorization authParameters,
      Instant creationTime,
      Instant lastModifiedTime,
      @Nullable Instant lastAuthorizedTime) {}

  record ListInput(
      @Nullable String namePrefix,
      @Nullable String connectionState,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Summary(
      String connectionArn,
      String name,
      String connectionState,
      @Nullable String stateReason,
      String authorizationType,
      Instant creationTime,
      Instant lastModifiedTime,
      @Nullable Instant lastAuthorizedTime) {}

  record Listed(List<Summary> connections, @Nullable String nextToken) {}

  Created create(Caller caller, Create input) {
    ConnectionChecks.checkNetwork(input.invocationConnectivityParameters());
    Connection.Type type = Connection.Type.valueOf(input.authorizationType());
    ConnectionChecks.check(type, input.authParameters());
    Connection.Definition definition =
        new Connection.Definition(
            input.description(), type, input.authParameters(), input.kmsKeyIdentifier());
    if (!connections.insert(caller, input.name(), definition, initial(type), clock.instant())) {
      throw EventsErrors.exists("Connection " + input.name() + " already exists.");
    }
    Connection stored = connections.find(caller, input.name());
    authorize(stored);
    return new Created(
        stored.arn(), stored.state().name(), stored.createdAt(), stored.modifiedAt());
  }

  private static Connection.State initial(Connection.Type type) {
    return type == Connection.Type.OAUTH_CLIENT_CREDENTIALS
        ? Connection.State.AUTHORIZING
        : Connection.State.AUTHORIZED;
  }

  /** Asks for a first token in the background. One that fails is asked for again with a call. */
  private void authorize(Connection connection) {
    if (connection.state() == Connection.State.AUTHORIZING) {
      Thread.ofVirtual()
          .name("authorization-" + connection.name())
          .start(() -> tokens.renew(connection));
    }
  }

  Changed update(Caller caller, Update input) {
    ConnectionChecks.checkNetwork(input.invocationConnectivityParameters());
    Connection stored = connections.find(caller, input.name());
    Connection.Definition old = stored.definition();
    Connection.Type type =
        input.authorizationType() == null
            ? old.type()
            : Connection.Type.valueOf(input.authorizationType());
    Authorization authorization =
        input.authParameters() == null
            ? old.authorization()
            : old.authorization().with(input.authParameters());
    ConnectionChecks.check(type, authorization);
    connections.update(
        stored,
        new Connection.Definition(
            input.description() == null ? old.description() : input.description(),
            type,
            authorization,
            input.kmsKeyIdentifier() == null ? old.kmsKeyIdentifier() : input.kmsKeyIdentifier()),
        initial(type),
        clock.instant());
    Connection changed = connections.find(caller, input.name());
    authorize(changed);
    return changed(changed, changed.state());
  }

  /** Forgets the secrets of a connection. Calls that need it fail until it is updated. */
  Changed deauthorize(Caller caller, ByName input) {
    Connection stored = connections.find(caller, input.name());
    connections.update(
        stored,
        new Connection.Definition(
            stored.definition().description(),
            stored.definition().type(),
            Authorization.NONE,
            stored.definition().kmsKeyIdentifier()),
        Connection.State.DEAUTHORIZED,
        clock.instant());
    return changed(connections.find(caller, input.name()), Connection.State.DEAUTHORIZED);
  }

  Changed delete(Caller caller, ByName input) {
    Connection stored = connections.find(caller, input.name());
    connections.delete(stored);
    return changed(stored, Connection.State.DELETING);
  }

  private static Changed changed(Connection connection, Connection.State state) {
    return new Changed(
        connection.arn(),
        state.name(),
        connection.createdAt(),
        connection.modifiedAt(),
        connection.authorizedAt());
  }

  Described describe(Caller caller, ByName input) {
    Connection stored = connections.find(caller, input.name());
    return new Described(
        stored.arn(),
        stored.name(),
        stored.definition().description(),
        stored.state().name(),
        stored.reason(),
        stored.definition().type().name(),
        stored.definition().kmsKeyIdentifier(),
        stored.definition().authorization().withoutSecrets(),
        stored.createdAt(),
        stored.modifiedAt(),
        stored.authorizedAt());
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<Connection> found =
        connections.list(
            caller,
            Objects.requireNonNullElse(input.namePrefix(), ""),
            input.connectionState(),
            PageToken.after(input.nextToken()),
            limit + 1);
    return new Listed(
        found.stream().limit(limit).map(Connections::summary).toList(),
        PageToken.next(found, limit, Connection::name));
  }

  private static Summary summary(Connection connection) {
    return new Summary(
        connection.arn(),
        connection.name(),
        connection.state().name(),
        connection.reason(),
        connection.definition().type().name(),
        connection.createdAt(),
        connection.modifiedAt(),
        connection.authorizedAt());
  }
}
