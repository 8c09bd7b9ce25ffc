package io.lambent.gateway.outbound;

import io.lambent.client.http.LazyHttpClient;
import jakarta.annotation.PreDestroy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The HTTP client of integrations. It follows no redirects. */
@Component
public final class OutboundHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * The maximum number of clients with certificates of their own. Beyond it, the least recently
   * used one is closed.
   */
  private static final int MAX_IDENTITIES = 50;

  private final LazyHttpClient client = new LazyHttpClient(() -> builder().build());
  private final Map<ClientKey, HttpClient> identified = new LinkedHashMap<>(16, 0.75f, true);

  /** The client. Its answers come on virtual threads. */
  public HttpClient client() {
    return client.get();
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .executor(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** A client that shows a certificate to servers that ask for one. */
  private synchronized HttpClient client(@Nullable ClientKey key) {
    if (key == null) {
      return client();
    }
    HttpClient existing = identified.get(key);
    if (existing == null) {
      existing = builder().sslContext(key.context()).build();
      identified.put(key, existing);
      if (identified.size() > MAX_IDENTITIES) {
        var eldest = identified.entrySet().iterator();
        eldest.next().getValue().shutdown();
        eldest.remove();
      }
    }
    return existing;
  }

  /**
   * Sends a request. Fails with a {@link java.util.concurrent.TimeoutException}, as a cause, where
   * the whole answer is not there in time; the client's own limit ends with the headers.
   */
  public <T> CompletableFuture<HttpResponse<T>> send(
      HttpRequest request, HttpResponse.BodyHandler<T> body, Duration timeout) {
    return send(request, body, timeout, null);
  }

  /**
   * As above.
   *
   * @param key shown to a server that asks for a certificate; null for none
   */
  public <T> CompletableFuture<HttpResponse<T>> send(
      HttpRequest request,
      HttpResponse.BodyHandler<T> body,
      Duration timeout,
      @Nullable ClientKey key) {
    CompletableFuture<HttpResponse<T>> sent = client(key).sendAsync(request, body);
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
    client.close();
    identified.values().forEach(HttpClient::shutdownNow);
  }
}
