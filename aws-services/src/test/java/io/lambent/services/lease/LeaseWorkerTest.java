package io.lambent.services.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseWorkerTest {
  private final Queue<String> due = new ConcurrentLinkedQueue<>();
  private volatile Predicate<String> performing = item -> true;
  private final AtomicInteger failingClaims = new AtomicInteger();
  private final Queue<String> renewed = new ConcurrentLinkedQueue<>();
  private @Nullable LeaseWorker<String> worker;

  private LeaseWorker<String> start() {
    LeaseWorker<String> started =
        new LeaseWorker<>(
            "testing",
            new LeaseWorker.Work<>() {
              @Override
              public List<String> claim(int limit) {
                if (failingClaims.getAndSet(0) > 0) {
                  throw new IllegalStateException("no database");
                }
                List<String> claimed = new ArrayList<>();
                while (claimed.size() < limit && !due.isEmpty()) {
                  claimed.add(due.remove());
                }
                return claimed;
              }

              @Override
              public boolean perform(String item) {
                return performing.test(item);
              }

              @Override
              public @Nullable Instant nextDue() {
                return null;
              }

              @Override
              public Duration lease() {
                return Duration.ofMillis(300);
              }

              @Override
              public void renew(List<String> claimed) {
                renewed.addAll(claimed);
              }
            },
            Clock.systemUTC());
    worker = started;
    started.start();
    return started;
  }

  @AfterEach
  void close() throws InterruptedException {
    if (worker != null) {
      worker.close();
    }
  }

  @Test
  void oneThatTakesLongDoesNotKeepOthersWaiting() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(300);
    performing =
        item -> {
          if (item.equals("slow")) {
            await(release);
          } else {
            others.countDown();
          }
          return true;
        };
    due.add("slow");
    for (int i = 0; i < 300; i++) {
      due.add("item " + i);
    }
    start();

    assertThat(others.await(60, TimeUnit.SECONDS)).isTrue();
    release.countDown();
  }

  @Test
  void looksAtOnceWhenItIsWokenAndWhenSomethingIsDueAgain() throws InterruptedException {
    Semaphore attempts = new Semaphore(0);
    AtomicInteger count = new AtomicInteger();
    performing =
        item -> {
          boolean isDone = count.incrementAndGet() % 2 == 0;
          if (!isDone) {
            due.add(item);
          }
          attempts.release();
          return isDone;
        };
    LeaseWorker<String> started = start();
    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      due.add("item");
      started.wake();
      assertThat(attempts.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
    }

    // A worker that is not woken looks every five seconds, so this would take 100 of them.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void renewsTheLeasesOfWhatIsBeingDone() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(2);
    performing =
        item -> {
          while (item.equals("slow") && renewed.size() < 3) {
            LockSupport.parkNanos(1_000_000);
          }
          done.countDown();
          return true;
        };
    due.add("quick");
    due.add("slow");
    start();

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(renewed).contains("slow", "slow", "slow");
  }

  @Test
  void goesOnAfterAFailure() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(2);
    failingClaims.set(1);
    performing =
        item -> {
          done.countDown();
          if (item.equals("first")) {
            throw new IllegalStateException("broken");
          }
          return true;
        };
    LeaseWorker<String> started = start();
    due.add("first");
    due.add("second");
    started.wake();

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
