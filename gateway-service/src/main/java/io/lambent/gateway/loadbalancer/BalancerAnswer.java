package io.lambent.gateway.loadbalancer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of a function to a load balancer. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer">Respond
 * to the load balancer</a>.
 *
 * @param reason the reason phrase; null where the function has none of its own
 */
@SuppressWarnings("ArrayRecordComponent")
record BalancerAnswer(int status, @Nullable String reason, List<Header> headers, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Bytes of the JSON. */
  static final int MAX_BYTES = 1 << 20;

  private static final int FIRST_STATUS = 200;
  private static final int LAST_STATUS = 599;
  private static final int STATUS_LENGTH = 3;

  /** A header line. */
  record Header(String name, String value) {}

  /**
   * Reads an answer.
   *
   * @param isMultiValue true if headers are in {@code multiValueHeaders}; else they are in {@code
   *     headers}
   * @throws IllegalArgumentException where it is none; the client gets 502
   */
  static BalancerAnswer of(byte[] payload, boolean isMultiValue) {
    if (payload.length > MAX_BYTES) {
      throw new IllegalArgumentException("more than " + MAX_BYTES + " bytes");
    }
    JsonNode value;
    try {
      value = JSON.readTree(payload);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the answer is not JSON", e);
    }
    if (!value.isObject()) {
      throw new IllegalArgumentException("the answer is no object");
    }
    return new BalancerAnswer(
        status(value.path("statusCode")),
        reason(value.path("statusDescription")),
        isMultiValue ? lists(value.path("multiValueHeaders")) : texts(value.path("headers")),
        body(value));
  }

  private static int status(JsonNode value) {
    int status;
    if (value.isString()) {
      status = Integer.parseInt(value.asString().strip());
    } else if (value.isIntegralNumber()) {
      status = value.asInt();
    } else {
      throw new IllegalArgumentException("no statusCode");
    }
    if (status < FIRST_STATUS || status > LAST_STATUS) {
      throw new IllegalArgumentException("status " + status);
    }
    return status;
  }

  /** The phrase behind the status in a text such as {@code 404 Not Found}. */
  private static @Nullable String reason(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    String text = text(value, "statusDescription");
    return text.length() > STATUS_LENGTH + 1 && text.charAt(STATUS_LENGTH) == ' '
        ? text.substring(STATUS_LENGTH + 1)
        : null;
  }

  private static List<Header> texts(JsonNode value) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : object(value).properties()) {
      headers.add(new Header(header.getKey(), text(header.getValue(), header.getKey())));
    }
    return headers;
  }

  private static List<Header> lists(JsonNode value) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : object(value).properties()) {
      if (!header.getValue().isArray()) {
        throw new IllegalArgumentException(header.getKey() + " is no list");
      }
      for (JsonNode each : header.getValue()) {
        headers.add(new Header(header.getKey(), text(each, header.getKey())));
      }
    }
    return headers;
  }

  private static JsonNode object(JsonNode value) {
    if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
      throw new IllegalArgumentException("the headers are no object");
    }
    return value;
  }

  private static byte[] body(JsonNode value) {
    JsonNode body = value.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    String text = text(body, "body");
    return value.path("isBase64Encoded").asBoolean(false)
        ? Base64.getDecoder().decode(text)
        : text.getBytes(UTF_8);
  }

  private static String text(JsonNode value, String name) {
    if (!value.isString()) {
      throw new IllegalArgumentException(name + " is no text");
    }
    return value.asString();
  }
}
