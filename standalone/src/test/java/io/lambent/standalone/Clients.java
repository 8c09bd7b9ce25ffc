package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The AWS SDK as anybody would use it on an instance, and what the tests often do with it. It does
 * not retry: a test sees the first answer.
 */
final class Clients implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::000000000000:role/any";

  private final URI endpoint;
  private final @Nullable Path dataDirectory;
  private final SdkHttpClient http =
      ApacheHttpClient.builder().maxConnections(64).socketTimeout(Duration.ofSeconds(60)).build();
  private final HttpClient plain = HttpClient.newHttpClient();
  private final LambdaClient lambda;
  private final CloudWatchLogsClient logs;
  private final CloudWatchClient cloudWatch;

  Clients(URI endpoint) {
    this(endpoint, null);
  }

  /**
   * @param dataDirectory of the instance
   */
  Clients(URI endpoint, @Nullable Path dataDirectory) {
    this.endpoint = endpoint;
    this.dataDirectory = dataDirectory;
    this.lambda = lambda("test", Region.US_EAST_1);
    this.logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials("test"))
            .httpClient(http)
            .build();
    this.cloudWatch =
        CloudWatchClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials("test"))
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .httpClient(http)
            .build();
  }

  CloudWatchClient cloudWatch() {
    return cloudWatch;
  }

  /** A client of its own. */
  S3Client s3() {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .forcePathStyle(true)
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** Presigns URLs of the instance. */
  S3Presigner presigner() {
    return S3Presigner.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  /** A client of its own. */
  SqsClient sqs() {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  ApiGatewayV2Client apis() {
    return ApiGatewayV2Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  CloudControlClient cloudControl() {
    return CloudControlClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  ElasticLoadBalancingV2Client loadBalancers() {
    return ElasticLoadBalancingV2Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /**
   * A client of its own for the connections of a WebSocket API.
   *
   * @param path of the stage
   */
  ApiGatewayManagementApiClient connections(String path) {
    return ApiGatewayManagementApiClient.builder()
        .endpointOverride(endpoint.resolve(path))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  SchedulerClient scheduler() {
    return SchedulerClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  DynamoDbClient dynamo() {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  DynamoDbStreamsClient tableStreams() {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  KinesisClient kinesis() {
    return KinesisClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /**
   * A client of its own, for subscriptions.
   *
   * @param protocol of its connections
   */
  KinesisAsyncClient kinesis(Protocol protocol) {
    return KinesisAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(protocol))
        .build();
  }

  /** A client of its own, for Live Tail sessions. */
  CloudWatchLogsAsyncClient liveLogs() {
    return CloudWatchLogsAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration ->
                configuration.putAdvancedOption(
                    SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
        .httpClientBuilder(NettyNioAsyncHttpClient.builder())
        .build();
  }

  /** A client of its own. */
  EventBridgeClient events() {
    return EventBridgeClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own. */
  SnsClient sns() {
    return SnsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  URI endpoint() {
    return endpoint;
  }

  Path dataDirectory() {
    return Objects.requireNonNull(dataDirectory);
  }

  /** For requests that no AWS SDK would send. */
  HttpClient plain() {
    return plain;
  }

  LambdaClient lambda() {
    return lambda;
  }

  LambdaClient lambda(String accessKey, Region region) {
    return LambdaClient.builder()
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(credentials(accessKey))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  /** A client of its own for operations that only asynchronous clients have. */
  LambdaAsyncClient async() {
    return LambdaAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("test"))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  CloudWatchLogsClient logs() {
    return logs;
  }

  /** Creates a function under a name of its own and waits until it is active. */
  String deploy(Runtime runtime, String handler, SdkBytes zip) {
    String name = "f-" + UUID.randomUUID();
    lambda.createFunction(
        request ->
            request
                .functionName(name)
                .runtime(runtime)
                .handler(handler)
                .role(ROLE)
                .timeout(20)
                .memorySize(256)
                .code(code -> code.zipFile(zip)));
    awaitActive(name);
    return name;
  }

  String deployPython(String source) {
    Interpreters.need("python3");
    return deploy(Runtime.PYTHON3_13, "app.handler", Zip.of("app.py", source));
  }

  String deployNode(String source) {
    Interpreters.need("node");
    return deploy(Runtime.NODEJS22_X, "index.handler", Zip.of("index.js", source));
  }

  void awaitActive(String name) {
    lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(name));
  }

  void awaitUpdated(String name) {
    lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName(name));
  }

  InvokeResponse invoke(String name, String payload) {
    return lambda.invoke(
        request -> request.functionName(name).payload(SdkBytes.fromUtf8String(payload)));
  }

  /** The sum of a metric over the last ten minutes. */
  double metricSum(String namespace, String name, Dimension... dimensions) {
    Instant now = Instant.now();
    return cloudWatch
        .getMetricStatistics(
            request ->
                request
                    .namespace(namespace)
                    .metricName(name)
                    .dimensions(dimensions)
                    .startTime(now.minus(Duration.ofMinutes(10)))
                    .endTime(now.plus(Duration.ofMinutes(1)))
                    .period(60)
                    .statistics(Statistic.SUM))
        .datapoints()
        .stream()
        .mapToDouble(Datapoint::sum)
        .sum();
  }

  static String text(InvokeResponse response) {
    return response.payload().asString(UTF_8);
  }

  private static StaticCredentialsProvider credentials(String accessKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "test"));
  }

  @Override
  public void close() {
    lambda.close();
    logs.close();
    cloudWatch.close();
    http.close();
    plain.close();
  }
}
