package io.lambent.gateway.outbound;

import jakarta.annotation.PreDestroy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The HTTP client of integrations, made when it is first needed. Follows no redirects. */
@Component
public final class OutboundHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private @Nullable HttpClient client;

  /** The client. Its answers come on virtual threads. */
  public synchronized HttpClient client() {
    HttpClient existing = client;
    if (existing == null) {
      existing =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_TIMEOUT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
      client = existing;
    }
    return existing;
  }

  /**
   * Sends a request. Fails with a {@link java.util.concurrent.TimeoutException}, as a cause, where
   * the whole answer is not there in time; the client's own limit ends with the headers.
   */
  public <T> CompletableFuture<HttpResponse<T>> send(
      HttpRequest request, HttpResponse.BodyHandler<T> body, Duration timeout) {
    CompletableFuture<HttpResponse<T>> sent = client().sendAsync(request, body);
    return sent.copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (response, e) -> {
              if (e != null) {
                sent.cancel(true);
              }
            });
  }

  @PreDestroy
  synchronized void close() {
    HttpClient existing = client;
    if (existing != null) {
      existing.shutdownNow();
    }
  }
}
