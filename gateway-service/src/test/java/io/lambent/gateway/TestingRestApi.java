package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.RestApi;
import io.lambent.contract.invocation.InvocationOutcome;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A REST API {@code rest1} with a stage {@code dev}, whose document a test writes with single
 * quotes. {@code FN:NAME} in it is the address of a function.
 */
final class TestingRestApi {
  static final String HOST = "rest1.execute-api.us-east-1.localhost:4566";
  static final String ARN = "arn:aws:execute-api:us-east-1:000000000000:rest1/dev/";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode document = JSON.createObjectNode();

  TestingRestApi() {
    document.put("name", "pets");
    deployment("d1");
    document
        .withObjectProperty("stages")
        .putObject("dev")
        .put("stageName", "dev")
        .put("deploymentId", "d1");
  }

  static ObjectNode json(String text) {
    String quoted =
        text.replace('\'', '"')
            .replaceAll(
                "FN:([a-z]+)",
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                    + "arn:aws:lambda:us-east-1:000000000000:function:$1/invocations");
    return (ObjectNode) JSON.readTree(quoted);
  }

  private ObjectNode deployment(String id) {
    return document.withObjectProperty("deployments").withObjectProperty(id);
  }

  /** Adds a method to the first deployment. */
  TestingRestApi method(String httpMethod, String path, String settings) {
    return method("d1", httpMethod, path, settings);
  }

  TestingRestApi method(String deployment, String httpMethod, String path, String settings) {
    ObjectNode resource =
        deployment(deployment)
            .withObjectProperty("resources")
            .withObjectProperty(path.replace("/", "_"));
    resource.put("id", path.replace("/", "_")).put("path", path);
    ObjectNode method =
        resource.withObjectProperty("resourceMethods").withObjectProperty(httpMethod);
    method.put("httpMethod", httpMethod).put("authorizationType", "NONE");
    method.setAll(json(settings));
    return this;
  }

  /** Adds a method that a function answers. */
  TestingRestApi function(String httpMethod, String path, String name) {
    return method(httpMethod, path, proxy(name));
  }

  static String proxy(String function) {
    return "{'methodIntegration':{'type':'AWS_PROXY','httpMethod':'POST','uri':'FN:"
        + function
        + "'}}";
  }

  /** Sets members of the first deployment. */
  TestingRestApi api(String settings) {
    deployment("d1").setAll(json(settings));
    return this;
  }

  /** Sets members of the stage. */
  TestingRestApi stage(String settings) {
    ((ObjectNode) document.path("stages").path("dev")).setAll(json(settings));
    return this;
  }

  TestingRestApi plan(String plan) {
    document.withArrayProperty("usagePlans").add(json(plan));
    return this;
  }

  RestApi build() {
    return new RestApi(
        new ApiIdentity("rest1", "000000000000", "us-east-1"),
        false,
        List.of("dev"),
        document.toString());
  }

  void serve(TestingGateway gateway) {
    gateway.apis.put(build());
  }

  static InvocationOutcome answer(String json) {
    return new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, json.getBytes(UTF_8));
  }

  /** An answer of a proxy's function, with the event as its body. */
  static InvocationOutcome echo(byte[] event) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("statusCode", 200).put("body", new String(event, UTF_8));
    return answer(answer.toString());
  }

  static JsonNode read(byte[] json) {
    return JSON.readTree(json);
  }

  static JsonNode read(String json) {
    return JSON.readTree(json);
  }
}
