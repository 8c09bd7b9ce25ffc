package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;

/** Errors in XML, in the forms of AWS's three XML protocols. */
final class QueryError {

  private QueryError() {}

  static void send(Call call, int status, String code, String message) {
    call.exchange()
        .status(status)
        .header(HttpHeaderNames.CONTENT_TYPE, "text/xml")
        .header(Answers.REQUEST_ID, call.requestId())
        .send(of(code, message, call.requestId()).getBytes(UTF_8));
  }

  /** As in the query protocol and, but for S3, in REST with XML. */
  static String of(String code, String message, String requestId) {
    return "<ErrorResponse>\n  <Error>\n    <Type>Sender</Type>\n"
        + error("    ", code, message)
        + "  </Error>\n  <RequestId>"
        + requestId
        + "</RequestId>\n</ErrorResponse>\n";
  }

  static String ofS3(String code, String message, String requestId) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n"
        + error("  ", code, message)
        + "  <RequestId>"
        + requestId
        + "</RequestId>\n</Error>\n";
  }

  static String ofEc2(String code, String message, String requestId) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  <Errors>\n    <Error>\n"
        + error("      ", code, message)
        + "    </Error>\n  </Errors>\n  <RequestID>"
        + requestId
        + "</RequestID>\n</Response>\n";
  }

  private static String error(String indent, String code, String message) {
    return indent
        + "<Code>"
        + escape(code)
        + "</Code>\n"
        + indent
        + "<Message>"
        + escape(message)
        + "</Message>\n";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
