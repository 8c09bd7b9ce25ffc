package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An error for the client of a service whose API the gateway does not know, in the protocol of the
 * request, so that SDKs show the text.
 *
 * @param headers besides the content type and the request's id
 */
@SuppressWarnings("ArrayRecordComponent")
public record ErrorDocument(String contentType, Map<String, String> headers, byte[] body) {
  private static final Set<String> REST_XML = Set.of("cloudfront", "route53");
  private static final String XML = "text/xml";

  /**
   * @param service as in the scope of a signature
   * @param header finds headers of the request
   */
  public static ErrorDocument of(
      String service,
      Function<String, @Nullable String> header,
      String code,
      String message,
      String requestId) {
    if (service.equals("s3")) {
      return xml(QueryError.ofS3(code, message, requestId));
    }
    if (service.equals("ec2")) {
      return xml(QueryError.ofEc2(code, message, requestId));
    }
    String contentType = header.apply("Content-Type");
    boolean form =
        contentType != null && contentType.startsWith("application/x-www-form-urlencoded");
    if (form || REST_XML.contains(service)) {
      return xml(QueryError.of(code, message, requestId));
    }
    return header.apply("Smithy-Protocol") == null
        ? json(contentType, code, message)
        : cbor(code, message);
  }

  private static ErrorDocument xml(String document) {
    return new ErrorDocument(XML, Map.of(), document.getBytes(UTF_8));
  }

  private static ErrorDocument json(@Nullable String contentType, String code, String message) {
    StringBuilder json = new StringBuilder("{\"__type\":\"").append(code).append("\",\"message\":");
    ErrorBody.quote(message, json);
    return new ErrorDocument(
        contentType != null && contentType.startsWith("application/x-amz-json-")
            ? contentType
            : Answers.JSON.toString(),
        Map.of(Answers.ERROR_TYPE.toString(), code),
        json.append('}').toString().getBytes(UTF_8));
  }

  /** A map of two texts; of CBOR this is all that is needed. */
  private static ErrorDocument cbor(String code, String message) {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    map.write(0xa2);
    text(map, "__type");
    text(map, code);
    text(map, "message");
    text(map, message);
    return new ErrorDocument(
        "application/cbor", Map.of("smithy-protocol", "rpc-v2-cbor"), map.toByteArray());
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.write(0x79);
    out.write(bytes.length >> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }
}
