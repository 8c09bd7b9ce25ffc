package io.lambent.gateway.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What AWS checks of an event and its client context before it looks for the function. */
final class PayloadCheck {
  static final int LONGEST_CLIENT_CONTEXT = 3583;
  private static final String PREFIX = "Could not parse request body into json: ";
  private static final JsonFactory PARSERS =
      JsonFactory.builder().enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private PayloadCheck() {}

  /**
   * Checks that a payload is one JSON value.
   *
   * @throws AwsException with the parser's text, as on AWS
   */
  static void payload(byte[] json) {
    if (JsonScan.accepts(json)) {
      return;
    }
    String problem = problem(json);
    if (problem != null) {
      throw new AwsException(ErrorCode.INVALID_REQUEST_CONTENT, PREFIX + problem);
    }
  }

  /**
   * Checks the {@code X-Amz-Client-Context} header.
   *
   * @throws AwsException where it is too long, or not JSON in Base64
   */
  static void clientContext(@Nullable String base64) {
    if (base64 == null) {
      return;
    }
    if (base64.length() > LONGEST_CLIENT_CONTEXT) {
      throw new AwsException(
          ErrorCode.INVALID_REQUEST_CONTENT,
          "Client context must be no longer than "
              + LONGEST_CLIENT_CONTEXT
              + " bytes, and is "
              + base64.length()
              + " bytes long.");
    }
    if (!isJson(base64)) {
      throw new AwsException(
          ErrorCode.INVALID_REQUEST_CONTENT,
          "Client context must be a valid Base64-encoded JSON object.");
    }
  }

  private static boolean isJson(String base64) {
    try {
      byte[] json = Base64.getDecoder().decode(base64);
      return JsonScan.accepts(json) || problem(json) == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable String problem(byte[] json) {
    try (JsonParser parser = PARSERS.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        return "No content to map due to end-of-input";
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        return "Could not parse payload into json: more than one value";
      }
      return null;
    } catch (JacksonException e) {
      return "Could not parse payload into json: " + e.getMessage();
    }
  }
}
