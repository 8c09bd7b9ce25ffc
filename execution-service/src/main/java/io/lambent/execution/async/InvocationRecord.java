package io.lambent.execution.async;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.InvocationOutcome;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON document that a destination gets of an event that has ended. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
 * records of asynchronous invocations</a>.
 *
 * @param functionArn with the qualifier that was invoked
 * @param condition {@code Success}, or why the event was given up
 * @param invokeCount how often the function was called for the event
 * @param last of the calls; null where the function was not called
 */
record InvocationRecord(
    String requestId,
    String functionArn,
    String condition,
    int invokeCount,
    InvocationOutcome.@Nullable Executed last) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_ERROR_MESSAGE = 1024;

  /** The document without the payloads, for destinations that take no more. */
  byte[] withoutPayloads(Instant now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    begin(out, now);
    responseContext(out);
    return end(out);
  }

  /** The document. */
  byte[] withPayloads(Instant now, byte[] request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(request.length + 1024);
    begin(out, now);
    add(out, ",\"requestPayload\":");
    out.writeBytes(event(request));
    responseContext(out);
    if (last != null) {
      add(out, ",\"responsePayload\":");
      out.writeBytes(json(last.payload()));
    }
    return end(out);
  }

  private void begin(ByteArrayOutputStream out, Instant now) {
    add(out, "{\"version\":\"1.0\",\"timestamp\":\"" + TIMESTAMP.format(now) + "\"");
    add(out, ",\"requestContext\":{\"requestId\":" + quoted(requestId));
    add(out, ",\"functionArn\":" + quoted(functionArn));
    add(out, ",\"condition\":" + quoted(condition));
    add(out, ",\"approximateInvokeCount\":" + invokeCount + "}");
  }

  private void responseContext(ByteArrayOutputStream out) {
    if (last != null) {
      add(out, ",\"responseContext\":{\"statusCode\":200,\"executedVersion\":");
      add(out, quoted(last.execution().executedVersion()));
      add(
          out,
          last instanceof InvocationOutcome.Failed ? ",\"functionError\":\"Unhandled\"}" : "}");
    }
  }

  private static byte[] end(ByteArrayOutputStream out) {
    add(out, "}");
    return out.toByteArray();
  }

  private static void add(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(UTF_8));
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  /** An event that came without a payload is an empty object. */
  static byte[] event(byte[] payload) {
    return payload.length == 0 ? "{}".getBytes(UTF_8) : payload;
  }

  /** A payload as it is, or as a text where it is not JSON. */
  private static byte[] json(byte[] payload) {
    if (payload.length == 0) {
      return "null".getBytes(UTF_8);
    }
    return isJson(payload) ? payload : quoted(new String(payload, UTF_8)).getBytes(UTF_8);
  }

  private static boolean isJson(byte[] payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /**
   * The error message of a dead letter for a function's failure: its message where the payload is
   * an error, or else all of the payload, at most 1 KB.
   */
  static String errorMessage(byte[] payload) {
    try {
      JsonNode message = JSON.readTree(payload).path("errorMessage");
      if (message.isString()) {
        return attribute(message.stringValue());
      }
    } catch (JacksonException e) {
      // A custom runtime may answer anything.
      return attribute(new String(payload, UTF_8));
    }
    return attribute(new String(payload, UTF_8));
  }

  /** The first KB of a text, without the characters that messages may not have. */
  static String attribute(String text) {
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (isAllowed(character)) {
        bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
        if (bytes > MAX_ERROR_MESSAGE) {
          break;
        }
        kept.appendCodePoint(character);
      }
    }
    return kept.toString();
  }

  private static boolean isAllowed(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }
}
