package io.lambent.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A request that was passed on to Reactor Netty. It is over when both its body and its answer have
 * ended; which of them ends first is open.
 */
final class PassedRequest {
  private final String service;
  private final long sinceNanos;
  private final @Nullable HttpHeaders added;
  private int status;
  private boolean bodyEnded;
  private boolean answerEnded;

  /**
   * @param service what it is for
   * @param added headers of the gateway's for the answer; null where there are none
   */
  PassedRequest(String service, long sinceNanos, @Nullable HttpHeaders added) {
    this.service = service;
    this.sinceNanos = sinceNanos;
    this.added = added;
  }

  /** A part of the request goes to the handlers behind. */
  void requestPart(Object message) {
    bodyEnded |= message instanceof LastHttpContent;
  }

  /** Adds the gateway's headers to a part of the answer that has them. */
  void prepareAnswer(Object message) {
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      status = response.status().code();
      if (added != null) {
        response.headers().add(added);
      }
    }
  }

  /**
   * A part of the answer goes to the client.
   *
   * @return true where it is the last one
   */
  boolean answerPart(Object message) {
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    boolean last = message instanceof LastHttpContent && !interim;
    answerEnded |= last;
    return last;
  }

  boolean isOver() {
    return bodyEnded && answerEnded;
  }

  void report(ExchangeListener listener) {
    listener.answered(service, status, System.nanoTime() - sinceNanos);
  }
}
