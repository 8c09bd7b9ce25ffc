package io.lambent.services.s3;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.wire.WireProtocol;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers a request with an error.
 *
 * @param isHead true where the request is one for headers only
 */
record ErrorAnswer(WireProtocol protocol, Caller caller, boolean isHead) {

  /**
   * Sends an error in place of what was written to the response so far.
   *
   * @param page headers by which the page that asks may read it
   * @param more headers of the error
   */
  void send(HttpServletResponse response, AwsFailure failure, Headers page, Headers more)
      throws IOException {
    if (response.isCommitted()) {
      throw new IOException("the answer had begun: " + failure.text());
    }
    response.reset();
    WireAnswer answer = protocol.error(failure, caller.requestId());
    response.setStatus(answer.status());
    S3Service.headers(response, answer.headers());
    S3Service.headers(response, page);
    S3Service.headers(response, more);
    boolean isBare = isHead || answer.status() == HttpServletResponse.SC_NOT_MODIFIED;
    if (!isBare) {
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    }
  }
}
