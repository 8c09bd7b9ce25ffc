package io.lambent.trigger.destination;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.HostHeader;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.Credentials;
import io.lambent.aws.sigv4.Payload;
import io.lambent.aws.sigv4.Signer;
import io.lambent.client.http.LazyHttpClient;
import io.lambent.trigger.aws.OwnServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends requests to the services that have destinations: this installation's own, or those that the
 * configuration names. Each delivery is a single request, for which the JDK's client suffices.
 */
@Component
class TargetClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final LazyHttpClient http =
      new LazyHttpClient(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .connectTimeout(CONNECT_TIMEOUT)
                  .build());

  private final DestinationProperties properties;
  private final OwnServices own;
  private final Clock clock;

  TargetClient(DestinationProperties properties, OwnServices own, Clock clock) {
    this.properties = properties;
    this.own = own;
    this.clock = clock;
  }

  /** An answer, whatever its status. */
  record Answer(int status, String body) {}

  /** Sends a request and waits for the answer. */
  Answer send(TargetRequest request) throws IOException {
    DestinationProperties.Remote remote = properties.remote(request.service());
    HttpRequest ready = remote == null ? toOwn(request) : toRemote(request, remote);
    try {
      HttpResponse<String> response = http.get().send(ready, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpRequest toOwn(TargetRequest request) {
    HttpRequest.Builder builder = builder(own.url(), request);
    request.headers().fields().forEach(field -> builder.header(field.name(), field.value()));
    own.headers(request.service(), request.account(), request.region()).forEach(builder::header);
    return builder.build();
  }

  private HttpRequest toRemote(TargetRequest request, DestinationProperties.Remote remote) {
    URI endpoint = remote.endpoint(request.region());
    HttpRequest.Builder builder = builder(endpoint, request);
    Headers headers = request.headers();
    Credentials credentials = credentials(remote);
    if (credentials != null) {
      headers =
          new Signer(credentials, clock)
              .sign(
                  new WireRequest(
                      request.method(),
                      request.path(),
                      "",
                      headers.with(HostHeader.NAME, HostHeader.of(endpoint)),
                      request.body()),
                  request.region(),
                  request.service(),
                  Payload.HASHED)
              .headers()
              .without(HostHeader.NAME); // the client writes it
    }
    headers.fields().forEach(field -> builder.header(field.name(), field.value()));
    return builder.build();
  }

  private HttpRequest.Builder builder(URI endpoint, TargetRequest request) {
    return HttpRequest.newBuilder(
            URI.create(endpoint.getScheme() + "://" + endpoint.getRawAuthority() + request.path()))
        .timeout(properties.timeout())
        .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
  }

  private static @Nullable Credentials credentials(DestinationProperties.Remote remote) {
    String keyId = remote.accessKeyId();
    String secret = remote.secretAccessKey();
    return keyId == null || secret == null
        ? null
        : new Credentials(keyId, secret, remote.sessionToken());
  }
}
