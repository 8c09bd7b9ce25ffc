package io.lambent.trigger.documentdb;

import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingFunction;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.feed.FeedPoller;
import io.lambent.trigger.metrics.EventCounts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads change events of a stream that the test emulates, since no server is available. */
class ChangeFeedTest {
  private static final String ARN = "arn:aws:rds:us-east-1:200000000001:cluster:docs";

  private final TestingFunction functions = new TestingFunction();
  private final MinuteMetrics metrics =
      new MinuteMetrics(batch -> {}, InstantSource.system(), Duration.ofMinutes(1), Duration.ZERO);
  private final List<BsonDocument> log = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable String> position = new AtomicReference<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private final FeedPoller poller =
      new FeedPoller(
          mapping(),
          mapping -> new ChangeFeed(stream(), ARN, position::set),
          functions,
          new EventCounts(metrics));

  @AfterEach
  void stop() throws Exception {
    poller.stop();
    poller.awaitIdle(Duration.ofSeconds(3));
    metrics.close();
  }

  private static EventSourceMapping mapping() {
    return TestingMapping.of(ARN, "f")
        .batchSize(2)
        .cluster(
            new ClusterSettings(
                Kind.DOCUMENTDB,
                List.of(),
                "db",
                "docs",
                false,
                null,
                null,
                List.of(),
                100,
                Failures.RETRIED,
                false))
        .make();
  }

  /** Opens a stream after the stored position. The first stream fails after its third change. */
  private Changes stream() {
    boolean isFirst = opened.incrementAndGet() == 1;
    return new Changes() {
      private int next = begin();

      private int begin() {
        String stored = position.get();
        if (stored == null) {
          return 0;
        }
        String token = BsonDocument.parse(stored).getString("_data").getValue();
        return Integer.parseInt(token) + 1;
      }

      @Override
      public @Nullable BsonDocument next() {
        if (isFirst && next == 3) {
          throw new IllegalStateException("the stream is broken");
        }
        if (next < log.size()) {
          return log.get(next++);
        }
        LockSupport.parkNanos(1_000_000);
        return null;
      }

      @Override
      public void close() {}
    };
  }

  private void change(int number) {
    log.add(
        BsonDocument.parse(
            """
            {"_id": {"_data": "%d"}, "operationType": "insert",
             "clusterTime": {"$timestamp": {"t": 1676588775, "i": 9}},
             "ns": {"db": "db", "coll": "docs"},
             "documentKey": {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}},
             "fullDocument": {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}, "n": %d}}
            """
                .formatted(number, number)));
  }

  @Test
  void givesTheEventThatAwsDocuments() {
    functions.put(
        "f",
        event -> {
          events.add(event);
          return TestingFunction.answer("null");
        });
    change(0);
    poller.start();

    await(() -> position.get() != null);
    assertThat(events.getFirst())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"eventSourceArn": "%s", "events": [{"event": {
                       "_id": {"_data": "0"}, "operationType": "insert",
                       "clusterTime": {"$timestamp": {"t": 1676588775, "i": 9}},
                       "ns": {"db": "db", "coll": "docs"},
                       "documentKey": {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}},
                       "fullDocument": {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}, "n": 0}}}],
                     "eventSource": "aws:docdb"}
                    """
                        .formatted(ARN)));
  }

  @Test
  void goesOnBehindTheStoredPositionAndSkipsNothing() {
    List<Integer> handled = new CopyOnWriteArrayList<>();
    AtomicInteger failures = new AtomicInteger(2);
    functions.put(
        "f",
        event -> {
          if (failures.getAndDecrement() > 0) {
            return TestingFunction.error();
          }
          event.path("events").forEach(one -> handled.add(one.at("/event/fullDocument/n").asInt()));
          return TestingFunction.answer("null");
        });
    for (int i = 0; i < 7; i++) {
      change(i);
    }
    poller.start();

    await(() -> "{\"_data\": \"6\"}".equals(position.get()));
    assertThat(handled.stream().distinct()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(opened.get()).isEqualTo(2);
  }
}
