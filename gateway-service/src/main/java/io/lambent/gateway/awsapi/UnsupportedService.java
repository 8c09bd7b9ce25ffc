package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer to requests for AWS services that Lambent does not have, in the protocol of the
 * request, so that SDKs show the text.
 */
public final class UnsupportedService {
  private static final int STATUS = ErrorCode.UNSUPPORTED_OPERATION.httpStatus();
  private static final String CODE = ErrorCode.UNSUPPORTED_OPERATION.awsName();
  private static final Set<String> REST_XML = Set.of("cloudfront", "route53");

  private UnsupportedService() {}

  public static void serve(Call call, String service) {
    call.exchange().discardBody(() -> answer(call, service));
  }

  private static void answer(Call call, String service) {
    String message =
        "Lambent does not have the AWS service '"
            + service
            + "'. It has lambda, logs (CloudWatch Logs) and sts (GetCallerIdentity). Set"
            + " AWS_ENDPOINT_URL_LAMBDA and AWS_ENDPOINT_URL_LOGS instead of AWS_ENDPOINT_URL to"
            + " reach other services elsewhere.";
    if (service.equals("s3")) {
      QueryError.sendS3(call, STATUS, "NotImplemented", message);
      return;
    }
    if (service.equals("ec2")) {
      QueryError.sendEc2(call, STATUS, CODE, message);
      return;
    }
    String contentType = call.header(HttpHeaderNames.CONTENT_TYPE);
    boolean form =
        contentType != null && contentType.startsWith("application/x-www-form-urlencoded");
    if (form || REST_XML.contains(service)) {
      QueryError.send(call, STATUS, CODE, message);
    } else if (call.header("Smithy-Protocol") != null) {
      cbor(call, message);
    } else {
      json(call, contentType, message);
    }
  }

  private static void json(Call call, @Nullable String contentType, String message) {
    StringBuilder json = new StringBuilder("{\"__type\":\"").append(CODE).append("\",\"message\":");
    ErrorBody.quote(message, json);
    call.exchange()
        .status(STATUS)
        .header(
            HttpHeaderNames.CONTENT_TYPE,
            contentType != null && contentType.startsWith("application/x-amz-json-")
                ? contentType
                : Answers.JSON)
        .header(Answers.REQUEST_ID, call.requestId())
        .header(Answers.ERROR_TYPE, CODE)
        .send(json.append('}').toString().getBytes(UTF_8));
  }

  /** A map of two texts; of CBOR this is all that is needed. */
  private static void cbor(Call call, String message) {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    map.write(0xa2);
    text(map, "__type");
    text(map, CODE);
    text(map, "message");
    text(map, message);
    call.exchange()
        .status(STATUS)
        .header(HttpHeaderNames.CONTENT_TYPE, "application/cbor")
        .header("smithy-protocol", "rpc-v2-cbor")
        .header(Answers.REQUEST_ID, call.requestId())
        .send(map.toByteArray());
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.write(0x79);
    out.write(bytes.length >> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }
}
