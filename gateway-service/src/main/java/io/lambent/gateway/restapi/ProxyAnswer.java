package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpevent.HttpAnswer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the answers of functions of proxy integrations. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format">Output
 * format of a Lambda function for proxy integration</a>.
 */
final class ProxyAnswer {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> MEMBERS =
      Set.of("body", "headers", "isBase64Encoded", "multiValueHeaders", "statusCode");

  private ProxyAnswer() {}

  /**
   * Reads an answer.
   *
   * @throws RestFailure where it does not have the documented form
   */
  static RestAnswer of(byte[] payload, RestCall call) {
    JsonNode answer;
    try {
      answer = JSON.readTree(payload);
    } catch (JacksonException e) {
      throw RestFailure.badGateway();
    }
    if (!answer.isObject() || !MEMBERS.containsAll(answer.propertyNames())) {
      throw RestFailure.badGateway();
    }
    List<HttpAnswer.Header> headers = headers(answer);
    return new RestAnswer(status(answer.path("statusCode")), headers, body(answer, call));
  }

  private static int status(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return 200;
    }
    int status;
    try {
      status = node.isString() ? Integer.parseInt(node.asString().strip()) : node.asInt();
    } catch (NumberFormatException | JacksonException e) {
      throw RestFailure.badGateway();
    }
    if (status < HttpAnswer.FIRST_FINAL_STATUS || status > 599) {
      throw RestFailure.badGateway();
    }
    return status;
  }

  /**
   * Merges the headers: those of {@code multiValueHeaders} come first and keep their spelling of
   * names.
   */
  private static List<HttpAnswer.Header> headers(JsonNode answer) {
    Map<String, List<HttpAnswer.Header>> byName = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : object(answer.path("multiValueHeaders")).properties()) {
      if (!each.getValue().isArray()) {
        throw RestFailure.badGateway();
      }
      List<HttpAnswer.Header> values = new ArrayList<>();
      each.getValue().forEach(value -> values.add(header(each.getKey(), value)));
      byName.put(each.getKey().toLowerCase(Locale.ROOT), values);
    }
    for (Map.Entry<String, JsonNode> each : object(answer.path("headers")).properties()) {
      List<HttpAnswer.Header> known =
          byName.computeIfAbsent(each.getKey().toLowerCase(Locale.ROOT), any -> new ArrayList<>());
      String name = known.isEmpty() ? each.getKey() : known.getFirst().name();
      known.add(header(name, each.getValue()));
    }
    List<HttpAnswer.Header> headers = new ArrayList<>();
    byName.values().forEach(headers::addAll);
    if (!byName.containsKey("content-type")) {
      headers.add(new HttpAnswer.Header("Content-Type", "application/json"));
    }
    return headers;
  }

  private static JsonNode object(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return JSON.createObjectNode();
    }
    if (!node.isObject()) {
      throw RestFailure.badGateway();
    }
    return node;
  }

  private static HttpAnswer.Header header(String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw RestFailure.badGateway();
    }
    return new HttpAnswer.Header(name, value.asString());
  }

  private static byte[] body(JsonNode answer, RestCall call) {
    JsonNode body = answer.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    if (!body.isString()) {
      throw RestFailure.badGateway();
    }
    if (answer.path("isBase64Encoded").asBoolean(false)
        && call.deployment().isBinary(firstAccepted(call))) {
      try {
        return Base64.getMimeDecoder().decode(body.asString());
      } catch (IllegalArgumentException e) {
        throw RestFailure.configuration();
      }
    }
    return body.asString().getBytes(UTF_8);
  }

  /** The media type that decides if an answer is binary. */
  static @Nullable String firstAccepted(RestCall call) {
    String accept = call.parameters().header("Accept");
    return accept == null ? null : accept.split("[,;]", 2)[0].strip();
  }
}
