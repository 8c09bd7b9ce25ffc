package io.lambent.services.outbound;

import io.lambent.client.http.LazyHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Sends requests to servers that users name. One at a private address is called only where the
 * operator allows that.
 */
public final class UserServers implements AutoCloseable {
  /** The maximum length of an answer that is read, in bytes. */
  private static final long MAX_ANSWER = 64 * 1024;

  private final Duration timeout;
  private final boolean privateAddresses;
  private final LazyHttpClient client;

  /**
   * @param timeout for the connection, and again for the answer
   * @param privateAddresses whether servers at private and local addresses may be called
   */
  public UserServers(Duration timeout, boolean privateAddresses) {
    this.timeout = timeout;
    this.privateAddresses = privateAddresses;
    this.client =
        new LazyHttpClient(
            () ->
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(timeout)
                    .build());
  }

  /**
   * Begins a request.
   *
   * @throws IllegalArgumentException where the URL is none, or one of a server that may not be
   *     called
   */
  public HttpRequest.Builder request(String url) {
    URI uri = URI.create(url);
    if (!privateAddresses && PrivateAddresses.include(uri.getHost())) {
      throw new IllegalArgumentException("The server is at a private address.");
    }
    return HttpRequest.newBuilder(uri).timeout(timeout);
  }

  /** Sends a request and discards the body of the answer. */
  public HttpResponse<Void> call(HttpRequest request) throws IOException, InterruptedException {
    return client.get().send(request, BodyHandlers.discarding());
  }

  /**
   * Sends a request whose answer is short.
   *
   * @throws IOException also where the answer has more than {@link #MAX_ANSWER} bytes
   */
  public HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
    return client.get().send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER));
  }

  /** Ends all requests. */
  @Override
  public void close() {
    client.close();
  }
}
