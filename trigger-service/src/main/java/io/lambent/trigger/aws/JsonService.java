package io.lambent.trigger.aws;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.Credentials;
import io.lambent.aws.sigv4.Payload;
import io.lambent.aws.sigv4.Signer;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service that speaks AWS's JSON protocol: either this installation's own, which is called within
 * the process where it runs there, or one at another endpoint.
 */
public final class JsonService {
  /** Reads decimal numbers exactly, so that times keep all their digits. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final String HOST = "Host";

  private final Api api;
  private final @Nullable Remote remote;
  private final OwnServices own;
  private final Clock clock;
  private final SingletonSupplier<HttpClient> http;

  /**
   * The form of the requests of a service.
   *
   * @param signingName as in the scope of a signature, such as {@code kinesis}
   * @param target the prefix of the operation in {@code X-Amz-Target}, including the dot
   * @param version the version of the JSON protocol, such as {@code 1.1}
   */
  public record Api(String signingName, String target, String version) {}

  /**
   * A service at another endpoint.
   *
   * @param endpoint {@code {region}} in it stands for the region of the resource
   * @param accessKeyId signs requests; null for the account of the resource
   */
  public record Remote(
      String endpoint,
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey,
      @Nullable String sessionToken) {
    private static final String REGION = "{region}";

    /**
     * Checks the settings of an endpoint.
     *
     * @param prefix the prefix of the properties, for error messages
     * @return null where there is no endpoint
     */
    public static @Nullable Remote of(
        String prefix,
        @Nullable String endpoint,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey,
        @Nullable String sessionToken) {
      if ((accessKeyId == null) != (secretAccessKey == null)) {
        throw new IllegalArgumentException(
            prefix + " has an access-key-id or a secret-access-key without the other");
      }
      if (endpoint == null) {
        return null;
      }
      if (URI.create(endpoint.replace(REGION, "x")).getHost() == null) {
        throw new IllegalArgumentException(prefix + ".endpoint is no URL: " + endpoint);
      }
      return new Remote(endpoint, accessKeyId, secretAccessKey, sessionToken);
    }

    URI endpoint(String region) {
      return URI.create(endpoint.replace(REGION, region));
    }

    Credentials credentials(String account) {
      String secret = secretAccessKey;
      return accessKeyId == null || secret == null
          ? new Credentials(account, "lambent", null)
          : new Credentials(accessKeyId, secret, sessionToken);
    }

    /** Hides the secrets. */
    @Override
    public String toString() {
      return "Remote[" + endpoint + "]";
    }
  }

  /**
   * @param remote null for this installation's own service
   */
  public JsonService(Api api, @Nullable Remote remote, OwnServices own, Clock clock) {
    this.api = api;
    this.remote = remote;
    this.own = own;
    this.clock = clock;
    this.http = SingletonSupplier.of(() -> client(remote != null));
  }

  private static HttpClient client(boolean isRemote) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    return builder
        .proxy(isRemote ? ProxySelector.getDefault() : HttpClient.Builder.NO_PROXY)
        .build();
  }

  /** Returns true if the service is at another endpoint. */
  public boolean isRemote() {
    return remote != null;
  }

  /** Returns true if the service runs in this process now. */
  public boolean isLocal() {
    return remote == null && own.local(api.signingName()) != null;
  }

  /**
   * Calls an operation and waits for the answer.
   *
   * @param account the account that owns the resource
   */
  public JsonNode call(String account, String region, String operation, JsonNode input)
      throws AwsCallException, InterruptedException {
    Headers headers =
        Headers.of(
            "Content-Type",
            "application/x-amz-json-" + api.version(),
            "X-Amz-Target",
            api.target() + operation);
    WireRequest request = new WireRequest("POST", "/", "", headers, JSON.writeValueAsBytes(input));
    try {
      return read(
          remote == null ? toOwn(request, account, region) : toRemote(request, account, region));
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new AwsCallException("The service did not answer: " + reason, e);
    }
  }

  private WireAnswer toOwn(WireRequest request, String account, String region)
      throws IOException, InterruptedException {
    LocalServices.Local local = own.local(api.signingName());
    if (local != null) {
      return local
          .api()
          .serve(
              new Caller(account, region, UUID.randomUUID().toString(), own.url().toString()),
              request);
    }
    URI url;
    try {
      url = own.url();
    } catch (RuntimeException e) {
      throw new IOException("aws-services does not start", e);
    }
    Map<String, String> caller = own.headers(api.signingName(), account, region);
    HttpRequest.Builder builder = builder(url, request);
    caller.forEach(builder::header);
    return send(builder);
  }

  private WireAnswer toRemote(WireRequest request, String account, String region)
      throws IOException, InterruptedException {
    Remote elsewhere = Objects.requireNonNull(remote);
    URI url = elsewhere.endpoint(region);
    WireRequest signed =
        new Signer(elsewhere.credentials(account), clock)
            .sign(
                new WireRequest(
                    request.method(),
                    request.path(),
                    "",
                    request.headers().with(HOST, authority(url)),
                    request.body()),
                region,
                api.signingName(),
                Payload.HASHED);
    return send(
        builder(
            url,
            new WireRequest(
                signed.method(),
                signed.path(),
                "",
                signed.headers().without(HOST), // the client writes it
                signed.body())));
  }

  private static HttpRequest.Builder builder(URI url, WireRequest request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/"))
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().fields().forEach(field -> builder.header(field.name(), field.value()));
    return builder;
  }

  private WireAnswer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.obtain().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new WireAnswer(
        response.statusCode(), Headers.of(response.headers().map()), response.body());
  }

  /** The authority in the form of the header {@code Host}: without a default port. */
  private static String authority(URI url) {
    int port = url.getPort();
    boolean isDefault = port < 0 || port == ("https".equals(url.getScheme()) ? 443 : 80);
    return isDefault ? url.getHost() : url.getHost() + ":" + port;
  }

  private static JsonNode read(WireAnswer answer) throws AwsCallException, IOException {
    JsonNode body;
    try {
      body = JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("status " + answer.status() + " and no JSON", e);
    }
    if (answer.status() / 100 == 2) {
      return body;
    }
    String type = body.path("__type").asString("");
    String message = body.path("message").asString(body.path("Message").asString(""));
    throw new AwsCallException(type.substring(type.indexOf('#') + 1), message);
  }
}
