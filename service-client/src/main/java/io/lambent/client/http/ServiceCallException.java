package io.lambent.client.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** A call of another service that got no answer, or another one than success. */
public final class ServiceCallException extends UncheckedIOException {
  private static final int NO_ANSWER = 0;

  private final int status;
  private final transient HttpHeaders headers;
  private final String body;

  private ServiceCallException(IOException cause, int status, HttpHeaders headers, String body) {
    super(cause.getMessage(), cause);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static ServiceCallException unanswered(String service, Throwable cause) {
    return new ServiceCallException(
        new IOException(service + " gave no answer: " + cause.getMessage(), cause),
        NO_ANSWER,
        new HttpHeaders(),
        "");
  }

  static ServiceCallException answered(
      String service, int status, HttpHeaders headers, String body) {
    return new ServiceCallException(
        new IOException(
            service + " answered " + status + (body.isEmpty() ? "" : ": " + body.strip())),
        status,
        headers,
        body);
  }

  /** The HTTP status; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** The body of the answer, cut off after some kilobytes. */
  public String body() {
    return body;
  }

  /** The first value of a header of the answer. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  boolean isCallersFault() {
    return status >= 400 && status < 500;
  }
}
