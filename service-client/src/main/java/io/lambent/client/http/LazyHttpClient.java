package io.lambent.client.http;

import java.net.http.HttpClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client of the JDK that is created when it is first used: it starts a thread and
 * initializes TLS, and many installations never use it.
 */
public final class LazyHttpClient implements AutoCloseable {
  private final Supplier<HttpClient> creation;
  private volatile @Nullable HttpClient client;

  public LazyHttpClient(Supplier<HttpClient> creation) {
    this.creation = creation;
  }

  /** Returns the client, the same one each time. */
  public HttpClient get() {
    HttpClient created = client;
    return created == null ? create() : created;
  }

  private synchronized HttpClient create() {
    HttpClient created = client;
    if (created == null) {
      created = creation.get();
      client = created;
    }
    return created;
  }

  /** Aborts all requests of a client that was created. */
  @Override
  public void close() {
    HttpClient created = client;
    if (created != null) {
      created.shutdownNow();
    }
  }
}
