package io.lambent.gateway.outbound;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.internal.RequestIdentity;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Calls operations of this installation's AWS services, for an account and a region. */
@Component
public final class AwsCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final LocalServices services;
  private final BackendStarter starter;
  private final GatewayProperties properties;
  private final String token;
  private final OutboundHttp http;

  AwsCalls(
      LocalServices services,
      BackendStarter starter,
      GatewayProperties properties,
      InternalProperties internal,
      OutboundHttp http) {
    this.services = services;
    this.starter = starter;
    this.properties = properties;
    this.token = internal.token();
    this.http = http;
  }

  /** The account and the region whose resources a call is about. */
  public record Owner(String account, String region) {}

  /**
   * A request in one of AWS's JSON protocols.
   *
   * @param version {@code 1.0} or {@code 1.1}
   * @param target such as {@code AmazonSQS.SendMessage}
   */
  public static WireRequest json(String version, String target, byte[] body) {
    return new WireRequest(
        "POST",
        "/",
        "",
        Headers.of("Content-Type", "application/x-amz-json-" + version, "X-Amz-Target", target),
        body);
  }

  /**
   * Makes a call. Does not block. Fails where no answer came.
   *
   * @param service in the scope of a signature, such as {@code sqs}
   */
  public CompletableFuture<WireAnswer> call(Owner owner, String service, WireRequest request) {
    Backend backend = service.equals("logs") ? Backend.EXECUTION : Backend.AWS;
    if (starter.isRunning(backend)) {
      return made(owner, service, backend, request);
    }
    return starter
        .start(backend)
        .toFuture()
        .thenCompose(started -> made(owner, service, backend, request));
  }

  private CompletableFuture<WireAnswer> made(
      Owner owner, String service, Backend backend, WireRequest request) {
    LocalServices.Local local = services.find(service);
    return local == null ? remote(owner, service, backend, request) : local(owner, local, request);
  }

  private static CompletableFuture<WireAnswer> local(
      Owner owner, LocalServices.Local local, WireRequest request) {
    CompletableFuture<WireAnswer> answer = new CompletableFuture<>();
    Caller caller =
        new Caller(
            owner.account(), owner.region(), UUID.randomUUID().toString(), "http://localhost");
    Thread.startVirtualThread(
        () -> {
          try {
            answer.complete(local.api().serve(caller, request));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private CompletableFuture<WireAnswer> remote(
      Owner owner, String service, Backend backend, WireRequest request) {
    String target = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
    URI uri = backend.resolve(properties, target);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    new RequestIdentity(
            service,
            owner.account(),
            owner.region(),
            UUID.randomUUID().toString(),
            "http://localhost")
        .headers(token)
        .forEach(builder::header);
    for (Headers.Field field : request.headers().fields()) {
      builder.header(field.name(), field.value());
    }
    return http.client()
        .sendAsync(builder.build(), HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(AwsCalls::answer);
  }

  private static WireAnswer answer(HttpResponse<byte[]> response) {
    List<Headers.Field> fields = new ArrayList<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> values.forEach(value -> fields.add(new Headers.Field(name, value))));
    return new WireAnswer(response.statusCode(), Headers.of(fields), response.body());
  }
}
