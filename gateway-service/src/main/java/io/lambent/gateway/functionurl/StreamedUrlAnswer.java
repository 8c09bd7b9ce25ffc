package io.lambent.gateway.functionurl;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.gateway.exchange.AnswerStream;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.httpevent.Prelude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a function URL while the function writes it: status and headers as soon as they are
 * known, then each part as it comes.
 */
final class StreamedUrlAnswer implements ResponseReceiver {
  private static final byte[] EMPTY = new byte[0];

  private final UrlCall asked;
  private @Nullable ResponseFlow flow;

  /** The part of the description that was read; null if there is none, or it is complete. */
  private @Nullable Prelude prelude;

  private @Nullable AnswerStream stream;

  StreamedUrlAnswer(UrlCall asked) {
    this.asked = asked;
  }

  @Override
  public void begin(ResponseHead head, ResponseFlow begun) {
    flow = begun;
    if (isDescribed(head.contentType())) {
      prelude = new Prelude();
    } else {
      start(
          new HttpAnswer(
              200,
              List.of(new HttpAnswer.Header("Content-Type", head.contentType())),
              List.of(),
              EMPTY));
    }
  }

  private static boolean isDescribed(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end))
        .strip()
        .equalsIgnoreCase(ResponseHead.HTTP_INTEGRATION);
  }

  @Override
  public void part(byte[] bytes) {
    Prelude reading = prelude;
    byte[] body = reading == null ? bytes : describe(reading, bytes);
    AnswerStream begun = stream;
    if (begun != null && body.length > 0) {
      begun.part(body);
    }
  }

  /** Returns what belongs to the body. */
  private byte[] describe(Prelude reading, byte[] bytes) {
    try {
      byte[] rest = reading.take(bytes);
      if (reading.isComplete()) {
        HttpAnswer described = HttpAnswer.ofPrelude(reading.json());
        prelude = null;
        start(described);
      }
      return rest;
    } catch (IllegalArgumentException e) {
      asked.notHttp(e);
      prelude = null;
      asked.badGateway();
      return EMPTY;
    }
  }

  private void start(HttpAnswer answer) {
    ResponseFlow begun = flow;
    if (!asked.describe(answer)) {
      asked.badGateway();
    } else if (UrlCall.hasNoBody(answer)) {
      asked.call().exchange().sendHead();
    } else if (begun != null) {
      stream = asked.call().exchange().stream(begun);
    }
  }

  boolean begun() {
    return flow != null;
  }

  /**
   * Ends the answer with the outcome of a call that has begun. A function that fails has answered
   * what it wrote; clients of HTTP do not learn more, as on AWS.
   */
  void end(InvocationOutcome outcome) {
    AnswerStream begun = stream;
    if (prelude != null) {
      asked.badGateway();
    } else if (begun != null && outcome instanceof InvocationOutcome.Executed) {
      begun.end(EMPTY);
    } else if (begun != null) {
      begun.abort();
    }
  }
}
