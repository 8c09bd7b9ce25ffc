package io.lambent.execution.async;

import static io.lambent.execution.async.TestingQueue.awaitQueued;
import static io.lambent.execution.async.TestingQueue.event;
import static io.lambent.execution.async.TestingQueue.properties;
import static io.lambent.execution.async.TestingQueue.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.lambent.contract.invocation.InvocationType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncQueueTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @BeforeEach
  void clear() throws Exception {
    TestingQueue.clear();
  }

  @Test
  void runsAnEventOnceAndRemovesIt() throws Exception {
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      Invocation event = event("hello");
      testing.queue.enqueue(event).toCompletableFuture().get();

      Invocation call = invoker.nextCall();
      awaitQueued(0);
      assertThat(call).usingRecursiveComparison().ignoringFields("type").isEqualTo(event);
      assertThat(call.type()).isEqualTo(InvocationType.REQUEST_RESPONSE);
      assertThat(invoker.calls).isEmpty();
    }
  }

  @Test
  void retriesFunctionErrorsTwice() throws Exception {
    TestingInvoker invoker = TestingInvoker.answering(call -> TestingInvoker.FAILED);
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.queue.enqueue(event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(invoker.calls).extracting(Invocation::attempt).containsExactly(1, 2, 3);
      assertThat(exhausted(testing, "RetriesExhausted")).isEqualTo(1);
    }
  }

  @Test
  void retriesAsOftenAsTheFunctionIsConfiguredTo() throws Exception {
    TestingInvoker invoker = TestingInvoker.answering(call -> TestingInvoker.FAILED);
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.limits = new EventLimits(0, null);
      testing.queue.enqueue(event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(invoker.calls).hasSize(1);
      assertThat(exhausted(testing, "RetriesExhausted")).isEqualTo(1);
    }
  }

  @Test
  void aChangeHoldsForEventsThatAreNotRetriedYet() throws Exception {
    CompletableFuture<InvocationOutcome> first = new CompletableFuture<>();
    TestingInvoker invoker =
        new TestingInvoker(
            call ->
                call.attempt() == 1
                    ? first
                    : CompletableFuture.completedFuture(TestingInvoker.FAILED));
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.queue.enqueue(event("hello")).toCompletableFuture().get();
      invoker.nextCall();
      testing.limits = new EventLimits(1, null);
      first.complete(TestingInvoker.FAILED);
      awaitQueued(0);

      assertThat(invoker.calls).extracting(Invocation::attempt).containsExactly(2);
    }
  }

  @Test
  void doesNotRunAnEventThatWaitedTooLong() throws Exception {
    EventTable dead = new EventTable(TestingQueue.database(), "a", Duration.ofMillis(50));
    dead.insert(List.of(new EventTable.NewEvent(event("hello"), true)));
    TestingQueue.age(Duration.ofSeconds(61));
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue testing =
        new TestingQueue("a", properties(LONG, 10), invoker, new EventLimits(null, 60))) {
      awaitQueued(0);

      assertThat(invoker.calls).isEmpty();
      assertThat(exhausted(testing, "EventAgeExceeded")).isEqualTo(1);
      assertThat(testing.dropped).containsExactly("hello EventAgeExceeded");
      assertThat(testing.ages).isEmpty();
    }
  }

  @Test
  void triesThrottledEventsUntilTheyPass() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestingInvoker invoker =
        TestingInvoker.answering(
            call ->
                calls.incrementAndGet() < 6
                    ? new Throttled(Throttled.Reason.CONCURRENT_INVOCATION_LIMIT)
                    : TestingInvoker.SUCCEEDED);
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.queue.enqueue(event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(calls).hasValue(6);
      assertThat(exhausted(testing, "RetriesExhausted")).isZero();
    }
  }

  @Test
  void givesUpWhereTheFunctionIsGone() throws Exception {
    TestingInvoker invoker =
        TestingInvoker.answering(
            call -> new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "not found"));
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.queue.enqueue(event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(invoker.calls).hasSize(1);
      assertThat(exhausted(testing, "Refused")).isEqualTo(1);
      assertThat(testing.dropped).containsExactly("hello Refused");
      assertThat(testing.ages).hasSize(1);
    }
  }

  @Test
  void anotherInstanceRunsAnEventOnceTheLeaseOfADeadOneEnded() throws Exception {
    Invocation event = event("hello");
    EventTable dead = new EventTable(TestingQueue.database(), "dead", Duration.ofMillis(50));
    dead.insert(List.of(new EventTable.NewEvent(event, true)));
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue alive = new TestingQueue("alive", properties(LONG, 10), invoker)) {
      Invocation call = invoker.nextCall();

      assertThat(call.requestId()).isEqualTo(event.requestId());
      assertThat(call.attempt()).isEqualTo(2);
      assertThat(alive).isNotNull();
      awaitQueued(0);
    }
  }

  @Test
  void aRestartedInstanceRunsItsOwnEventsAgainAtOnce() throws Exception {
    Invocation event = event("hello");
    EventTable killed = new EventTable(TestingQueue.database(), "me", Duration.ofHours(1));
    killed.insert(List.of(new EventTable.NewEvent(event, true)));
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue restarted = new TestingQueue("me", properties(LONG, 10), invoker)) {
      assertThat(invoker.nextCall().requestId()).isEqualTo(event.requestId());
      assertThat(restarted).isNotNull();
      awaitQueued(0);
    }
  }

  @Test
  void keepsTheLeaseWhileAnEventRuns() throws Exception {
    CompletableFuture<InvocationOutcome> running = new CompletableFuture<>();
    TestingInvoker invoker =
        new TestingInvoker(
            call ->
                call.function().name().equals("slow")
                    ? running
                    : CompletableFuture.completedFuture(TestingInvoker.SUCCEEDED));
    Duration lease = Duration.ofSeconds(6);
    try (TestingQueue first = new TestingQueue("a", properties(lease, 10), invoker);
        TestingQueue second = new TestingQueue("b", properties(lease, 10), invoker)) {
      first.queue.enqueue(event("slow")).toCompletableFuture().get();
      long end = System.nanoTime() + lease.multipliedBy(3).dividedBy(2).toNanos();
      while (System.nanoTime() < end) {
        // Both instances look for due events all the time.
        second.queue.enqueue(event("quick")).toCompletableFuture().get();
        awaitQueued(1);
      }
      running.complete(TestingInvoker.SUCCEEDED);
      awaitQueued(0);

      assertThat(invoker.calls)
          .filteredOn(call -> call.function().name().equals("slow"))
          .hasSize(1);
    }
  }

  @Test
  void commitsConcurrentEventsInGroups() throws Exception {
    int many = 2_000;
    Set<String> seen = ConcurrentHashMap.newKeySet();
    TestingInvoker invoker =
        TestingInvoker.answering(
            call -> {
              seen.add(call.requestId());
              return TestingInvoker.SUCCEEDED;
            });
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      List<CompletableFuture<Void>> stages = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        stages.add(testing.queue.enqueue(event("f" + i % 7)).toCompletableFuture());
      }
      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).get();
      awaitQueued(0);

      assertThat(seen).hasSize(many);
      assertThat(invoker.calls).hasSize(many);
    }
  }

  @Test
  void oneFunctionsBacklogDoesNotHoldUpAnother() throws Exception {
    TestingInvoker invoker =
        new TestingInvoker(
            call ->
                call.function().name().equals("stuck")
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(TestingInvoker.SUCCEEDED));
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 3), invoker)) {
      for (int i = 0; i < 20; i++) {
        testing.queue.enqueue(event("stuck")).toCompletableFuture().get();
      }
      testing.queue.enqueue(event("quick")).toCompletableFuture().get();
      awaitQueued(20);

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(invoker.calls)
                      .extracting(call -> call.function().name())
                      .containsExactlyInAnyOrder("stuck", "stuck", "stuck", "quick"));
    }
  }

  @Test
  void anEventThatCannotBeStoredFailsAlone() throws Exception {
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      Invocation good = event("hello");
      Invocation bad =
          new Invocation(
              "bad",
              1,
              good.function(),
              "live",
              InvocationType.EVENT,
              good.payload(),
              null,
              "no NUL in PostgreSQL: \0",
              null,
              false);
      var failing = testing.queue.enqueue(bad).toCompletableFuture();
      var passing = testing.queue.enqueue(good).toCompletableFuture();
      passing.get();

      assertThatThrownBy(failing::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              AwsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE));
      awaitQueued(0);
    }
  }

  @Test
  void anEventThatIsQueuedAlreadyRunsOnce() throws Exception {
    TestingInvoker invoker = TestingInvoker.hanging();
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      Invocation event = event("hello");
      testing.queue.enqueue(event).toCompletableFuture().get();
      testing.queue.enqueue(event).toCompletableFuture().get();
      Invocation marker = event("marker");
      testing.queue.enqueue(marker).toCompletableFuture().get();

      assertThat(List.of(invoker.nextCall().requestId(), invoker.nextCall().requestId()))
          .containsExactlyInAnyOrder(event.requestId(), marker.requestId());
      assertThat(invoker.calls).isEmpty();
      assertThat(queued()).isEqualTo(2);
    }
  }

  @Test
  void anOrderlyShutdownGivesRunningEventsBack() throws Exception {
    TestingInvoker hanging = TestingInvoker.hanging();
    try (TestingQueue first = new TestingQueue("a", properties(LONG, 10), hanging)) {
      first.queue.enqueue(event("hello")).toCompletableFuture().get();
      hanging.nextCall();
    }
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue second = new TestingQueue("b", properties(LONG, 10), invoker)) {
      assertThat(invoker.nextCall().attempt()).isEqualTo(2);
      assertThat(second).isNotNull();
      awaitQueued(0);
    }
  }

  private static double exhausted(TestingQueue testing, String condition) {
    return testing.metrics.counter("lambent.async.exhausted", "condition", condition).count();
  }
}
