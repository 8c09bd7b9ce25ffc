package io.lambent.trigger.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingFunction;
import io.lambent.trigger.TestingStreamMapping;
import io.lambent.trigger.TestingTriggers;
import io.lambent.trigger.stream.TestingStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Kills instances, fails functions, and splits and merges shards at random. The function still gets
 * the records of each key in order, each at least once, and none is skipped.
 */
class ShardFaultsTest {
  private static final int KEYS = 30;
  private static final int KILLS = 50;

  private final Random random = new Random(20_260_101);
  private final TestingStream stream = new TestingStream(2);

  /** The number of records of each key that were handled. */
  private final Map<String, Integer> handled = new ConcurrentHashMap<>();

  private final List<String> violations = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource({"1, false, false", "1, true, true", "4, false, true", "4, true, false"})
  void skipsNothingAndKeepsTheOrderOfEachKey(
      int parallelBatches, boolean bisect, boolean partialFailures) {
    TestingStreamMapping settings =
        new TestingStreamMapping(TestingTriggers.STREAMS.add(stream), "f")
            .batchSize(7)
            .parallelBatches(parallelBatches);
    if (bisect) {
      settings.bisect();
    }
    if (partialFailures) {
      settings.partialFailures();
    }
    EventSourceMapping mapping = settings.make();
    DataSource database = TestingTriggers.shared().bean(DataSource.class);
    TestingFunction functions = new TestingFunction();
    functions.put("f", event -> call(event, partialFailures));
    int[] put = new int[KEYS];
    List<TestingInstance> instances = new ArrayList<>();
    instances.add(instance(database, mapping, functions));
    instances.add(instance(database, mapping, functions));

    for (int kill = 0; kill < KILLS; kill++) {
      for (int i = 0; i < 20; i++) {
        int key = random.nextInt(KEYS);
        stream.put("key-" + key, Integer.toString(put[key]++));
      }
      if (kill % 10 == 9) {
        stream.reshard(1 + random.nextInt(3));
      }
      LockSupport.parkNanos(random.nextInt(60_000_000));
      instances.remove(random.nextInt(2)).kill();
      instances.add(instance(database, mapping, functions));
    }
    stream.reshard(1);

    TestingTriggers.await(
        () -> {
          for (int key = 0; key < KEYS; key++) {
            if (handled.getOrDefault("key-" + key, 0) < put[key] && violations.isEmpty()) {
              return false;
            }
          }
          return true;
        });
    instances.forEach(TestingInstance::kill);
    assertThat(violations).isEmpty();
  }

  private TestingInstance instance(
      DataSource database, EventSourceMapping mapping, Invoker function) {
    return new TestingInstance(database, mapping, stream, function);
  }

  /** Handles all of a batch, a part of it or nothing. */
  private synchronized InvocationOutcome call(JsonNode event, boolean partialFailures) {
    List<JsonNode> records = List.copyOf(event.path("Records").values());
    Map<String, Integer> seen = new HashMap<>(handled);
    for (JsonNode record : records) {
      see(record, seen);
    }
    int kind = random.nextInt(10);
    if (kind == 0) {
      return TestingFunction.error();
    }
    if (kind < 3 && partialFailures) {
      int failed = random.nextInt(records.size());
      records.subList(0, failed).forEach(record -> see(record, handled));
      return TestingFunction.answer(
          "{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
              .formatted(records.get(failed).path("number").asString()));
    }
    records.forEach(record -> see(record, handled));
    return TestingFunction.answer("null");
  }

  private void see(JsonNode record, Map<String, Integer> counts) {
    String key = record.path("key").asString();
    int value = Integer.parseInt(record.path("value").asString());
    int next = counts.getOrDefault(key, 0);
    if (value > next) {
      violations.add("%s: %d came where %d was due".formatted(key, value, next));
    }
    counts.put(key, Math.max(next, value + 1));
  }
}
