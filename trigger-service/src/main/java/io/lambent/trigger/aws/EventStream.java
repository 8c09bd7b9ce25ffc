package io.lambent.trigger.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.eventstream.EventMessage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer of an operation that sends events for some time. The operation is called with the
 * first {@link #next}. Used by one thread, except {@link #close}.
 */
public final class EventStream implements AutoCloseable {
  private final Opener opener;

  /** Guarded by this. */
  private @Nullable Messages messages;

  /** Guarded by this. */
  private boolean closed;

  /**
   * An event.
   *
   * @param type the name of its kind
   */
  public record Event(String type, JsonNode body) {}

  /** Calls the operation. */
  @FunctionalInterface
  interface Opener {
    Messages open() throws AwsCallException, IOException, InterruptedException;
  }

  /** The messages of an answer in the event stream encoding. */
  interface Messages {

    /** Waits for the next message; null after the last one, or once closed. */
    @Nullable EventMessage next() throws AwsCallException, IOException, InterruptedException;

    /** Ends the answer, also while another thread waits for a message. Called once. */
    void close();
  }

  EventStream(Opener opener) {
    this.opener = opener;
  }

  /**
   * Waits for the next event.
   *
   * @return null after the last event, or once closed
   * @throws AwsCallException where the service has refused the request, or the answer was cut off
   */
  public @Nullable Event next() throws AwsCallException, InterruptedException {
    try {
      Messages open = open();
      while (open != null) {
        EventMessage message = open.next();
        if (message == null || isClosed()) {
          return null;
        }
        String type = message.headers().getOrDefault(":event-type", "");
        if (!"event".equals(message.headers().get(":message-type"))) {
          throw failure(message);
        }
        if (!type.equals("initial-response")) {
          return new Event(type, JsonService.json(message.payload()));
        }
      }
      return null;
    } catch (IOException | IllegalArgumentException e) {
      if (isClosed()) {
        return null;
      }
      throw AwsCallException.unanswered(e);
    }
  }

  private @Nullable Messages open() throws AwsCallException, IOException, InterruptedException {
    synchronized (this) {
      if (closed || messages != null) {
        return closed ? null : messages;
      }
    }
    Messages opened = opener.open();
    synchronized (this) {
      if (!closed) {
        messages = opened;
        return opened;
      }
    }
    opened.close();
    return null;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** An exception of the service's model, or another error, which ends the stream. */
  private static AwsCallException failure(EventMessage message) throws IOException {
    String code = message.headers().get(":exception-type");
    if (code != null) {
      JsonNode body = JsonService.json(message.payload());
      return new AwsCallException(code, JsonService.message(body));
    }
    return new AwsCallException(
        Objects.requireNonNullElse(message.headers().get(":error-code"), "InternalFailure"),
        Objects.requireNonNullElseGet(
            message.headers().get(":error-message"), () -> new String(message.payload(), UTF_8)));
  }

  /** Ends the answer. A thread that waits in {@link #next} gets null. */
  @Override
  public void close() {
    Messages open;
    synchronized (this) {
      open = closed ? null : messages;
      closed = true;
    }
    if (open != null) {
      open.close();
    }
  }
}
