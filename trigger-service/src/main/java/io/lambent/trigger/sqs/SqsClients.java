package io.lambent.trigger.sqs;

import io.lambent.trigger.aws.OwnServices;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The AWS SDK on the queues of this installation, or on those of another endpoint. */
final class SqsClients implements AutoCloseable {
  private static final String SERVICE = "sqs";

  /** The time limit of a request: longer than any long poll. */
  private static final Duration ANSWER = Duration.ofSeconds(40);

  private final OwnServices own;
  private final SqsProperties properties;
  private final SdkHttpClient http;
  private final Map<String, SqsClient> byRegion = new ConcurrentHashMap<>();

  SqsClients(OwnServices own, SqsProperties properties) {
    this.own = own;
    this.properties = properties;
    boolean isOwn = properties.endpoint() == null;
    SdkHttpClient remote = new JdkHttpClient(ANSWER, isOwn);
    this.http = isOwn ? new LocalHttpClient(own, remote) : remote;
  }

  /** A client whose requests need the {@link #overrides} of their account. */
  SqsClient client(String region) {
    return byRegion.computeIfAbsent(region, this::make);
  }

  private SqsClient make(String region) {
    String endpoint = properties.endpoint();
    return SqsClient.builder()
        .region(Region.of(region))
        .endpointOverride(
            endpoint == null ? own.url() : URI.create(endpoint.replace("{region}", region)))
        .credentialsProvider(StaticCredentialsProvider.create(basic(SERVICE)))
        .httpClient(http)
        .overrideConfiguration(
            configuration ->
                configuration
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    // AWS profile files of the user who runs this process must have no effect.
                    .defaultProfileFile(ProfileFile.aggregator().build()))
        .build();
  }

  /**
   * The credentials of a request.
   *
   * @param account the account that owns the queue
   */
  AwsRequestOverrideConfiguration overrides(String account, String region) {
    AwsRequestOverrideConfiguration.Builder builder =
        AwsRequestOverrideConfiguration.builder().credentialsProvider(credentials(account));
    if (properties.endpoint() == null) {
      own.headers(SERVICE, account, region).forEach(builder::putHeader);
    }
    return builder.build();
  }

  private AwsCredentialsProvider credentials(String account) {
    String id = properties.accessKeyId();
    String secret = properties.secretAccessKey();
    return StaticCredentialsProvider.create(
        id == null || secret == null ? basic(account) : configured(id, secret));
  }

  private AwsCredentials configured(String id, String secret) {
    String token = properties.sessionToken();
    return token == null
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, token);
  }

  private static AwsCredentials basic(String id) {
    return AwsBasicCredentials.create(id, "lambent");
  }

  @Override
  public void close() {
    byRegion.values().forEach(SqsClient::close);
    http.close();
  }
}
