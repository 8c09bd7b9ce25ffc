package io.lambent.gateway.httpevent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of a function over HTTP, read from its payload as in payload format 2.0: an object
 * with a {@code statusCode} describes the answer, anything else is the body of one. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload">Response
 * payload format</a>.
 *
 * @param headers in the function's order; without the cookies
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, List<Header> headers, List<String> cookies, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PRELUDE_END = Prelude.ZEROS;

  /** Clients wait for another answer after a smaller status, such as 100 or 101. */
  public static final int FIRST_FINAL_STATUS = 200;

  /** A header line. */
  public record Header(String name, String value) {}

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException where it is none; the client gets 502
   */
  public static HttpAnswer of(byte[] payload) {
    JsonNode value = parse(payload, payload.length);
    if (!value.has("statusCode")) {
      return new HttpAnswer(
          200,
          List.of(new Header("Content-Type", "application/json")),
          List.of(),
          value.isString() ? utf8(value.asString()) : compact(value));
    }
    return described(value, body(value));
  }

  /**
   * Reads an answer in payload format 1.0, which always describes the answer, and may have several
   * values of a header.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static HttpAnswer ofV1(byte[] payload) {
    JsonNode value = parse(payload, payload.length);
    if (!value.has("statusCode")) {
      throw new IllegalArgumentException("the answer has no statusCode");
    }
    HttpAnswer answer = withSeveral(value, described(value, body(value)));
    return new HttpAnswer(answer.status(), answer.headers(), List.of(), answer.body());
  }

  /** Adds the headers that may have several values each; they replace single ones. */
  private static HttpAnswer withSeveral(JsonNode value, HttpAnswer described) {
    JsonNode several = value.path("multiValueHeaders");
    if (!several.isObject()) {
      return described;
    }
    List<Header> headers = new ArrayList<>();
    described.headers().stream()
        .filter(header -> !several.has(header.name()))
        .forEach(headers::add);
    for (Map.Entry<String, JsonNode> header : several.properties()) {
      for (JsonNode each : header.getValue()) {
        headers.add(new Header(header.getKey(), text(each)));
      }
    }
    return new HttpAnswer(described.status(), headers, described.cookies(), described.body());
  }

  /**
   * Reads the answer of a URL with {@code RESPONSE_STREAM}: the bytes as they are, after an
   * optional prelude of JSON and eight zero bytes that describes them.
   */
  public static HttpAnswer ofStream(byte[] payload) {
    int end = preludeEnd(payload);
    if (end < 0) {
      return new HttpAnswer(200, List.of(), List.of(), payload);
    }
    return described(
        parse(payload, end), Arrays.copyOfRange(payload, end + PRELUDE_END, payload.length));
  }

  /**
   * Reads what describes a streamed answer.
   *
   * @throws IllegalArgumentException where it is none; the client gets 502
   */
  public static HttpAnswer ofPrelude(byte[] json) {
    return described(parse(json, json.length), new byte[0]);
  }

  /**
   * Reads what describes a streamed answer of a REST API, whose headers may have several values.
   *
   * @throws IllegalArgumentException where it is none; the client gets 502
   */
  public static HttpAnswer ofRestPrelude(byte[] json) {
    JsonNode value = parse(json, json.length);
    return withSeveral(value, described(value, new byte[0]));
  }

  private static HttpAnswer described(JsonNode value, byte[] body) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : value.path("headers").properties()) {
      headers.add(new Header(header.getKey(), text(header.getValue())));
    }
    List<String> cookies = new ArrayList<>();
    for (JsonNode cookie : value.path("cookies")) {
      cookies.add(text(cookie));
    }
    return new HttpAnswer(status(value.path("statusCode")), headers, cookies, body);
  }

  private static int status(JsonNode value) {
    if (value.isMissingNode()) {
      return 200;
    }
    int status = value.isString() ? Integer.parseInt(value.asString().strip()) : value.asInt();
    if (status < FIRST_FINAL_STATUS || status > 599) {
      throw new IllegalArgumentException("status " + status);
    }
    return status;
  }

  private static byte[] body(JsonNode value) {
    JsonNode body = value.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    if (!body.isString()) {
      return compact(body);
    }
    return value.path("isBase64Encoded").asBoolean(false)
        ? Base64.getDecoder().decode(body.asString())
        : utf8(body.asString());
  }

  private static JsonNode parse(byte[] json, int length) {
    try {
      return JSON.readTree(json, 0, length);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the function's answer is not JSON", e);
    }
  }

  private static int preludeEnd(byte[] payload) {
    if (payload.length < PRELUDE_END || payload[0] != '{') {
      return -1;
    }
    int zeros = 0;
    for (int i = 0; i < payload.length; i++) {
      zeros = payload[i] == 0 ? zeros + 1 : 0;
      if (zeros == PRELUDE_END) {
        return i + 1 - PRELUDE_END;
      }
    }
    return -1;
  }

  private static byte[] compact(JsonNode value) {
    return JSON.writeValueAsBytes(value);
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }

  private static byte[] utf8(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(UTF_8);
  }
}
