package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP, REST and WebSocket APIs: the few operations that a benchmark needs, and their requests. */
final class HttpApis implements AutoCloseable {
  private static final String ACCOUNT = "000000000000";
  private static final String HEADERS =
      "Content-Type: application/json\r\n"
          + "Authorization: AWS4-HMAC-SHA256"
          + " Credential=000000000000/20260101/us-east-1/apigateway/aws4_request,"
          + " SignedHeaders=host, Signature=00\r\n";

  private final URI endpoint;
  private final Exchanger exchanger;

  HttpApis(URI endpoint) throws IOException {
    this.endpoint = endpoint;
    this.exchanger = new Exchanger(endpoint);
  }

  /** Creates an API without routes, whose stage deploys each change at once. */
  String httpApi(String name) throws IOException {
    String api =
        member("apiId", post("/v2/apis", "{\"name\":\"%s\",\"protocolType\":\"HTTP\"}", name));
    post("/v2/apis/" + api + "/stages", "{\"stageName\":\"$default\",\"autoDeploy\":true}");
    return api;
  }

  /** Creates an API that accepts clients without calling a function. */
  String webSocketApi(String name) throws IOException {
    String api =
        member(
            "apiId",
            post(
                "/v2/apis",
                "{\"name\":\"%s\",\"protocolType\":\"WEBSOCKET\","
                    + "\"routeSelectionExpression\":\"$request.body.action\"}",
                name));
    String target =
        member(
            "integrationId",
            post("/v2/apis/" + api + "/integrations", "{\"integrationType\":\"MOCK\"}"));
    post(
        "/v2/apis/" + api + "/routes",
        "{\"routeKey\":\"$default\",\"target\":\"integrations/%s\"}",
        target);
    post("/v2/apis/" + api + "/stages", "{\"stageName\":\"live\",\"autoDeploy\":true}");
    return api;
  }

  /** Returns the target of routes that call a function, with payload format 2.0. */
  String function(String api, String function) throws IOException {
    return integration(
        api,
        "{\"integrationType\":\"AWS_PROXY\",\"integrationUri\":\"%s\","
            + "\"payloadFormatVersion\":\"2.0\"}",
        functionArn(function));
  }

  /** Returns the target of routes that forward requests to a server. */
  String proxy(String api, URI server) throws IOException {
    return integration(
        api,
        "{\"integrationType\":\"HTTP_PROXY\",\"integrationUri\":\"%s/\","
            + "\"integrationMethod\":\"ANY\",\"payloadFormatVersion\":\"1.0\"}",
        server.toString());
  }

  private String integration(String api, String body, String target) throws IOException {
    String path = "/v2/apis/" + api + "/integrations";
    return "integrations/" + member("integrationId", post(path, body, target));
  }

  void route(String api, String key, String target) throws IOException {
    post("/v2/apis/" + api + "/routes", "{\"routeKey\":\"%s\",\"target\":\"%s\"}", key, target);
  }

  /** Adds a route that requires a token of an issuer. */
  void authorizedRoute(String api, String key, String target, URI issuer, String audience)
      throws IOException {
    String authorizer =
        member(
            "authorizerId",
            post(
                "/v2/apis/" + api + "/authorizers",
                "{\"name\":\"tokens\",\"authorizerType\":\"JWT\","
                    + "\"identitySource\":[\"$request.header.Authorization\"],"
                    + "\"jwtConfiguration\":{\"issuer\":\"%s\",\"audience\":[\"%s\"]}}",
                issuer.toString(),
                audience));
    post(
        "/v2/apis/" + api + "/routes",
        "{\"routeKey\":\"%s\",\"target\":\"%s\",\"authorizationType\":\"JWT\","
            + "\"authorizerId\":\"%s\"}",
        key,
        target,
        authorizer);
  }

  /**
   * Creates a REST API whose stage {@code live} passes all requests below its root to a function.
   */
  String restApi(String name, String function) throws IOException {
    String created = post("/restapis", "{\"name\":\"%s\"}", name);
    String api = member("id", created);
    String root = member("rootResourceId", created);
    String resource =
        member(
            "id", post("/restapis/" + api + "/resources/" + root, "{\"pathPart\":\"{proxy+}\"}"));
    String method = "/restapis/" + api + "/resources/" + resource + "/methods/ANY";
    put(method, "{\"authorizationType\":\"NONE\"}");
    put(
        method + "/integration",
        "{\"type\":\"AWS_PROXY\",\"httpMethod\":\"POST\",\"uri\":\"%s\"}",
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + functionArn(function)
            + "/invocations");
    post("/restapis/" + api + "/deployments", "{\"stageName\":\"live\"}");
    return api;
  }

  void deleteHttpApi(String api) throws IOException {
    send("DELETE", "/v2/apis/" + api, "");
  }

  void deleteRestApi(String api) throws IOException {
    send("DELETE", "/restapis/" + api, "");
  }

  /** A load of one request to an API, which the host name identifies, as on AWS. */
  HttpLoad load(String api, String path, String headers, byte[] body) {
    URI host =
        URI.create(
            "http://%s.execute-api.us-east-1.localhost:%d".formatted(api, endpoint.getPort()));
    return new HttpLoad(endpoint, List.of(HttpLoad.request("POST", host, path, headers, body)));
  }

  private static String functionArn(String function) {
    return "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + function;
  }

  private String post(String path, String body, String... values) throws IOException {
    return send("POST", path, body.formatted((Object[]) values));
  }

  private String put(String path, String body, String... values) throws IOException {
    return send("PUT", path, body.formatted((Object[]) values));
  }

  private String send(String method, String path, String body) throws IOException {
    return exchanger.send(Exchanger.request(method, endpoint, path, HEADERS, body.getBytes(UTF_8)));
  }

  private static String member(String name, String json) throws IOException {
    Matcher value = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    if (!value.find()) {
      throw new IOException("no " + name + " in " + json);
    }
    return value.group(1);
  }

  @Override
  public void close() throws IOException {
    exchanger.close();
  }
}
