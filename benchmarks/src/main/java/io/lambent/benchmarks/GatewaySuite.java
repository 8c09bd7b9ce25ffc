package io.lambent.benchmarks;

import io.lambent.benchmarks.Comparison.Side;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures routes of HTTP and REST APIs to a warm function, against its direct invocation; routes
 * that forward requests, against a bare Spring Cloud Gateway; and idle WebSocket connections.
 */
final class GatewaySuite {
  private static final String AUDIENCE = "benchmark";

  /** A number of routes that AWS allows: its quota is 300 by default and can be raised. */
  private static final int MANY_ROUTES = 1_000;

  /** A function that answers with the body of an API's event, or with any other event itself. */
  private static final String SOURCE =
      """
      exports.handler = async (event) => ({
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: event.body ?? JSON.stringify(event),
      });
      """;

  private final Options options;
  private final LambdaApi lambda;

  GatewaySuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("gateway", 1, Language.NODE);
    lambda.delete(names);
    lambda.create(names, Language.NODE, number -> Archives.of("index.js", SOURCE, number));
    try (HttpApis apis = new HttpApis(options.endpoint());
        PlainServer plain = PlainServer.node();
        ServerProcess bare = bareGateway(plain.endpoint());
        TokenIssuer issuer = new TokenIssuer()) {
      compare(names.getFirst(), apis, plain, bare.endpoint(), issuer, figures);
      lambda.remove(names);
      new IdleSockets(options).run(apis, figures);
    }
  }

  private static ServerProcess bareGateway(URI server) throws IOException {
    Path target = Path.of("benchmarks", "target");
    return new ServerProcess(
        "bare gateway",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            String.join(
                File.pathSeparator,
                target.resolve("classes").toString(),
                target.resolve("bare-gateway") + "/*",
                // This directory holds the libraries that both class paths share.
                target.resolve("lib") + "/*"),
            BareGateway.class.getName(),
            server.toString()));
  }

  private void compare(
      String function,
      HttpApis apis,
      PlainServer plain,
      URI bareGateway,
      TokenIssuer issuer,
      Consumer<Figure> figures)
      throws IOException {
    String http = apis.httpApi("benchmark-http");
    String target = apis.function(http, function);
    apis.route(http, "POST /echo", target);
    String proxied = apis.httpApi("benchmark-proxy");
    apis.route(proxied, "POST /", apis.proxy(proxied, plain.endpoint()));
    String guarded = apis.httpApi("benchmark-jwt");
    apis.authorizedRoute(
        guarded, "POST /echo", apis.function(guarded, function), issuer.url(), AUDIENCE);
    String many = apis.httpApi("benchmark-routes");
    String manyTarget = apis.function(many, function);
    for (int i = 0; i < MANY_ROUTES; i++) {
      apis.route(many, "POST /items" + i + "/{id}", manyTarget);
    }
    String rest = apis.restApi("benchmark-rest", function);

    byte[] event = WarmSuite.EVENT;
    String token = "Authorization: Bearer " + issuer.token(AUDIENCE) + "\r\n";
    Comparison comparison = new Comparison(options.seconds());
    int processes = Comparison.CONNECTIONS;
    Side direct = comparison.add("Invoke", lambda.load(List.of(function), event), processes);
    Side route = comparison.add("one route", apis.load(http, "/echo", "", event), processes);
    Side routes =
        comparison.add(
            "", apis.load(many, "/items" + MANY_ROUTES / 2 + "/7", "", event), processes);
    Side jwt = comparison.add("", apis.load(guarded, "/echo", token, event), processes);
    Side restProxy = comparison.add("", apis.load(rest, "/live/echo", "", event), processes);
    Side httpProxy = comparison.add("", apis.load(proxied, "/", "", event), 1);
    Side bare =
        comparison.add(
            "bare Spring Cloud Gateway to a plain Node.js server",
            new HttpLoad(
                bareGateway, List.of(HttpLoad.request("POST", bareGateway, "/", "", event))),
            1);
    comparison.run();
    for (String api : List.of(http, proxied, guarded, many)) {
      apis.deleteHttpApi(api);
    }
    apis.deleteRestApi(rest);
    Comparison.report("gateway-http-api", route, direct, direct, figures);
    Comparison.report("gateway-http-api-against-bare", route, bare, bare, figures);
    Comparison.report("gateway-rest-api", restProxy, direct, direct, figures);
    Comparison.report("gateway-jwt", jwt, direct, direct, figures);
    Comparison.report("gateway-" + MANY_ROUTES + "-routes", routes, route, route, figures);
    Comparison.report("gateway-http-proxy", httpProxy, bare, bare, figures);
  }
}
