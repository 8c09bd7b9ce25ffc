package io.lambent.gateway.outbound;

import jakarta.annotation.PreDestroy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
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

  @PreDestroy
  synchronized void close() {
    HttpClient existing = client;
    if (existing != null) {
      existing.shutdownNow();
    }
  }
}
