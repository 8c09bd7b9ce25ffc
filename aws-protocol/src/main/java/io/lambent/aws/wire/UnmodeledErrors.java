package io.lambent.aws.wire;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Errors for clients of services whose operations are not known, in the protocol that a request
 * shows, so that SDKs show the text.
 */
public final class UnmodeledErrors {
  private static final Set<String> REST_XML = Set.of("cloudfront", "route53");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String AWS_JSON = "application/x-amz-json-";
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final String CONTENT_TYPE = "Content-Type";

  private UnmodeledErrors() {}

  /**
   * Writes an error.
   *
   * @param service as in the scope of a signature
   * @param header finds headers of the request
   */
  public static WireAnswer answer(
      String service,
      Function<String, @Nullable String> header,
      AwsError error,
      String text,
      String requestId) {
    if (service.equals("s3")) {
      return xml(error, requestId, s3(error, text, requestId));
    }
    if (service.equals("ec2")) {
      return xml(error, requestId, ec2(error, text, requestId));
    }
    String contentType = header.apply(CONTENT_TYPE);
    if (REST_XML.contains(service) || (contentType != null && contentType.startsWith(FORM))) {
      return xml(error, requestId, query(error, text, requestId));
    }
    return CborRpc.NAME.equals(header.apply(CborRpc.HEADER))
        ? cbor(error, text, requestId)
        : json(contentType, error, text, requestId);
  }

  private static WireAnswer xml(AwsError error, String requestId, XmlWriter document) {
    return new WireAnswer(
        error.httpStatus(),
        Headers.of(REQUEST_ID, requestId, CONTENT_TYPE, "text/xml"),
        document.bytes());
  }

  private static XmlWriter query(AwsError error, String text, String requestId) {
    XmlWriter xml = new XmlWriter(false);
    xml.open("ErrorResponse").open("Error");
    xml.element("Type", error.isSender() ? "Sender" : "Receiver");
    return described(xml, error, text)
        .close("Error")
        .element("RequestId", requestId)
        .close("ErrorResponse");
  }

  private static XmlWriter s3(AwsError error, String text, String requestId) {
    XmlWriter xml = new XmlWriter(true);
    xml.raw(XmlWriter.DECLARATION);
    xml.open("Error");
    return described(xml, error, text).element("RequestId", requestId).close("Error");
  }

  private static XmlWriter ec2(AwsError error, String text, String requestId) {
    XmlWriter xml = new XmlWriter(false);
    xml.raw(XmlWriter.DECLARATION);
    xml.open("Response").open("Errors").open("Error");
    return described(xml, error, text)
        .close("Error")
        .close("Errors")
        .element("RequestID", requestId)
        .close("Response");
  }

  private static XmlWriter described(XmlWriter xml, AwsError error, String text) {
    return xml.element("Code", error.queryCode()).element("Message", text);
  }

  private static WireAnswer json(
      @Nullable String contentType, AwsError error, String text, String requestId) {
    String type =
        contentType != null && contentType.startsWith(AWS_JSON) ? contentType : "application/json";
    return new WireAnswer(
        error.httpStatus(),
        Headers.of(REQUEST_ID, requestId, CONTENT_TYPE, type, "x-amzn-ErrorType", error.awsName()),
        tree(Json.sink(), error, text));
  }

  private static WireAnswer cbor(AwsError error, String text, String requestId) {
    return new WireAnswer(
        error.httpStatus(),
        Headers.of(
            REQUEST_ID, requestId, CONTENT_TYPE, "application/cbor", CborRpc.HEADER, CborRpc.NAME),
        tree(Cbor.sink(false), error, text));
  }

  private static byte[] tree(TreeSink sink, AwsError error, String text) {
    sink.startObject(2);
    sink.name("__type");
    sink.text(error.awsName());
    sink.name("message");
    sink.text(text);
    sink.endObject();
    return sink.finish();
  }
}
