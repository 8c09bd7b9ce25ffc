package io.lambent.gateway.sts;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.CallerCredentials;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.WireProtocols;
import io.lambent.client.access.InternalProperties;
import io.lambent.client.http.LazyHttpClient;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.internal.RequestIdentity;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.WireExchange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hands requests for STS to aws-services: which of them are for it shows in their forms only, when
 * they are read already.
 */
@Component
final class StsBackend {
  private static final Logger log = LoggerFactory.getLogger(StsBackend.class);
  private static final String NAME = "sts";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final GatewayProperties properties;
  private final String token;
  private final BackendStarter starter;
  private final LocalServices services;
  private final LazyHttpClient client =
      new LazyHttpClient(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(CONNECT_TIMEOUT)
                  .build());

  StsBackend(
      GatewayProperties properties,
      InternalProperties internal,
      BackendStarter starter,
      LocalServices services) {
    this.properties = properties;
    this.token = internal.token();
    this.starter = starter;
    this.services = services;
  }

  /** Answers a call on a virtual thread. */
  void serve(Call call, Caller caller, WireRequest request) {
    call.exchange().continueElsewhere(() -> WireExchange.send(call, answer(caller, request)));
  }

  private WireAnswer answer(Caller caller, WireRequest request) {
    try {
      start();
      LocalServices.Local local = services.find(NAME);
      return local == null ? remote(caller, request) : local.api().serve(caller, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable(caller, request);
    } catch (IOException e) {
      log.warn("aws-services does not answer for STS: {}", e.toString());
      return unavailable(caller, request);
    }
  }

  /**
   * Waits until aws-services runs.
   *
   * @throws IOException where it does not start
   */
  private void start() throws IOException {
    try {
      starter.start(Backend.AWS).block(properties.controlTimeout());
    } catch (RuntimeException e) {
      throw new IOException("aws-services does not start", e);
    }
  }

  private static WireAnswer unavailable(Caller caller, WireRequest request) {
    return WireProtocols.of(ServiceModels.get(NAME), request)
        .error(
            new AwsFailure(
                CommonError.SERVICE_UNAVAILABLE, "aws-services cannot be reached at this time."),
            caller.requestId());
  }

  private WireAnswer remote(Caller caller, WireRequest request)
      throws IOException, InterruptedException {
    String target = request.query().isEmpty() ? "/" : "/?" + request.query();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(Backend.AWS.resolve(properties, target))
            .timeout(properties.controlTimeout())
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    new RequestIdentity(
            NAME, caller.account(), caller.region(), caller.requestId(), caller.endpoint())
        .headers(token)
        .forEach(builder::header);
    CallerCredentials credentials = caller.credentials();
    set(builder, CONTENT_TYPE, request.header(CONTENT_TYPE));
    set(builder, InternalHttp.ACCESS_KEY, credentials.accessKeyId());
    set(builder, CallerCredentials.TOKEN_HEADER, credentials.sessionToken());
    set(builder, InternalHttp.FUNCTION, credentials.function());
    set(builder, InternalHttp.ROLE, credentials.role());
    HttpResponse<byte[]> response =
        client.get().send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    List<Headers.Field> fields = new ArrayList<>();
    for (String name : List.of(CONTENT_TYPE, "x-amzn-RequestId")) {
      response
          .headers()
          .firstValue(name)
          .ifPresent(value -> fields.add(new Headers.Field(name, value)));
    }
    return new WireAnswer(response.statusCode(), Headers.of(fields), response.body());
  }

  /** Sets a header that can be one: credentials come decoded, with any characters. */
  private static void set(HttpRequest.Builder builder, String name, @Nullable String value) {
    if (value != null && value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      builder.header(name, value);
    }
  }
}
