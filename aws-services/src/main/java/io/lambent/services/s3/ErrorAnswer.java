package io.lambent.services.s3;

import io.lambent.aws.api.StreamedExchange;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.wire.WireProtocol;
import java.io.IOException;

/**
 * Answers a request with an error.
 *
 * @param isHead true where the request is one for headers only
 */
record ErrorAnswer(WireProtocol protocol, StreamedExchange exchange, boolean isHead) {
  private static final int NOT_MODIFIED = 304;

  /**
   * Sends an error.
   *
   * @param page headers by which the page that asks may read it
   * @param more headers of the error
   * @throws IOException if an answer had begun
   */
  void send(AwsFailure failure, Headers page, Headers more) throws IOException {
    if (exchange.isAnswered()) {
      throw new IOException("the answer had begun: " + failure.text());
    }
    WireAnswer answer = protocol.error(failure, exchange.caller().requestId());
    Headers headers = AnswerHeaders.of(answer.headers(), page, more);
    if (isHead || answer.status() == NOT_MODIFIED) {
      exchange.answer(answer.status(), headers, -1);
    } else {
      exchange.answer(answer.status(), headers, answer.body());
    }
  }
}
