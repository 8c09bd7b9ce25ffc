package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests which records mappings of streams read, in which order and in which batches. */
class StreamMappingTest {
  private final TestingStreamReader reader = new TestingStreamReader();

  @AfterEach
  void end() {
    reader.close();
  }

  @Test
  void callsTheFunctionWithTheRecordsOfAShardInTheirOrder() {
    List<String> sent = reader.put(250);
    EventSourceMapping mapping = reader.poll(reader.mapping(), event -> answer("null"));

    await(() -> reader.handled().size() == 250);
    assertThat(reader.handled()).containsExactlyElementsOf(sent);
    assertThat(reader.batches().getFirst()).hasSize(100);
    await(() -> "OK".equals(reader.triggers.mappings.results.get(mapping.uuid())));
    await(() -> reader.position(mapping).equals("00000249"));
  }

  @Test
  void goesOnWhereItWasAfterItWasDisabled() {
    reader.put(3);
    EventSourceMapping mapping = reader.poll(reader.mapping(), event -> answer("null"));
    await(() -> reader.handled().size() == 3);
    reader.triggers.end(mapping);
    reader.put(2);

    EventSourceMapping again = TestingStreamMapping.revised(mapping, 2);
    reader.pollAgain(again);

    await(() -> reader.handled().size() == 5);
    assertThat(reader.batches().getLast()).hasSize(2);
  }

  @Test
  void beginsWithTheRecordsSinceATime() {
    reader.stream.put("k", "old", Instant.now().minusSeconds(60));
    reader.stream.put("k", "new");
    reader.poll(reader.mapping().since(Instant.now().minusSeconds(30)), event -> answer("null"));

    await(() -> !reader.handled().isEmpty());
    assertThat(reader.handled()).containsExactly("new");
  }

  @Test
  void passesOverRecordsThatNoFilterLetsPass() {
    reader.stream.put("a", "1");
    reader.stream.put("b", "2");
    reader.stream.put("a", "3");
    reader.stream.put("b", "4");
    EventSourceMapping mapping =
        reader.poll(reader.mapping().filters("{\"key\":[\"a\"]}"), event -> answer("null"));

    await(() -> reader.handled().size() == 2);
    assertThat(reader.handled()).containsExactly("1", "3");
    await(() -> reader.position(mapping).equals("00000003"));
  }

  @Test
  void gathersABatchInItsWindow() {
    reader.put(1);
    reader.poll(reader.mapping().windowSeconds(60).batchSize(3), event -> answer("null"));
    reader.put(2);

    await(() -> !reader.handled().isEmpty());
    assertThat(reader.batches()).containsExactly(List.of("0", "0", "1"));
  }

  @Test
  void runsBatchesOfOneShardAtOnceWithTheRecordsOfAKeyInTheirOrder() {
    Semaphore gate = new Semaphore(0);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      reader.stream.put("key-" + i % 20, Integer.toString(i));
    }
    EventSourceMapping mapping =
        reader.poll(
            reader.mapping().parallelBatches(4).batchSize(10),
            event -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              gate.acquireUninterruptibly();
              running.decrementAndGet();
              return answer("null");
            });

    await(() -> running.get() == 4);
    gate.release(1000);
    await(() -> reader.handled().size() == 200);
    assertThat(most).hasValue(4);
    for (int key = 0; key < 20; key++) {
      int one = key;
      assertThat(reader.handled().stream().map(Integer::valueOf).filter(value -> value % 20 == one))
          .isSorted()
          .hasSize(10);
    }
    await(() -> reader.position(mapping).equals("00000199"));
  }

  @Test
  void readsParentsToTheirEndBeforeTheirChildren() {
    reader.put(10);
    reader.stream.reshard(3);
    IntStream.range(10, 40).forEach(i -> reader.stream.put("k" + i, Integer.toString(i)));
    reader.stream.reshard(1);
    IntStream.range(40, 50).forEach(i -> reader.stream.put("k" + i, Integer.toString(i)));
    reader.poll(reader.mapping().batchSize(5), event -> answer("null"));

    await(() -> reader.handled().size() == 50);
    List<Integer> order = reader.handled().stream().map(Integer::valueOf).toList();
    assertThat(order.subList(0, 10)).allMatch(value -> value < 10);
    assertThat(order.subList(10, 40)).allMatch(value -> value >= 10 && value < 40);
    assertThat(order.subList(40, 50)).allMatch(value -> value >= 40);
  }

  @Test
  void findsShardsThatAppearWhileItReads() {
    reader.put(1);
    reader.poll(reader.mapping(), event -> answer("null"));
    await(() -> reader.handled().size() == 1);

    reader.stream.reshard(2);
    IntStream.range(1, 10).forEach(i -> reader.stream.put("k" + i, Integer.toString(i)));

    await(() -> reader.handled().size() == 10);
  }
}
