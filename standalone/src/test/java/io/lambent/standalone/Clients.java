package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
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
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
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
 * Clients of the AWS SDK for an instance, and operations that several tests need. Clients do not
 * retry, so that a test sees the first answer; the one of logs does.
 */
final class Clients implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::000000000000:role/any";

  private final URI endpoint;
  private final @Nullable Path dataDirectory;
  private final SdkHttpClient http =
      ApacheHttpClient.builder().maxConnections(64).socketTimeout(Duration.ofMinutes(5)).build();
  private final HttpClient plain = HttpClient.newHttpClient();
  private final LambdaClient lambda;
  private final CloudWatchLogsClient logs;
  private final CloudWatchClient cloudWatch;

  Clients(URI endpoint) {
    this(endpoint, null);
  }

  /**
   * @param dataDirectory the data directory of the instance
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
    this.cloudWatch = client(CloudWatchClient.builder());
  }

  /** Builds a client of this instance. */
  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return configured(builder, "test", Region.US_EAST_1).httpClient(http).build();
  }

  /** Sets what clients of this instance have in common. */
  private <B extends AwsClientBuilder<B, C>, C> B configured(
      B builder, String accessKey, Region region) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(credentials(accessKey))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }

  CloudWatchClient cloudWatch() {
    return cloudWatch;
  }

  /** A new client, which the caller closes. */
  S3Client s3() {
    return client(S3Client.builder().forcePathStyle(true));
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

  /** A new client, which the caller closes. */
  SqsClient sqs() {
    return client(SqsClient.builder());
  }

  /** A new client, which the caller closes. */
  ApiGatewayV2Client apis() {
    return client(ApiGatewayV2Client.builder());
  }

  /** A new client, which the caller closes. */
  CloudControlClient cloudControl() {
    return client(CloudControlClient.builder());
  }

  /** A new client, which the caller closes. */
  ElasticLoadBalancingV2Client loadBalancers() {
    return client(ElasticLoadBalancingV2Client.builder());
  }

  /**
   * A new client for the connections of a WebSocket API, which the caller closes.
   *
   * @param path the path of the stage
   */
  ApiGatewayManagementApiClient connections(String path) {
    return configured(ApiGatewayManagementApiClient.builder(), "test", Region.US_EAST_1)
        .endpointOverride(endpoint.resolve(path))
        .httpClient(http)
        .build();
  }

  /** A new client, which the caller closes. */
  SchedulerClient scheduler() {
    return client(SchedulerClient.builder());
  }

  /** A new client, which the caller closes. */
  DynamoDbClient dynamo() {
    return client(DynamoDbClient.builder());
  }

  /** A new client, which the caller closes. */
  DynamoDbStreamsClient tableStreams() {
    return client(DynamoDbStreamsClient.builder());
  }

  /** A new client, which the caller closes. */
  KinesisClient kinesis() {
    return client(KinesisClient.builder());
  }

  /**
   * A new client for subscriptions, which the caller closes.
   *
   * @param protocol the protocol of its connections
   */
  KinesisAsyncClient kinesis(Protocol protocol) {
    return configured(KinesisAsyncClient.builder(), "test", Region.US_EAST_1)
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(protocol))
        .build();
  }

  /** A new client for Live Tail sessions, which the caller closes. */
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

  /** A new client, which the caller closes. */
  EventBridgeClient events() {
    return client(EventBridgeClient.builder());
  }

  /** A new client, which the caller closes. */
  SnsClient sns() {
    return client(SnsClient.builder());
  }

  URI endpoint() {
    return endpoint;
  }

  Path dataDirectory() {
    return Objects.requireNonNull(dataDirectory);
  }

  /** A client for requests that no AWS SDK sends. */
  HttpClient plain() {
    return plain;
  }

  LambdaClient lambda() {
    return lambda;
  }

  LambdaClient lambda(String accessKey, Region region) {
    return configured(LambdaClient.builder(), accessKey, region).httpClient(http).build();
  }

  /** A new client for operations that only asynchronous clients have, which the caller closes. */
  LambdaAsyncClient async() {
    return configured(LambdaAsyncClient.builder(), "test", Region.US_EAST_1).build();
  }

  CloudWatchLogsClient logs() {
    return logs;
  }

  /** Creates a function with a new name, and waits until it is active. */
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

  /** What a function has logged; nothing where it has no log group yet. */
  List<String> logged(String function) {
    try {
      return logs
          .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
          .events()
          .stream()
          .map(FilteredLogEvent::message)
          .toList();
    } catch (ResourceNotFoundException e) {
      return List.of();
    }
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
