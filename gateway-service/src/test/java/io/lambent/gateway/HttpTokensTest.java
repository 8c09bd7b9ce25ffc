package io.lambent.gateway;

import static io.lambent.gateway.httpapi.TestingIssuer.HEADER;
import static io.lambent.gateway.httpapi.TestingIssuer.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.gateway.httpapi.TestingIssuer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** JWT authorizers of HTTP APIs, from a token to the event, and the access log of a stage. */
@Timeout(300)
class HttpTokensTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final TestingIssuer issuer = new TestingIssuer();
  private static final String HOST = "abc123.execute-api.us-east-1.localhost:4566";
  private static final String LOG =
      "<$context.status $context.routeKey $context.authorizer.claims.sub $context.authorizer.error"
          + " $context.error.message $context.integrationStatus $context.integration.status"
          + " $context.responseLength $context.protocol $context.stage>";

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.invoker.answers(invocation -> TestingRestApi.echo(invocation.payload()));
    serve(issuer.address());
  }

  @AfterAll
  static void close() {
    gateway.close();
    issuer.close();
  }

  private static void serve(String issuedBy) {
    ApiAuthorizer authorizer =
        new ApiAuthorizer(
            "a",
            "jwt",
            "JWT",
            List.of("$request.header.Authorization"),
            issuedBy,
            List.of("app"),
            null,
            "1.0",
            false,
            0);
    gateway.apis.put(
        new HttpApi(
            new ApiIdentity("abc123", "000000000000", "us-east-1"),
            false,
            null,
            List.of(
                new ApiStage(
                    "$default",
                    "d",
                    Map.of(),
                    new ApiStage.RateLimit(null, null),
                    Map.of(),
                    new ApiStage.AccessLog("arn:aws:logs:us-east-1:000000000000:log-group:g", LOG),
                    false,
                    List.of(
                        route("GET /any", List.of(), "2.0"),
                        route("GET /old", List.of(), "1.0"),
                        route("GET /scoped", List.of("pets.read", "pets.all"), "2.0")),
                    List.of(authorizer)))));
  }

  private static ApiRoute route(String key, List<String> scopes, String version) {
    ApiIntegration integration =
        new ApiIntegration(
            "i",
            "AWS_PROXY",
            null,
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            "POST",
            version,
            30_000,
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            List.of());
    return new ApiRoute(key, key, "JWT", "a", scopes, null, integration);
  }

  private static String token(String more) {
    return issuer.token(HEADER, issuer.claims("'app'", soon(), ",'sub':'ann'" + more));
  }

  private static HttpResponse<String> get(String path, String token) {
    return gateway.get(path, "Host", HOST, "Authorization", token);
  }

  @Test
  void handsTheClaimsToTheFunction() {
    String token = token(",'groups':['a','b'],'scope':'pets.all other'");

    JsonNode any = TestingRestApi.read(get("/any", "Bearer " + token).body());
    JsonNode scoped = TestingRestApi.read(get("/scoped", token).body());
    JsonNode old = TestingRestApi.read(get("/old", "bearer " + token).body());

    JsonNode jwt = any.path("requestContext").path("authorizer").path("jwt");
    assertThat(jwt.path("claims").path("sub").asString()).isEqualTo("ann");
    assertThat(jwt.path("claims").path("groups").asString()).isEqualTo("[a b]");
    assertThat(jwt.path("scopes").isNull()).isTrue();
    assertThat(
            scoped.path("requestContext").path("authorizer").path("jwt").path("scopes").toString())
        .isEqualTo("[\"pets.all\",\"other\"]");
    assertThat(old.path("requestContext").path("authorizer").path("claims").path("sub").asString())
        .isEqualTo("ann");
  }

  @Test
  void asksForAToken() {
    HttpResponse<String> response = gateway.get("/any", "Host", HOST);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'alg':'none'} | 'app' | 60 | signing method none is invalid",
        "{'alg':'HS256','kid':'k1'} | 'app' | 60 | signing method HS256 is invalid",
        "{'alg':'RS256','kid':'k2'} | 'app' | 60 | the token signature cannot be verified",
        "{'alg':'RS512','kid':'k1'} | 'app' | 60 | the token signature cannot be verified",
        "{'alg':'RS256','kid':'k1'} | ['other'] | 60 | the token does not have a valid audience",
        "{'alg':'RS256','kid':'k1'} | 'app' | -60 | the token has expired",
      },
      quoteCharacter = '`')
  void refusesTokensThatAreNotValid(String header, String audience, long seconds, String reason) {
    String token = issuer.token(header, issuer.claims(audience, soon() - 60 + seconds, ""));

    HttpResponse<String> response = get("/any", "Bearer " + token);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate"))
        .contains("Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + reason + "\"");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void refusesTokensWithoutAScopeOfTheRoute() {
    HttpResponse<String> response = get("/scoped", token(",'scope':'pets.write'"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(response.headers().firstValue("www-authenticate").orElse(""))
        .startsWith("Bearer scope=\"pets.read pets.all\" error=\"insufficient_scope\"");
  }

  @Test
  void refusesTokensWhoseIssuerCannotBeReached() {
    String gone = "http://127.0.0.1:1";
    serve(gone);

    HttpResponse<String> response =
        get(
            "/any",
            issuer.token(HEADER, "{'iss':'" + gone + "','aud':'app','exp':" + soon() + "}"));

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void writesALineForEachRequest() throws InterruptedException {
    HttpResponse<String> passed = get("/any", token(""));
    get("/any", "no token");
    gateway.get("/none", "Host", HOST);

    awaitLine("<200 GET /any ann - - 200 200 " + passed.body().length() + " HTTP/1.1 $default>");
    awaitLine("<401 GET /any - the token is malformed Unauthorized - - 26 HTTP/1.1 $default>");
    awaitLine("<404 - - - Not Found - - 23 HTTP/1.1 $default>");
  }

  /** Lines of other tests, which are sent a moment later than these end, may come as well. */
  private static void awaitLine(String line) throws InterruptedException {
    gateway.execution.await(request -> request.start().contains(line));
  }
}
