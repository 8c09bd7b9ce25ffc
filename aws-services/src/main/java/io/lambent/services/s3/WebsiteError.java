package io.lambent.services.s3;

import io.lambent.aws.api.StreamedExchange;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.wire.Struct;
import java.util.Map;

/** The page that a website answers an error with, where the bucket has none of its own. */
final class WebsiteError {
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "Bad Request",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          412, "Precondition Failed",
          416, "Requested Range Not Satisfiable");

  private WebsiteError() {}

  static S3Answer page(AwsFailure failure, StreamedExchange exchange, WebsiteAddress address) {
    int status = failure.error().httpStatus();
    String title = status + " " + REASONS.getOrDefault(status, "Error");
    StringBuilder items = new StringBuilder();
    item(items, "Code", failure.error().awsName());
    item(items, "Message", failure.text());
    switch (failure.error().awsName()) {
      case "NoSuchKey" -> item(items, "Key", address.key());
      case "NoSuchBucket", "NoSuchWebsiteConfiguration" ->
          item(items, "BucketName", address.bucket());
      default -> {}
    }
    item(items, "RequestId", exchange.caller().requestId());
    String html =
        "<html>\n<head><title>"
            + title
            + "</title></head>\n<body>\n<h1>"
            + title
            + "</h1>\n<ul>\n"
            + items
            + "</ul>\n<hr/>\n</body>\n</html>\n";
    return new S3Answer(
        new Struct(),
        status,
        null,
        new S3Answer.Document("text/html; charset=utf-8", html),
        Headers.of(
            "x-amz-error-code", failure.error().awsName(), "x-amz-error-message", failure.text()));
  }

  private static void item(StringBuilder items, String name, String value) {
    items.append("<li>").append(name).append(": ").append(escaped(value)).append("</li>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
