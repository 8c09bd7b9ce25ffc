package io.lambent.services.operations;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.client.access.InternalProperties;
import io.lambent.client.http.LazyHttpClient;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.internal.RequestIdentity;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Requests to services in other processes, with the headers that the gateway adds. */
@Component
class RemoteCalls {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int UNAVAILABLE = 503;

  private final InternalProperties internal;
  private final OperationsProperties properties;
  private final LazyHttpClient http =
      new LazyHttpClient(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(CONNECT)
                  .proxy(HttpClient.Builder.NO_PROXY)
                  .build());

  RemoteCalls(InternalProperties internal, OperationsProperties properties) {
    this.internal = internal;
    this.properties = properties;
  }

  WireAnswer send(URI url, String service, String shown, Caller caller, WireRequest request) {
    String target = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url.getScheme() + "://" + url.getRawAuthority() + target))
            .timeout(properties.answerTimeout())
            .header(InternalHttp.TARGET, target)
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    new RequestIdentity(
            service, caller.account(), caller.region(), caller.requestId(), caller.endpoint())
        .headers(internal.token())
        .forEach(builder::header);
    request.headers().fields().forEach(field -> builder.header(field.name(), field.value()));
    try {
      HttpResponse<byte[]> answer =
          http.get().send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new WireAnswer(answer.statusCode(), Headers.of(answer.headers().map()), answer.body());
    } catch (IOException e) {
      throw unavailable(shown, caller, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(shown, caller, "interrupted");
    }
  }

  private static OperationFailure unavailable(String shown, Caller caller, String reason) {
    return new OperationFailure(
        shown,
        UNAVAILABLE,
        CommonError.SERVICE_UNAVAILABLE.awsName(),
        "The service does not answer: " + reason,
        caller.requestId());
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
