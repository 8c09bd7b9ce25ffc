package io.lambent.trigger.sqs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The JDK's HTTP client for the AWS SDK: virtual threads wait for it, and can be interrupted.
 * Bodies are small, and held in memory.
 */
final class JdkHttpClient implements SdkHttpClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Headers that the JDK's client sets by itself and does not accept. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final HttpClient http;
  private final Duration answerTimeout;

  /**
   * @param direct true if requests go to their host and not through the proxy of the system
   */
  JdkHttpClient(Duration answerTimeout, boolean direct) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (direct) {
      builder.proxy(HttpClient.Builder.NO_PROXY);
    } else {
      builder.proxy(ProxySelector.getDefault());
    }
    this.http = builder.build();
    this.answerTimeout = answerTimeout;
  }

  @Override
  public String clientName() {
    return "Jdk";
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return send(request);
      }

      @Override
      public void abort() {
        // The thread that waits is interrupted instead.
      }
    };
  }

  private HttpExecuteResponse send(HttpExecuteRequest execute) throws IOException {
    SdkHttpRequest request = execute.httpRequest();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.getUri())
            .timeout(answerTimeout)
            .method(request.method().name(), body(execute));
    request.forEachHeader(
        (name, values) -> {
          if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> builder.header(name, value));
          }
        });
    try {
      return answer(http.send(builder.build(), BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static BodyPublisher body(HttpExecuteRequest execute) throws IOException {
    ContentStreamProvider content = execute.contentStreamProvider().orElse(null);
    if (content == null) {
      return BodyPublishers.noBody();
    }
    try (InputStream stream = content.newStream()) {
      return BodyPublishers.ofByteArray(stream.readAllBytes());
    }
  }

  private static HttpExecuteResponse answer(HttpResponse<byte[]> response) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpFullResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .build())
        .responseBody(
            AbortableInputStream.create(new ByteArrayInputStream(response.body()), () -> {}))
        .build();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
