package io.lambent.execution.async;

import static io.lambent.execution.async.TestingQueue.awaitQueued;
import static io.lambent.execution.async.TestingQueue.awaitWaiting;
import static io.lambent.execution.async.TestingQueue.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.deployment.FunctionChanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Events that a concurrency limit refuses run when it lets them, in the order they came. */
class ThrottledEventsTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Runs as many calls at once as it has permits, and refuses all others. */
  private static final class Limited {
    final Reason reason;
    final Semaphore permits;
    final List<String> ran = new CopyOnWriteArrayList<>();
    final CompletableFuture<InvocationOutcome> first = new CompletableFuture<>();
    final Semaphore refused = new Semaphore(0);
    final Semaphore refusedAgain = new Semaphore(0);
    @Nullable TestingQueue queue;

    Limited(Reason reason, int permits) {
      this.reason = reason;
      this.permits = new Semaphore(permits);
    }

    /** The first call runs until {@link #first} completes, all others take no time. */
    CompletionStage<InvocationOutcome> run(Invocation call) {
      if (!permits.tryAcquire()) {
        refused.release();
        if (call.attempt() > 1) {
          refusedAgain.release();
        }
        return CompletableFuture.completedFuture(new Throttled(reason));
      }
      ran.add(call.requestId());
      CompletableFuture<InvocationOutcome> end =
          ran.size() == 1 ? first : CompletableFuture.completedFuture(TestingInvoker.SUCCEEDED);
      return end.thenApply(
          outcome -> {
            release(call.function());
            return outcome;
          });
    }

    void release(FunctionName function) {
      permits.release();
      if (queue != null) {
        queue.worker.released(function, reason == Reason.CONCURRENT_INVOCATION_LIMIT);
      }
    }
  }

  @BeforeEach
  void clear() throws Exception {
    TestingQueue.clear();
  }

  /** A queue that tries throttled events again after ten minutes, unless capacity is free. */
  private static TestingQueue queue(Limited limited, EventLimits limits) {
    AsyncProperties properties =
        new AsyncProperties(
            100,
            50,
            Duration.ofMillis(20),
            LONG,
            List.of(),
            LONG,
            LONG,
            Duration.ofHours(6),
            DataSize.ofMegabytes(64),
            Duration.ZERO);
    TestingQueue queue =
        new TestingQueue("a", properties, new TestingInvoker(limited::run), limits);
    limited.queue = queue;
    return queue;
  }

  private static List<String> enqueue(TestingQueue queue, String function, int count)
      throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Invocation event = event(function);
      queue.queue.enqueue(event).toCompletableFuture().get();
      ids.add(event.requestId());
    }
    return ids;
  }

  @Test
  void runInOrderOfArrivalOnceThePermitIsFree() throws Exception {
    Limited limited = new Limited(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT, 1);
    try (TestingQueue testing = queue(limited, EventLimits.DEFAULT)) {
      List<String> ids = enqueue(testing, "hello", 1);
      await().atMost(Duration.ofSeconds(30)).until(() -> !limited.ran.isEmpty());
      ids.addAll(enqueue(testing, "hello", 10));
      // One of those that are refused is tried once more. None is tried at the moment the permit is
      // given back, as it could not be the next then.
      assertThat(limited.refusedAgain.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      awaitWaiting(10);
      limited.first.complete(TestingInvoker.SUCCEEDED);
      awaitQueued(0);

      assertThat(limited.ran).containsExactlyElementsOf(ids);
    }
  }

  @Test
  void waitForThePoolOfTheAccountToo() throws Exception {
    Limited limited = new Limited(Reason.CONCURRENT_INVOCATION_LIMIT, 1);
    try (TestingQueue testing = queue(limited, EventLimits.DEFAULT)) {
      enqueue(testing, "one", 1);
      enqueue(testing, "other", 5);
      enqueue(testing, "third", 5);
      assertThat(limited.refused.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
      limited.first.complete(TestingInvoker.SUCCEEDED);
      awaitQueued(0);

      assertThat(limited.ran).hasSize(11);
    }
  }

  @Test
  void areTriedAgainWhenTheLimitsOfTheFunctionChange() throws Exception {
    Limited limited = new Limited(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT, 0);
    limited.first.complete(TestingInvoker.SUCCEEDED);
    try (TestingQueue testing = queue(limited, EventLimits.DEFAULT)) {
      enqueue(testing, "hello", 3);
      assertThat(limited.refused.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
      limited.permits.release(2);
      testing.worker.changed(new FunctionChanged(event("hello").function()));
      awaitQueued(0);

      assertThat(limited.ran).hasSize(3);
    }
  }

  @Test
  void aRefusedEventIsNotTriedInALoop() throws Exception {
    Limited limited = new Limited(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT, 0);
    try (TestingQueue testing = queue(limited, EventLimits.DEFAULT)) {
      enqueue(testing, "hello", 1);
      assertThat(limited.refused.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      enqueue(testing, "marker", 20);
      awaitQueued(21);

      assertThat(limited.refused.availablePermits()).isLessThanOrEqualTo(22);
    }
  }
}
