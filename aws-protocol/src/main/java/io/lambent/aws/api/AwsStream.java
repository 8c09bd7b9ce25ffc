package io.lambent.aws.api;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.eventstream.EventMessage;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an event stream, as messages on the wire: first {@code initial-response}, then
 * one for each event, and an exception where an error ends it. Used by one thread at a time, but
 * for {@link #close}, which may come from another one.
 */
public final class AwsStream implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private final EventSource<Event> events;
  private final WireProtocol protocol;
  private final String requestId;
  private final Function<RuntimeException, AwsFailure> failures;
  private boolean begun;
  private volatile boolean ended;

  AwsStream(
      EventSource<Event> events,
      WireProtocol protocol,
      String requestId,
      Function<RuntimeException, AwsFailure> failures) {
    this.events = events;
    this.protocol = protocol;
    this.requestId = requestId;
    this.failures = failures;
  }

  /**
   * An event as values of its shape.
   *
   * @param type the name of its kind
   */
  record Event(String type, Structure shape, Struct values) {}

  public Headers headers() {
    return Headers.of("x-amzn-RequestId", requestId, "Content-Type", CONTENT_TYPE);
  }

  /** Waits for the next message; returns null after the last one. */
  public byte @Nullable [] next() throws InterruptedException {
    if (ended) {
      return null;
    }
    if (!begun) {
      begun = true;
      return EventMessage.event("initial-response", protocol.eventType(), protocol.noMembers())
          .encode();
    }
    try {
      Event event = events.next();
      if (event == null) {
        ended = true;
        return null;
      }
      return EventMessage.event(
              event.type(), protocol.eventType(), protocol.event(event.shape(), event.values()))
          .encode();
    } catch (RuntimeException e) {
      ended = true;
      return exception(failures.apply(e));
    }
  }

  private byte[] exception(AwsFailure failure) {
    WireAnswer answer = protocol.error(failure, requestId);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":exception-type", failure.error().awsName());
    headers.put(":content-type", protocol.eventType());
    headers.put(":message-type", "exception");
    return new EventMessage(headers, answer.body()).encode();
  }

  @Override
  public void close() {
    ended = true;
    events.close();
  }
}
