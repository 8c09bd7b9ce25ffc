package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunSlotsTest {

  @Test
  void admitsAsManyAsThereAreSlots() {
    RunSlots slots = new RunSlots(2, 2);
    RunSlots.Holder first = new RunSlots.Holder();

    assertThat(slots.tryAcquire(first, 0)).isTrue();
    assertThat(slots.tryAcquire(new RunSlots.Holder(), 0)).isTrue();
    assertThat(slots.tryAcquire(new RunSlots.Holder(), 0)).isFalse();

    assertThat(slots.release(first)).isTrue();
    assertThat(slots.tryAcquire(new RunSlots.Holder(), 0)).isTrue();
  }

  @Test
  void releasesOnce() {
    RunSlots slots = new RunSlots(1, 1);
    RunSlots.Holder holder = new RunSlots.Holder();
    slots.tryAcquire(holder, 0);

    assertThat(slots.release(holder)).isTrue();
    assertThat(slots.release(holder)).isFalse();
    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void takesTheSlotsOfThoseThatHaveHeldThemForLong() {
    RunSlots slots = new RunSlots(2, 2);
    RunSlots.Holder old = new RunSlots.Holder();
    RunSlots.Holder young = new RunSlots.Holder();
    slots.tryAcquire(old, 0);
    slots.tryAcquire(young, 90);

    assertThat(slots.reclaim(101, 100)).isEqualTo(1);

    assertThat(slots.free()).isEqualTo(1);
    assertThat(slots.release(old)).isFalse();
    assertThat(slots.release(young)).isTrue();
    assertThat(slots.free()).isEqualTo(2);
  }

  @Test
  void areOpenBetweenALeastAndAMostNumber() {
    RunSlots slots = new RunSlots(1, 3);
    RunSlots.Holder holder = new RunSlots.Holder();
    slots.tryAcquire(holder, 0);
    for (int i = 0; i < 5; i++) {
      slots.move(false);
    }

    assertThat(slots.open()).isEqualTo(1);
    assertThat(slots.free()).isZero();
    assertThat(slots.tryAcquire(new RunSlots.Holder(), 0)).isFalse();

    slots.release(holder);
    for (int i = 0; i < 5; i++) {
      slots.move(true);
    }
    assertThat(slots.free()).isEqualTo(3);
  }

  @Test
  void loseAndGainNoneWhileThreadsTakeReturnAndReclaimThem() throws InterruptedException {
    RunSlots slots = new RunSlots(3, 3);
    AtomicInteger most = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int round = 0; round < 20_000; round++) {
                      RunSlots.Holder holder = new RunSlots.Holder();
                      if (slots.tryAcquire(holder, round)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        slots.release(holder);
                      }
                      if (round % 100 == 0) {
                        slots.reclaim(round, 1_000_000);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(slots.free()).isEqualTo(3);
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }
}
