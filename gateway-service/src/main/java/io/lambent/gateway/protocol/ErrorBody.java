package io.lambent.gateway.protocol;

import io.lambent.contract.error.ErrorCode;

/**
 * The JSON of an error, with the members its shape has in the Lambda API model: {@code Type} or
 * not, {@code Message} or {@code message}.
 */
public final class ErrorBody {

  private ErrorBody() {}

  public static String of(ErrorCode code, String message) {
    StringBuilder json = new StringBuilder(64 + message.length()).append('{');
    if (code.hasType()) {
      json.append("\"Type\":\"").append(code.type()).append("\",");
    }
    json.append('"').append(code.messageMember()).append("\":");
    quote(message, json);
    return json.append('}').toString();
  }

  /**
   * The JSON of an error in AWS's JSON protocols, whose clients look for the type in the body. It
   * is the protocol of requests with an {@code X-Amz-Target}, such as those to CloudWatch Logs.
   */
  public static String ofTarget(ErrorCode code, String message) {
    StringBuilder json = new StringBuilder(64 + message.length());
    json.append("{\"__type\":\"").append(code.awsName()).append("\",\"message\":");
    quote(message, json);
    return json.append('}').toString();
  }

  /** Appends {@code text} as a JSON string. */
  public static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            json.append("\\u").append(String.format("%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
