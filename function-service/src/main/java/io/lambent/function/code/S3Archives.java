package io.lambent.function.code;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.HostHeader;
import io.lambent.aws.http.Percent;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.Credentials;
import io.lambent.aws.sigv4.Payload;
import io.lambent.aws.sigv4.Signer;
import io.lambent.client.http.LazyHttpClient;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.function.awsapi.Refusals;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Fetches the archives that requests name by bucket and key, from whatever speaks S3 at {@code
 * lambent.s3.endpoint}, else from Lambent's own S3 in the name of the account that asks. One signed
 * GET is all there is to it, so the JDK's client does.
 */
@Component
@EnableConfigurationProperties(S3Properties.class)
public class S3Archives {
  /** Signatures are not verified within the installation. */
  private static final String OWN_SECRET = "lambent";

  private static final byte[] NO_BODY = {};
  private static final Logger log = LoggerFactory.getLogger(S3Archives.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Buckets that can be part of a host name, with TLS too. */
  private static final String HOST_LABEL = "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]";

  private final LazyHttpClient http =
      new LazyHttpClient(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .connectTimeout(CONNECT)
                  .build());

  private final S3Properties properties;
  private final Clock clock;

  S3Archives(S3Properties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Fetches an archive. Blocks; not to be called within a transaction.
   *
   * @param account of the function or layer
   * @param region of the function or layer
   * @throws AwsException where S3 has no such object or does not give it
   */
  public Upload fetch(String account, String region, S3Location location) {
    URI configured = properties.endpoint();
    URI endpoint = configured == null ? properties.ownEndpoint() : configured;
    if (endpoint == null) {
      throw Refusals.invalid(
          "Code cannot be fetched from S3: no object store is configured (lambent.s3.endpoint).");
    }
    // The gateway takes an access key of twelve digits for the account.
    Credentials credentials =
        configured == null ? new Credentials(account, OWN_SECRET, null) : credentials();
    boolean pathStyle = configured == null || properties.pathStyle();
    HttpRequest request = request(endpoint, region, location, credentials, pathStyle);
    try (InputStream body = open(request, location)) {
      closeLater(body);
      try (UploadOutput out = UploadOutput.create(Archive.MAX_UNZIPPED, Archive::tooLarge)) {
        body.transferTo(out);
        return out.finish();
      }
    } catch (IOException e) {
      log.warn("{} cannot be fetched", request.uri(), e);
      throw new AwsException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "Error occurred while GetObject. S3 at %s cannot be reached.".formatted(endpoint));
    }
  }

  private InputStream open(HttpRequest request, S3Location location) throws IOException {
    HttpResponse<InputStream> response;
    try {
      response = http.get().send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      Objects.requireNonNull(body);
      throw S3Error.of(response).refusal(location);
    }
  }

  /** Ends a transfer that takes too long; the request's own time-out ends with the headers. */
  private void closeLater(InputStream body) {
    Executor later =
        CompletableFuture.delayedExecutor(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
    later.execute(
        () -> {
          try {
            body.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private HttpRequest request(
      URI endpoint,
      String region,
      S3Location location,
      @Nullable Credentials credentials,
      boolean pathStyle) {
    String path = "/" + Percent.encodePath(location.key());
    String authority = HostHeader.of(endpoint);
    if (pathStyle || !location.bucket().matches(HOST_LABEL)) {
      path = "/" + Percent.encodePath(location.bucket()) + path;
    } else {
      authority = location.bucket() + "." + authority;
    }
    String query =
        location.version() == null ? "" : "versionId=" + Percent.encode(location.version());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    endpoint.getScheme()
                        + "://"
                        + authority
                        + path
                        + (query.isEmpty() ? "" : "?" + query)))
            .timeout(properties.timeout())
            .GET();
    if (credentials != null) {
      Headers host = Headers.of(HostHeader.NAME, authority);
      new Signer(credentials, clock)
          .sign(
              new WireRequest("GET", path, query, host, NO_BODY),
              Objects.requireNonNullElse(properties.region(), region),
              "s3",
              Payload.HASHED)
          .headers()
          .without(HostHeader.NAME) // the client writes it
          .fields()
          .forEach(header -> request.header(header.name(), header.value()));
    }
    return request.build();
  }

  private @Nullable Credentials credentials() {
    String keyId = properties.accessKeyId();
    String secret = properties.secretAccessKey();
    return keyId == null || secret == null ? null : new Credentials(keyId, secret, null);
  }
}
