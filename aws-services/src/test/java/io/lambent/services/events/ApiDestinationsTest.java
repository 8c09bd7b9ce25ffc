package io.lambent.services.events;

import static io.lambent.services.events.EventsCalls.attribute;
import static io.lambent.services.events.EventsCalls.bus;
import static io.lambent.services.events.EventsCalls.entry;
import static io.lambent.services.events.EventsCalls.events;
import static io.lambent.services.events.EventsCalls.eventually;
import static io.lambent.services.events.EventsCalls.json;
import static io.lambent.services.events.EventsCalls.message;
import static io.lambent.services.events.EventsCalls.put;
import static io.lambent.services.events.EventsCalls.queue;
import static io.lambent.services.events.EventsCalls.queueArn;
import static io.lambent.services.events.EventsCalls.rule;
import static io.lambent.services.events.EventsCalls.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.events.TestingEndpoint.Received;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.eventbridge.model.ApiDestinationHttpMethod;
import software.amazon.awssdk.services.eventbridge.model.ApiDestinationState;
import software.amazon.awssdk.services.eventbridge.model.ConnectionAuthorizationType;
import software.amazon.awssdk.services.eventbridge.model.ConnectionOAuthHttpMethod;
import software.amazon.awssdk.services.eventbridge.model.ConnectionState;
import software.amazon.awssdk.services.eventbridge.model.CreateApiDestinationRequest;
import software.amazon.awssdk.services.eventbridge.model.CreateConnectionAuthRequestParameters;
import software.amazon.awssdk.services.eventbridge.model.DescribeConnectionResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.Message;

/** Connections, API destinations, and the requests that servers get. */
@Timeout(300)
class ApiDestinationsTest {
  private static final String NETWORK =
      "arn:aws:vpc-lattice:us-east-1:000000000000:resourceconfiguration/rcfg-12345678901234567";

  private final TestingEndpoint server = new TestingEndpoint();
  private final String name = "d-" + UUID.randomUUID();
  private final String bus = bus();

  ApiDestinationsTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  private String connection(
      ConnectionAuthorizationType type,
      Consumer<CreateConnectionAuthRequestParameters.Builder> parameters) {
    return events
        .createConnection(
            request -> request.name(name).authorizationType(type).authParameters(parameters))
        .connectionArn();
  }

  private String keyed() {
    return connection(
        ConnectionAuthorizationType.API_KEY,
        with -> with.apiKeyAuthParameters(key -> key.apiKeyName("x-key").apiKeyValue("secret")));
  }

  private String destination(
      String connection, Consumer<CreateApiDestinationRequest.Builder> settings) {
    return events
        .createApiDestination(
            request -> {
              request
                  .name(name)
                  .connectionArn(connection)
                  .httpMethod(ApiDestinationHttpMethod.POST)
                  .invocationEndpoint(server.url("/events"));
              settings.accept(request);
            })
        .apiDestinationArn();
  }

  private String destination(String connection) {
    return destination(connection, request -> {});
  }

  @Test
  void callsAServerWithTheEventAndAnApiKey() throws InterruptedException {
    rule(bus, target(destination(keyed())).build());
    put(entry(bus, "{\"n\":1}"));

    Received received = server.next();
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.uri()).isEqualTo("/events");
    assertThat(received.header("X-Key")).isEqualTo("secret");
    assertThat(received.header("User-Agent")).isEqualTo("Amazon/EventBridge/ApiDestinations");
    assertThat(received.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(json(received.body()).at("/detail/n").intValue()).isEqualTo(1);
  }

  @Test
  void addsTheParametersOfTheTargetAndThoseOfTheConnection() throws InterruptedException {
    String connection =
        connection(
            ConnectionAuthorizationType.BASIC,
            with ->
                with.basicAuthParameters(basic -> basic.username("user").password("password"))
                    .invocationHttpParameters(
                        added ->
                            added
                                .headerParameters(
                                    header -> header.key("x-both").value("connection"))
                                .queryStringParameters(query -> query.key("q").value("a b"))
                                .bodyParameters(body -> body.key("added").value("yes"))));
    String destination =
        destination(
            connection,
            request ->
                request
                    .invocationEndpoint(server.url("/of/*/things"))
                    .httpMethod(ApiDestinationHttpMethod.PUT));
    rule(
        bus,
        target(destination)
            .inputPath("$.detail")
            .httpParameters(
                parameters ->
                    parameters
                        .pathParameterValues("$.detail.id")
                        .headerParameters(Map.of("x-both", "target", "x-own", "$.source"))
                        .queryStringParameters(Map.of("r", "1")))
            .build());
    put(entry(bus, "{\"id\":\"a/b\"}"));

    Received received = server.next();
    assertThat(received.method()).isEqualTo("PUT");
    assertThat(received.uri()).isEqualTo("/of/a%2Fb/things?q=a%20b&r=1");
    assertThat(received.header("Authorization")).isEqualTo("Basic dXNlcjpwYXNzd29yZA==");
    assertThat(received.header("x-both")).isEqualTo("connection");
    assertThat(received.header("x-own")).isEqualTo("app");
    assertThat(received.body()).isEqualTo("{\"id\":\"a/b\",\"added\":\"yes\"}");
  }

  @Test
  void getsATokenForClientCredentialsAndANewOneWhenThatIsRefused() throws InterruptedException {
    server.answer("/token", 200, "{\"access_token\":\"one\",\"expires_in\":3600}");
    String connection =
        connection(
            ConnectionAuthorizationType.OAUTH_CLIENT_CREDENTIALS,
            with ->
                with.oAuthParameters(
                    oauth ->
                        oauth
                            .authorizationEndpoint(server.url("/token"))
                            .httpMethod(ConnectionOAuthHttpMethod.POST)
                            .clientParameters(
                                client -> client.clientID("id").clientSecret("a secret"))
                            .oAuthHttpParameters(
                                added ->
                                    added.bodyParameters(body -> body.key("scope").value("all")))));
    Received asked = server.next();
    assertThat(asked.uri()).isEqualTo("/token");
    assertThat(asked.body())
        .isEqualTo("grant_type=client_credentials&client_id=id&client_secret=a%20secret&scope=all");
    eventually(
        () -> assertThat(describe().connectionState()).isEqualTo(ConnectionState.AUTHORIZED));
    rule(bus, target(destination(connection)).build());

    server.answer("/events", 401, "");
    server.answer("/token", 200, "{\"access_token\":\"two\"}");
    put(entry(bus, "{}"));

    assertThat(server.next().header("Authorization")).isEqualTo("Bearer one");
    assertThat(server.next().uri()).isEqualTo("/token");
    assertThat(server.next().header("Authorization")).isEqualTo("Bearer two");
  }

  @Test
  void saysThatAConnectionIsNotAuthorized() {
    server.answer("/token", 403, "");
    connection(
        ConnectionAuthorizationType.OAUTH_CLIENT_CREDENTIALS,
        with ->
            with.oAuthParameters(
                oauth ->
                    oauth
                        .authorizationEndpoint(server.url("/token"))
                        .httpMethod(ConnectionOAuthHttpMethod.GET)
                        .clientParameters(client -> client.clientID("id").clientSecret("s"))));

    eventually(
        () -> {
          assertThat(describe().connectionState()).isEqualTo(ConnectionState.DEAUTHORIZED);
          assertThat(describe().stateReason()).contains("403");
        });
  }

  @Test
  void triesAgainWhatMayPassAndGivesUpTheRest() throws InterruptedException {
    String dead = queue();
    rule(
        bus,
        target(destination(keyed()))
            .deadLetterConfig(config -> config.arn(queueArn(dead)))
            .build());
    server.answer("/events", 503, "");
    server.answer("/events", 429, "");
    put(entry(bus, "{\"n\":1}"));
    for (int i = 0; i < 3; i++) {
      assertThat(json(server.next().body()).at("/detail/n").intValue()).isEqualTo(1);
    }

    server.answer("/events", 400, "");
    put(entry(bus, "{\"n\":2}"));

    Message letter = message(dead);
    assertThat(json(letter.body()).at("/detail/n").intValue()).isEqualTo(2);
    assertThat(attribute(letter, "ERROR_CODE")).isEqualTo("ERROR_FROM_TARGET");
    assertThat(attribute(letter, "RETRY_ATTEMPTS")).isEqualTo("0");
  }

  @Test
  void keepsToTheRateOfADestination() throws InterruptedException {
    String dead = queue();
    rule(
        bus,
        target(destination(keyed(), request -> request.invocationRateLimitPerSecond(2)))
            .retryPolicy(policy -> policy.maximumRetryAttempts(0))
            .deadLetterConfig(config -> config.arn(queueArn(dead)))
            .build());
    for (int i = 0; i < 11; i++) {
      put(entry(bus, "{\"n\":" + i + "}"));
    }

    for (int i = 0; i < 11; i++) {
      server.next();
    }
    // Two at once, and nine more at two a second. The first may have been taken late.
    assertThat(server.nanosBetweenFirstAndLast("/events")).isGreaterThan(2_000_000_000L);
    assertThat(EventsCalls.isEmpty(dead)).isTrue();
  }

  @Test
  void showsNoSecrets() {
    connection(
        ConnectionAuthorizationType.BASIC,
        with ->
            with.basicAuthParameters(basic -> basic.username("user").password("hidden"))
                .invocationHttpParameters(
                    added ->
                        added.headerParameters(
                            header -> header.key("a").value("hidden").isValueSecret(true),
                            header -> header.key("b").value("shown").isValueSecret(false))));

    DescribeConnectionResponse described = describe();
    assertThat(described.toString()).doesNotContain("hidden");
    assertThat(described.authParameters().basicAuthParameters().username()).isEqualTo("user");
    assertThat(described.authParameters().invocationHttpParameters().headerParameters())
        .extracting(header -> header.key() + "=" + header.value())
        .containsExactly("a=null", "b=shown");
  }

  @Test
  void changesAndDeletesConnectionsAndDestinations() throws InterruptedException {
    String connection = keyed();
    String destination = destination(connection);
    events.updateConnection(
        request ->
            request
                .name(name)
                .description("changed")
                .authParameters(
                    with -> with.apiKeyAuthParameters(key -> key.apiKeyValue("another"))));
    events.updateApiDestination(
        request -> request.name(name).invocationEndpoint(server.url("/changed")));
    rule(bus, target(destination).build());
    put(entry(bus, "{}"));

    Received received = server.next();
    assertThat(received.uri()).isEqualTo("/changed");
    assertThat(received.header("x-key")).isEqualTo("another");
    assertThat(describe().description()).isEqualTo("changed");
    assertThat(
            events
                .listApiDestinations(request -> request.connectionArn(connection))
                .apiDestinations())
        .singleElement()
        .satisfies(
            one -> assertThat(one.apiDestinationState()).isEqualTo(ApiDestinationState.ACTIVE));
    assertThat(events.listConnections(request -> request.namePrefix(name)).connections())
        .hasSize(1);

    assertThat(events.deauthorizeConnection(request -> request.name(name)).connectionState())
        .isEqualTo(ConnectionState.DEAUTHORIZED);
    assertThat(events.describeApiDestination(request -> request.name(name)).apiDestinationState())
        .isEqualTo(ApiDestinationState.INACTIVE);
    assertThat(events.deleteConnection(request -> request.name(name)).connectionState())
        .isEqualTo(ConnectionState.DELETING);
    events.deleteApiDestination(request -> request.name(name));
    assertThatThrownBy(this::describe).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> events.describeApiDestination(request -> request.name(name)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void refusesWhatCannotWork() {
    String connection = keyed();
    assertThatThrownBy(this::keyed).isInstanceOf(ResourceAlreadyExistsException.class);
    assertThatThrownBy(
            () ->
                events.createConnection(
                    request ->
                        request
                            .name(name + "-2")
                            .authorizationType(ConnectionAuthorizationType.BASIC)
                            .authParameters(with -> {})))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("AuthParameters");
    assertThatThrownBy(
            () ->
                events.createConnection(
                    request ->
                        request
                            .name(name + "-2")
                            .authorizationType(ConnectionAuthorizationType.API_KEY)
                            .authParameters(
                                with ->
                                    with.apiKeyAuthParameters(
                                        key -> key.apiKeyName("k").apiKeyValue("v")))
                            .invocationConnectivityParameters(
                                network ->
                                    network.resourceParameters(
                                        resource -> resource.resourceConfigurationArn(NETWORK)))))
        .hasMessageContaining("InvocationConnectivityParameters");
    for (String endpoint : List.of("ftp://example.com", "nothing", "http:///path")) {
      assertThatThrownBy(
              () -> destination(connection, request -> request.invocationEndpoint(endpoint)))
          .hasMessageContaining("InvocationEndpoint");
    }
    assertThatThrownBy(() -> destination(connection.replace("/" + name, "/other")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private DescribeConnectionResponse describe() {
    return events.describeConnection(request -> request.name(name));
  }
}
