package io.lambent.gateway.protocol;

import io.lambent.aws.wire.UnmodeledErrors;
import io.lambent.contract.error.ErrorCode;
import java.util.List;

/** The answer to requests for AWS services that Lambent does not have. */
public final class UnsupportedService {
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
    WireExchange.send(
        call,
        UnmodeledErrors.answer(
            service,
            call::header,
            new ErrorNames(ErrorCode.UNSUPPORTED_OPERATION),
            message,
            call.requestId()));
  }
}
