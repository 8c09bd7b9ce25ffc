package io.lambent.gateway.awsapi;

import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.exchange.Exchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;

/** The answer to requests for AWS services that Lambent does not have. */
public final class UnsupportedService {
  private static final ErrorCode CODE = ErrorCode.UNSUPPORTED_OPERATION;

  private UnsupportedService() {}

  /**
   * Answers a request.
   *
   * @param present the services that are there, by their signing names
   */
  public static void serve(Call call, String service, List<String> present) {
    call.exchange().discardBody(() -> answer(call, service, present));
  }

  private static void answer(Call call, String service, List<String> present) {
    String message =
        "Lambent does not have the AWS service '"
            + service
            + "'. It has "
            + String.join(", ", present)
            + ". Set lambent.upstreams."
            + service
            + " to the address of an endpoint that has it, or set AWS_ENDPOINT_URL_LAMBDA and"
            + " AWS_ENDPOINT_URL_LOGS instead of AWS_ENDPOINT_URL.";
    ErrorDocument error =
        ErrorDocument.of(
            service,
            call::header,
            service.equals("s3") ? "NotImplemented" : CODE.awsName(),
            message,
            call.requestId());
    Exchange exchange =
        call.exchange()
            .status(CODE.httpStatus())
            .header(HttpHeaderNames.CONTENT_TYPE, error.contentType())
            .header(Answers.REQUEST_ID, call.requestId());
    error.headers().forEach(exchange::header);
    exchange.send(error.body());
  }
}
