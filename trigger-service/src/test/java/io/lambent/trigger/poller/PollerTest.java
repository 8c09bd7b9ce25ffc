package io.lambent.trigger.poller;

import static io.lambent.trigger.TestingTriggers.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingFunction;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollerTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final TestingFunction functions = new TestingFunction();
  private final MinuteMetrics metrics =
      new MinuteMetrics(batch -> {}, InstantSource.system(), Duration.ofMinutes(1), Duration.ZERO);
  private final EventCounts counts = new EventCounts(metrics);
  private final List<Poller> pollers = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() throws Exception {
    pollers.forEach(Poller::stop);
    pollers.forEach(Poller::interrupt);
    metrics.close();
  }

  @Test
  void runsTheBatchesOfAnOrderedPollOneAfterTheOtherUntilOneFails() {
    TestingSource source = new TestingSource(true);
    List<String> called = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          String id = event.at("/Records/0/messageId").asString();
          called.add(id);
          return id.equals("2") ? TestingFunction.error() : TestingFunction.answer("null");
        });
    // Each record fills most of an event, so that each is a batch of its own.
    source.next.add(
        IntStream.rangeClosed(1, 3).mapToObj(i -> record("" + i, 4 << 20, LONG)).toList());
    Poller poller = poll(source, 10);

    await(() -> BatchRun.FAILED.equals(poller.result()));
    await(() -> source.polls.size() > 2);
    assertThat(called).containsExactly("1", "2");
    assertThat(source.acknowledged).containsExactly("1");
  }

  @Test
  void takesNoMoreThanTheBatchesThatMayRun() {
    TestingSource source = new TestingSource(false);
    Semaphore gate = new Semaphore(0);
    functions.put(
        "f",
        event -> {
          gate.acquireUninterruptibly();
          return TestingFunction.answer("null");
        });
    source.next.add(records(3));
    poll(source, 1);
    await(() -> source.polls.size() > 1);

    assertThat(source.polls).startsWith(5, 2);
    gate.release(3);
    await(() -> source.acknowledged.size() == 3);
  }

  @Test
  void givesABatchUpOnceItsRecordsAreNoLongerHeld() {
    TestingSource source = new TestingSource(false);
    AtomicInteger calls = new AtomicInteger();
    functions.put(
        "f",
        event -> {
          calls.incrementAndGet();
          return new InvocationOutcome.Throttled(
              InvocationOutcome.Throttled.Reason.CONCURRENT_INVOCATION_LIMIT);
        });
    source.next.add(List.of(record("1", 10, Duration.ofSeconds(3))));
    Poller poller = poll(source, 10);

    await(() -> calls.get() > 1);
    pollers.forEach(one -> assertThat(awaitIdle(one)).isTrue());
    assertThat(source.acknowledged).isEmpty();
    assertThat(poller.result())
        .isEqualTo("PROBLEM: Function call was throttled: ConcurrentInvocationLimitExceeded");
  }

  @Test
  void letsBatchesThatRunEndBeforeItHasStopped() {
    TestingSource source = new TestingSource(false);
    Semaphore gate = new Semaphore(0);
    AtomicInteger running = new AtomicInteger();
    functions.put(
        "f",
        event -> {
          running.incrementAndGet();
          gate.acquireUninterruptibly();
          return TestingFunction.answer("null");
        });
    source.next.add(records(1));
    Poller poller = poll(source, 10);
    await(() -> running.get() == 1);

    assertThat(poller.stop()).isNotDone();
    gate.release();
    await(() -> poller.stop().isDone());
    assertThat(source.acknowledged).hasSize(1);
  }

  private static boolean awaitIdle(Poller poller) {
    try {
      return poller.awaitIdle(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Poller poll(TestingSource source, int batchSize) {
    EventSourceMapping mapping =
        TestingMapping.of("uuid", "arn:aws:sqs:us-east-1:200000000001:q", "f")
            .batchSize(batchSize)
            .make();
    Poller poller = new Poller(mapping, source, functions, counts, new RecordMemory(64 << 20), 100);
    pollers.add(poller);
    poller.start();
    return poller;
  }

  private static List<SourceRecord> records(int number) {
    return IntStream.range(0, number).mapToObj(i -> record("" + i, 10, LONG)).toList();
  }

  private static SourceRecord record(String id, int size, Duration held) {
    String body = "x".repeat(size);
    String json = "{\"messageId\":\"%s\",\"body\":\"%s\"}".formatted(id, body);
    return new SourceRecord(
        id, "h", json.getBytes(UTF_8), body, System.nanoTime() + held.toNanos(), null);
  }
}
