package io.lambent.gateway.restapi;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.gateway.exchange.AnswerStream;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.httpevent.Prelude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a function whose integration has the response transfer mode {@code STREAM}: status
 * and headers from the JSON at its beginning, then each part as it comes.
 */
final class StreamedAnswer implements ResponseReceiver {
  private static final byte[] EMPTY = new byte[0];

  private final RestCall call;
  private final Responder responder;
  private final Prelude prelude = new Prelude();
  private @Nullable ResponseFlow flow;
  private @Nullable AnswerStream stream;
  private boolean over;

  StreamedAnswer(RestCall call, Responder responder) {
    this.call = call;
    this.responder = responder;
  }

  @Override
  public void begin(ResponseHead head, ResponseFlow begun) {
    flow = begun;
  }

  @Override
  public void part(byte[] bytes) {
    if (over) {
      return;
    }
    AnswerStream begun = stream;
    if (begun != null) {
      begun.part(bytes);
      return;
    }
    try {
      byte[] rest = prelude.take(bytes);
      if (prelude.isComplete()) {
        start(HttpAnswer.ofRestPrelude(prelude.json()), rest);
      }
    } catch (IllegalArgumentException e) {
      fail();
    }
  }

  private void start(HttpAnswer described, byte[] rest) {
    List<HttpAnswer.Header> headers = new ArrayList<>(described.headers());
    described.cookies().forEach(cookie -> headers.add(new HttpAnswer.Header("Set-Cookie", cookie)));
    ResponseFlow begun = flow;
    call.integrationTook(System.currentTimeMillis() - call.startMillis());
    call.integrated(200, described.status());
    if (begun == null
        || !responder.describe(call, new RestAnswer(described.status(), headers, EMPTY))) {
      fail();
      return;
    }
    AnswerStream opened = call.call().exchange().stream(begun);
    stream = opened;
    if (rest.length > 0) {
      opened.part(rest);
    }
  }

  private void fail() {
    over = true;
    responder.fail(call, RestFailure.badGateway());
  }

  /** Ends the answer. */
  void end(InvocationOutcome outcome) {
    AnswerStream begun = stream;
    if (over) {
      return;
    }
    if (begun != null) {
      if (outcome instanceof InvocationOutcome.Succeeded) {
        begun.end(EMPTY);
      } else {
        begun.abort();
      }
      return;
    }
    if (flow == null && outcome instanceof InvocationOutcome.Succeeded succeeded) {
      whole(succeeded.payload());
    } else {
      fail();
    }
  }

  private void whole(byte[] payload) {
    try {
      responder.send(call, whole(payload, call));
    } catch (RestFailure e) {
      responder.fail(call, e);
    }
  }

  /**
   * Reads an answer that came as a whole: described as one that is streamed, or as a proxy's.
   *
   * @throws RestFailure where it is neither
   */
  static RestAnswer whole(byte[] payload, RestCall call) {
    try {
      HttpAnswer answer = HttpAnswer.ofStream(payload);
      return answer.body().length == payload.length
          ? ProxyAnswer.of(payload, call)
          : new RestAnswer(answer.status(), answer.headers(), answer.body());
    } catch (IllegalArgumentException e) {
      throw RestFailure.badGateway();
    }
  }
}
