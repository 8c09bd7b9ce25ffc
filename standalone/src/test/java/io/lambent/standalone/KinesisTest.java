package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Streams through the public port. */
@ExtendWith(Lambent.class)
class KinesisTest {
  private static final String SHARD = "shardId-000000000000";

  private final Clients clients;
  private final KinesisClient kinesis;
  private final String name = "k-" + UUID.randomUUID();
  private final String arn = "arn:aws:kinesis:us-east-1:000000000000:stream/" + name;

  KinesisTest(Clients clients) {
    this.clients = clients;
    this.kinesis = clients.kinesis();
    kinesis.createStream(request -> request.streamName(name).shardCount(1));
  }

  @AfterEach
  void close() {
    kinesis.close();
  }

  private void put(String data) {
    kinesis.putRecords(
        request ->
            request
                .streamName(name)
                .records(
                    PutRecordsRequestEntry.builder()
                        .partitionKey("a")
                        .data(SdkBytes.fromUtf8String(data))
                        .build()));
  }

  private List<Record> records() {
    String iterator =
        kinesis
            .getShardIterator(
                request ->
                    request
                        .streamName(name)
                        .shardId(SHARD)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return kinesis.getRecords(request -> request.shardIterator(iterator)).records();
  }

  @Test
  void recordsArePutAndRead() {
    put("hello");

    assertThat(records())
        .extracting(record -> record.data().asUtf8String())
        .containsExactly("hello");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aSubscriptionGetsRecordsAsTheyArrive(Protocol protocol) throws Exception {
    String consumer =
        kinesis
            .registerStreamConsumer(request -> request.streamARN(arn).consumerName("c"))
            .consumer()
            .consumerARN();
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (KinesisAsyncClient async = clients.kinesis(protocol)) {
      CompletableFuture<Void> ended =
          async.subscribeToShard(
              request ->
                  request
                      .consumerARN(consumer)
                      .shardId(SHARD)
                      .startingPosition(position -> position.type(ShardIteratorType.TRIM_HORIZON)),
              SubscribeToShardResponseHandler.builder()
                  .onResponse(response -> begun.complete(null))
                  .onError(begun::completeExceptionally)
                  .subscriber(
                      event ->
                          event.accept(
                              SubscribeToShardResponseHandler.Visitor.builder()
                                  .onSubscribeToShardEvent(
                                      records ->
                                          records
                                              .records()
                                              .forEach(
                                                  record ->
                                                      received.add(record.data().asUtf8String())))
                                  .build()))
                  .build());
      begun.get(60, TimeUnit.SECONDS);
      put("one");
      assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("one");
      put("two");
      assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("two");
      ended.cancel(true);
    }
  }

  @Test
  void aRuleOfEventBridgePutsRecords() {
    try (EventBridgeClient events = clients.events()) {
      events.createEventBus(request -> request.name(name));
      events.putRule(
          request -> request.name(name).eventBusName(name).eventPattern("{\"source\":[\"shop\"]}"));
      events.putTargets(
          request ->
              request
                  .rule(name)
                  .eventBusName(name)
                  .targets(
                      target ->
                          target
                              .id("t")
                              .arn(arn)
                              .kinesisParameters(to -> to.partitionKeyPath("$.detail.user"))));
      events.putEvents(
          request ->
              request.entries(
                  entry ->
                      entry
                          .eventBusName(name)
                          .source("shop")
                          .detailType("Order")
                          .detail("{\"user\":\"u7\"}")));
    }

    Record record = Eventually.find(() -> records().stream().findFirst());
    assertThat(record.partitionKey()).isEqualTo("u7");
    assertThat(record.data().asUtf8String()).contains("\"detail-type\":\"Order\"");
  }
}
