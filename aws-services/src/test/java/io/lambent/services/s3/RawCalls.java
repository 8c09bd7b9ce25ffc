package io.lambent.services.s3;

import io.lambent.services.TestingAwsServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Requests of browsers and other stores, which no SDK sends. */
final class RawCalls {
  private static final HttpClient http = HttpClient.newHttpClient();

  private RawCalls() {}

  static HttpResponse<String> send(
      String method, String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(TestingAwsServices.shared().uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    TestingAwsServices.headers("s3", "000000000000").forEach(request::header);
    headers.forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
