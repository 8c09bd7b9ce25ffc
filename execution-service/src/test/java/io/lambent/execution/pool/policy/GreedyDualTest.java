package io.lambent.execution.pool.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GreedyDualTest {
  private final GreedyDual<TestingCandidate> eviction = new GreedyDual<>();

  private enum Place {
    WORKING,
    IDLE,
    ENDED
  }

  private static final class TestingCandidate extends GreedyDual.Candidate {
    private final double startCost;
    private final double size;
    final AtomicReference<Place> place = new AtomicReference<>(Place.WORKING);

    TestingCandidate(double startCost, double size) {
      this.startCost = startCost;
      this.size = size;
    }

    @Override
    protected double startCost() {
      return startCost;
    }

    @Override
    protected double size() {
      return size;
    }

    @Override
    protected boolean idle() {
      return place.get() == Place.IDLE;
    }

    @Override
    protected boolean over() {
      return place.get() == Place.ENDED;
    }

    @Override
    protected boolean tryEnd() {
      return place.compareAndSet(Place.IDLE, Place.ENDED);
    }
  }

  private TestingCandidate idle(double startCost, double size, int uses) {
    TestingCandidate candidate = new TestingCandidate(startCost, size);
    for (int i = 0; i < uses; i++) {
      use(candidate);
    }
    return candidate;
  }

  private void use(TestingCandidate candidate) {
    candidate.place.set(Place.WORKING);
    eviction.used(candidate);
    candidate.place.set(Place.IDLE);
    eviction.rested(candidate);
  }

  @Test
  void whatIsQuickToStartGoesFirst() {
    TestingCandidate slow = idle(1000, 50, 1);
    TestingCandidate quick = idle(10, 50, 1);

    assertThat(eviction.evict()).isSameAs(quick);
    assertThat(eviction.evict()).isSameAs(slow);
    assertThat(eviction.evict()).isNull();
  }

  @Test
  void whatIsLargeGoesFirst() {
    idle(100, 50, 1);
    TestingCandidate large = idle(100, 500, 1);

    assertThat(eviction.evict()).isSameAs(large);
  }

  @Test
  void whatIsUsedLittleGoesFirst() {
    idle(100, 50, 3);
    TestingCandidate rare = idle(100, 50, 2);

    assertThat(eviction.evict()).isSameAs(rare);
  }

  @Test
  void whatWasUsedBeforeOthersWereEvictedGoesFirst() {
    TestingCandidate old = idle(100, 50, 1);
    TestingCandidate older = idle(50, 50, 1);
    assertThat(eviction.evict()).isSameAs(older);
    idle(100, 50, 1);

    assertThat(eviction.evict()).isSameAs(old);
  }

  @Test
  void whatWasHotGivesWayAfterAsManyTurnovers() {
    TestingCandidate hot = idle(100, 50, 1_000_000);

    int others = 0;
    do {
      idle(100, 50, 1);
      others++;
    } while (eviction.evict() != hot);

    assertThat(others).isBetween(32, 128);
  }

  @Test
  void whatWorksStaysAndComesBackWhenItRests() {
    TestingCandidate working = idle(10, 50, 1);
    TestingCandidate other = idle(1000, 50, 1);
    working.place.set(Place.WORKING);

    assertThat(eviction.evict()).isSameAs(other);
    assertThat(eviction.evict()).isNull();
    use(working);
    assertThat(eviction.evict()).isSameAs(working);
  }

  @Test
  void whatHasEndedIsNotHeld() {
    TestingCandidate first = idle(1, 50, 1);
    for (int i = 0; i < 1000; i++) {
      idle(1, 50, 1).place.set(Place.ENDED);
      eviction.ended();
    }

    assertThat(eviction.queued()).isLessThan(200);
    assertThat(eviction.evict()).isSameAs(first);
  }

  @Test
  void losesTrackOfNoneWhileAllAreInUse() throws InterruptedException {
    int count = 64;
    List<TestingCandidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(idle(1 + i % 7, 50, 1));
    }
    AtomicInteger evicted = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int offset = t;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      TestingCandidate each = candidates.get((i * 7 + offset * 16) % count);
                      if (each.place.compareAndSet(Place.IDLE, Place.WORKING)) {
                        eviction.used(each);
                        each.place.set(Place.IDLE);
                        eviction.rested(each);
                      }
                    }
                  }));
    }
    threads.add(
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < count / 2; i++) {
                    if (eviction.evict() != null) {
                      evicted.incrementAndGet();
                    }
                  }
                }));
    for (Thread thread : threads) {
      thread.join();
    }
    while (eviction.evict() != null) {
      evicted.incrementAndGet();
    }

    assertThat(evicted).hasValue(count);
  }
}
