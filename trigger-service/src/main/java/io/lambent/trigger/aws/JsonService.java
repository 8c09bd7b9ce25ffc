package io.lambent.trigger.aws;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.HostHeader;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.Credentials;
import io.lambent.aws.sigv4.Payload;
import io.lambent.aws.sigv4.Signer;
import io.lambent.client.http.LazyHttpClient;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  private final Api api;
  private final @Nullable Remote remote;
  private final OwnServices own;
  private final Clock clock;
  private final LazyHttpClient http;

  /** For answers that are event streams. */
  private final LazyHttpClient streaming;

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
    this.http = new LazyHttpClient(() -> client(remote != null, HttpClient.Version.HTTP_1_1));
    // AWS sends event streams by HTTP/2 alone, which the two agree on with TLS.
    this.streaming =
        remote != null && remote.endpoint().startsWith("https:")
            ? new LazyHttpClient(() -> client(true, HttpClient.Version.HTTP_2))
            : http;
  }

  private static HttpClient client(boolean isRemote, HttpClient.Version version) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(version).connectTimeout(CONNECT);
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
    WireRequest request = request(operation, input);
    try {
      LocalServices.Local local = remote == null ? own.local(api.signingName()) : null;
      return read(
          local == null
              ? send(http(request, account, region).timeout(ANSWER))
              : local.api().serve(caller(account, region), request));
    } catch (IOException e) {
      throw AwsCallException.unanswered(e);
    }
  }

  /**
   * Calls an operation whose answer is an event stream. Does not block: the request is sent with
   * the first look for an event.
   *
   * @param account the account that owns the resource
   */
  public EventStream events(String account, String region, String operation, JsonNode input) {
    WireRequest request = request(operation, input);
    return new EventStream(
        () -> {
          if (remote == null) {
            ownUrl(); // starts the service where it runs in this process
            LocalServices.Local local = own.local(api.signingName());
            if (local != null) {
              return LocalMessages.open(local.api(), caller(account, region), request);
            }
          }
          return new HttpMessages(
              streaming
                  .get()
                  .sendAsync(
                      http(request, account, region).build(),
                      HttpResponse.BodyHandlers.ofInputStream()));
        });
  }

  private WireRequest request(String operation, JsonNode input) {
    Headers headers =
        Headers.of(
            "Content-Type",
            "application/x-amz-json-" + api.version(),
            "X-Amz-Target",
            api.target() + operation);
    return new WireRequest("POST", "/", "", headers, JSON.writeValueAsBytes(input));
  }

  private Caller caller(String account, String region) {
    return new Caller(account, region, UUID.randomUUID().toString(), own.url().toString());
  }

  /** A request for the service, which does not run in this process. */
  private HttpRequest.Builder http(WireRequest request, String account, String region)
      throws IOException {
    return remote == null
        ? toOwn(request, account, region)
        : toRemote(remote, request, account, region);
  }

  private HttpRequest.Builder toOwn(WireRequest request, String account, String region)
      throws IOException {
    HttpRequest.Builder builder = builder(ownUrl(), request);
    own.headers(api.signingName(), account, region).forEach(builder::header);
    return builder;
  }

  private URI ownUrl() throws IOException {
    try {
      return own.url();
    } catch (RuntimeException e) {
      throw new IOException("aws-services does not start", e);
    }
  }

  private HttpRequest.Builder toRemote(
      Remote elsewhere, WireRequest request, String account, String region) {
    URI url = elsewhere.endpoint(region);
    WireRequest signed =
        new Signer(elsewhere.credentials(account), clock)
            .sign(
                new WireRequest(
                    request.method(),
                    request.path(),
                    "",
                    request.headers().with(HostHeader.NAME, HostHeader.of(url)),
                    request.body()),
                region,
                api.signingName(),
                Payload.HASHED);
    return builder(
        url,
        new WireRequest(
            signed.method(),
            signed.path(),
            "",
            signed.headers().without(HostHeader.NAME), // the client writes it
            signed.body()));
  }

  private static HttpRequest.Builder builder(URI url, WireRequest request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().fields().forEach(field -> builder.header(field.name(), field.value()));
    return builder;
  }

  private WireAnswer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.get().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new WireAnswer(
        response.statusCode(), Headers.of(response.headers().map()), response.body());
  }

  private static JsonNode read(WireAnswer answer) throws AwsCallException, IOException {
    if (answer.status() / 100 != 2) {
      throw failure(answer);
    }
    return json(answer.body());
  }

  /** The error that an answer holds. */
  static AwsCallException failure(WireAnswer answer) throws IOException {
    JsonNode body;
    try {
      body = json(answer.body());
    } catch (IOException e) {
      throw new IOException("status " + answer.status() + " and no JSON", e);
    }
    String type = body.path("__type").asString("");
    return new AwsCallException(type.substring(type.indexOf('#') + 1), message(body));
  }

  /** The text of an error. */
  static String message(JsonNode error) {
    return error.path("message").asString(error.path("Message").asString(""));
  }

  static JsonNode json(byte[] body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new IOException("no JSON", e);
    }
  }
}
