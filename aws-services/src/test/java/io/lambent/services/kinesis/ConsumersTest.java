package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Consumer;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

class ConsumersTest extends KinesisCalls {
  private static final KinesisAsyncClient async =
      services.client(
          KinesisAsyncClient.builder()
              .httpClientBuilder(
                  NettyNioAsyncHttpClient.builder()
                      .protocol(Protocol.HTTP1_1)
                      .readTimeout(Duration.ofSeconds(60))),
          "kinesis",
          ACCOUNT);

  @AfterAll
  static void close() {
    async.close();
  }

  /** Events of a subscription as they come. */
  private static final class Subscription {
    final BlockingQueue<SubscribeToShardEvent> events = new LinkedBlockingQueue<>();
    final CompletableFuture<Void> begun = new CompletableFuture<>();
    final CompletableFuture<Void> ended;

    Subscription(String consumer, ShardIteratorType type) {
      ended =
          async.subscribeToShard(
              request ->
                  request
                      .consumerARN(consumer)
                      .shardId(FIRST)
                      .startingPosition(position -> position.type(type)),
              SubscribeToShardResponseHandler.builder()
                  .onResponse(response -> begun.complete(null))
                  .onError(begun::completeExceptionally)
                  .subscriber(event -> event.accept(visitor()))
                  .build());
    }

    private SubscribeToShardResponseHandler.Visitor visitor() {
      return SubscribeToShardResponseHandler.Visitor.builder()
          .onSubscribeToShardEvent(events::add)
          .build();
    }

    /** The next event with records, or at the end of the shard. */
    SubscribeToShardEvent next() throws InterruptedException {
      while (true) {
        SubscribeToShardEvent event = events.poll(60, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        if (!event.records().isEmpty() || event.hasChildShards()) {
          return event;
        }
      }
    }
  }

  private static String register(String stream, String name) {
    return kinesis
        .registerStreamConsumer(request -> request.streamARN(arn(stream)).consumerName(name))
        .consumer()
        .consumerARN();
  }

  @Test
  void registersConsumers() {
    String stream = stream(1);

    Consumer made =
        kinesis
            .registerStreamConsumer(
                request -> request.streamARN(arn(stream)).consumerName("c").tags(Map.of("a", "b")))
            .consumer();

    assertThat(made.consumerARN()).matches(arn(stream) + "/consumer/c:\\d+");
    assertThat(made.consumerStatus()).isEqualTo(ConsumerStatus.ACTIVE);
    assertThat(
            kinesis
                .describeStreamConsumer(request -> request.consumerARN(made.consumerARN()))
                .consumerDescription()
                .streamARN())
        .isEqualTo(arn(stream));
    assertThat(kinesis.listStreamConsumers(request -> request.streamARN(arn(stream))).consumers())
        .hasSize(1);
    assertThat(
            kinesis
                .listTagsForResource(request -> request.resourceARN(made.consumerARN()))
                .tags()
                .getFirst()
                .value())
        .isEqualTo("b");
    assertError(
        () -> register(stream, "c"),
        "ResourceInUseException",
        "Consumer c under stream " + stream + " already exists for account " + ACCOUNT + ".");
    assertError(
        () -> kinesis.deleteStream(request -> request.streamName(stream)),
        "ResourceInUseException",
        "Stream " + stream);
    kinesis.deregisterStreamConsumer(request -> request.consumerARN(made.consumerARN()));
    assertError(
        () -> kinesis.describeStreamConsumer(request -> request.consumerARN(made.consumerARN())),
        "ResourceNotFoundException",
        "Consumer c, account " + ACCOUNT + " not found.");
  }

  @Test
  void sendsRecordsAsTheyArrive() throws Exception {
    String stream = stream(1);
    put(stream, "a", "1");
    Subscription subscription =
        new Subscription(register(stream, "c"), ShardIteratorType.TRIM_HORIZON);

    SubscribeToShardEvent first = subscription.next();
    put(stream, "a", "2");
    SubscribeToShardEvent second = subscription.next();

    assertThat(texts(first.records())).containsExactly("1");
    assertThat(texts(second.records())).containsExactly("2");
    assertThat(second.millisBehindLatest()).isZero();
    assertThat(new BigInteger(second.continuationSequenceNumber()))
        .isGreaterThanOrEqualTo(new BigInteger(second.records().getFirst().sequenceNumber()));
    subscription.ended.cancel(true);
  }

  @Test
  void endsASubscriptionWithTheShard() throws Exception {
    String stream = stream(1);
    Subscription subscription = new Subscription(register(stream, "c"), ShardIteratorType.LATEST);
    subscription.begun.get(60, TimeUnit.SECONDS);

    kinesis.splitShard(
        request ->
            request
                .streamName(stream)
                .shardToSplit(FIRST)
                .newStartingHashKey(BigInteger.ONE.shiftLeft(127).toString()));

    SubscribeToShardEvent last = subscription.next();
    assertThat(last.childShards()).hasSize(2);
    assertThat(last.continuationSequenceNumber()).isNull();
    subscription.ended.get(60, TimeUnit.SECONDS);
  }

  @Test
  void endsTheSubscriptionsOfAConsumerThatIsDeregistered() throws Exception {
    String stream = stream(1);
    String consumer = register(stream, "c");
    Subscription subscription = new Subscription(consumer, ShardIteratorType.LATEST);
    subscription.begun.get(60, TimeUnit.SECONDS);

    kinesis.deregisterStreamConsumer(request -> request.consumerARN(consumer));

    assertThatThrownBy(() -> subscription.ended.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Consumer c, account " + ACCOUNT + " not found.");
  }

  @Test
  void refusesASecondSubscriptionWithinFiveSeconds() throws Exception {
    String stream = stream(1);
    String consumer = register(stream, "c");
    Subscription first = new Subscription(consumer, ShardIteratorType.LATEST);
    first.begun.get(60, TimeUnit.SECONDS);

    Subscription second = new Subscription(consumer, ShardIteratorType.LATEST);

    assertThatThrownBy(() -> second.ended.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ResourceInUseException.class);
    first.ended.cancel(true);
  }

  @Test
  void keepsTagsAndPolicies() {
    String stream = stream(1);
    kinesis.addTagsToStream(request -> request.streamName(stream).tags(Map.of("a", "1", "b", "2")));
    kinesis.tagResource(request -> request.resourceARN(arn(stream)).tags(Map.of("c", "3")));
    kinesis.removeTagsFromStream(request -> request.streamName(stream).tagKeys("a"));

    assertThat(kinesis.listTagsForStream(request -> request.streamName(stream).limit(1)).tags())
        .extracting(tag -> tag.key() + "=" + tag.value())
        .isEqualTo(List.of("b=2"));
    assertThat(kinesis.listTagsForResource(request -> request.resourceARN(arn(stream))).tags())
        .hasSize(2);
    assertError(
        () ->
            kinesis.addTagsToStream(request -> request.streamName(stream).tags(Map.of("a;", "1"))),
        "InvalidArgumentException",
        "Some tags contain invalid characters.");
    assertError(
        () -> kinesis.getResourcePolicy(request -> request.resourceARN(arn(stream))),
        "ResourceNotFoundException",
        "No resource policy found");
    kinesis.putResourcePolicy(request -> request.resourceARN(arn(stream)).policy("{}"));
    assertThat(kinesis.getResourcePolicy(request -> request.resourceARN(arn(stream))).policy())
        .isEqualTo("{}");
    kinesis.deleteResourcePolicy(request -> request.resourceARN(arn(stream)));
  }
}
