package io.lambent.services.events;

import io.lambent.services.outbound.PrivateAddresses;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends requests to the servers of API destinations, and to those that give tokens for them. */
@Component
class Servers {
  /** Bytes of an answer with a token. */
  private static final long LONGEST_ANSWER = 64 * 1024;

  private final EventsProperties properties;
  private volatile @Nullable HttpClient client;

  Servers(EventsProperties properties) {
    this.properties = properties;
  }

  /**
   * Begins a request.
   *
   * @throws IllegalArgumentException where the URL is none, or one of a server that may not be
   *     called
   */
  HttpRequest.Builder request(String url) {
    URI uri = URI.create(url);
    if (!properties.privateEndpoints() && PrivateAddresses.include(uri.getHost())) {
      throw new IllegalArgumentException("The server is at a private address.");
    }
    return HttpRequest.newBuilder(uri).timeout(properties.answerTimeout());
  }

  /** Sends a request, and throws the body of the answer away. */
  HttpResponse<Void> call(HttpRequest request) throws IOException, InterruptedException {
    return client().send(request, BodyHandlers.discarding());
  }

  /**
   * Sends a request whose answer is short.
   *
   * @throws IOException also where the answer is longer than that
   */
  HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
    return client().send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
  }

  /** Many installations never send anything to a server. */
  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      synchronized (this) {
        made = client;
        if (made == null) {
          made =
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(properties.answerTimeout())
                  .build();
          client = made;
        }
      }
    }
    return made;
  }

  @PreDestroy
  void close() {
    HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
  }
}
