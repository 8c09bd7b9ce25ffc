package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Data streams that trigger functions, as a client of AWS sees them. */
@ExtendWith(Lambent.class)
class StreamTriggerTest {
  private final Clients clients;
  private final LambdaClient lambda;
  private final KinesisClient kinesis;
  private final SqsClient sqs;
  private final String stream = "s-" + UUID.randomUUID();

  StreamTriggerTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
    this.kinesis = clients.kinesis();
    this.sqs = clients.sqs();
  }

  @AfterEach
  void close() {
    sqs.close();
    kinesis.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allRecordsReachTheFunctionAlsoAfterResharding(boolean isFannedOut) {
    create(2);
    String source = isFannedOut ? consumer() : arn();
    String results = QueueFunctions.queue(sqs);
    String function = clients.deployPython(QueueFunctions.streamCopier(results));
    String mapping =
        map(
            CreateEventSourceMappingRequest.builder()
                .eventSourceArn(source)
                .functionName(function)
                .startingPosition(EventSourcePosition.LATEST));

    Set<String> sent = put(0, 50);
    assertThat(QueueFunctions.awaitAll(sqs, results, sent))
        .containsExactlyInAnyOrderElementsOf(sent);
    kinesis.updateShardCount(
        request ->
            request
                .streamName(stream)
                .targetShardCount(3)
                .scalingType(ScalingType.UNIFORM_SCALING));
    awaitActive();
    Set<String> more = put(50, 100);

    assertThat(QueueFunctions.awaitAll(sqs, results, more)).containsAll(more);
    Eventually.find(
        () ->
            Optional.of(lambda.getEventSourceMapping(request -> request.uuid(mapping)))
                .filter(read -> "OK".equals(read.lastProcessingResult())));
    delete(mapping);
  }

  @Test
  void aRecordThatFailsIsIsolatedAndToldToTheDestination() {
    create(1);
    String results = QueueFunctions.queue(sqs);
    String failures = QueueFunctions.queue(sqs);
    String function = clients.deployPython(QueueFunctions.streamCopier(results));
    put("good 1");
    put("bad");
    put("good 2");

    String mapping =
        map(
            CreateEventSourceMappingRequest.builder()
                .eventSourceArn(arn())
                .functionName(function)
                .startingPosition(EventSourcePosition.TRIM_HORIZON)
                .bisectBatchOnFunctionError(true)
                .maximumRetryAttempts(1)
                .destinationConfig(
                    config ->
                        config.onFailure(
                            failure -> failure.destination(QueueFunctions.arn(sqs, failures)))));

    QueueFunctions.awaitAll(sqs, results, Set.of("good 1", "good 2"));
    String record =
        Eventually.find(
            () ->
                sqs
                    .receiveMessage(request -> request.queueUrl(failures).waitTimeSeconds(1))
                    .messages()
                    .stream()
                    .map(message -> message.body())
                    .findFirst());
    assertThat(record)
        .contains(
            "\"condition\":\"RetryAttemptsExhausted\"",
            "\"batchSize\":1",
            "\"functionError\":\"Unhandled\"",
            "\"streamArn\":\"arn:aws:kinesis:us-east-1:000000000000:stream/" + stream);
    delete(mapping);
  }

  private void create(int shards) {
    kinesis.createStream(request -> request.streamName(stream).shardCount(shards));
    awaitActive();
  }

  private void awaitActive() {
    Eventually.find(
        () ->
            Optional.of(
                    kinesis
                        .describeStreamSummary(request -> request.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus())
                .filter(status -> status == StreamStatus.ACTIVE));
  }

  private Set<String> put(int from, int to) {
    List<String> texts = IntStream.range(from, to).mapToObj(i -> "record " + i).toList();
    texts.forEach(this::put);
    return texts.stream().collect(Collectors.toSet());
  }

  private void put(String text) {
    kinesis.putRecord(
        request ->
            request.streamName(stream).partitionKey(text).data(SdkBytes.fromUtf8String(text)));
  }

  private String arn() {
    return kinesis
        .describeStreamSummary(describe -> describe.streamName(stream))
        .streamDescriptionSummary()
        .streamARN();
  }

  /** Registers an enhanced fan-out consumer; returns its ARN. */
  private String consumer() {
    return kinesis
        .registerStreamConsumer(request -> request.streamARN(arn()).consumerName("c"))
        .consumer()
        .consumerARN();
  }

  private String map(CreateEventSourceMappingRequest.Builder request) {
    String uuid = lambda.createEventSourceMapping(request.build()).uuid();
    await(uuid, "Enabled");
    return uuid;
  }

  private GetEventSourceMappingResponse await(String uuid, String state) {
    return Eventually.find(
        () ->
            Optional.of(lambda.getEventSourceMapping(request -> request.uuid(uuid)))
                .filter(mapping -> mapping.state().equals(state)));
  }

  private void delete(String uuid) {
    lambda.deleteEventSourceMapping(request -> request.uuid(uuid));
    Eventually.find(
        () -> {
          try {
            lambda.getEventSourceMapping(request -> request.uuid(uuid));
            return Optional.empty();
          } catch (ResourceNotFoundException e) {
            return Optional.of(true);
          }
        });
  }
}
