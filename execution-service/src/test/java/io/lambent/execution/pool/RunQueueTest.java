package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.pool.TestingHost.Call;
import io.lambent.execution.pool.TestingHost.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of the run queue, on a simulated host of two processors. */
class RunQueueTest {
  private static final int PROCESSORS = 2;
  private static final int SLOTS = 8;
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Part SHORT = new Part.Use(MILLISECOND / 20);

  /** The most that a call may wait for a place longer than it would have otherwise. */
  private static final long LIMIT = 3 * MILLISECOND;

  private final TestingHost host = TestingHost.withRunQueue(PROCESSORS, SLOTS);

  @Test
  void shortCallsRunAsManyAtATimeAsThereAreSlots() {
    for (int i = 0; i < 256; i++) {
      host.callAgainAndAgain("a", "echo", SHORT);
    }

    host.pass(100 * MILLISECOND);

    assertThat(host.mostAtOnce()).isLessThanOrEqualTo(SLOTS);
    int possible = (int) (100 * MILLISECOND * PROCESSORS / (MILLISECOND / 20));
    assertThat(host.ended()).hasSizeGreaterThan(possible * 9 / 10);
  }

  @Test
  void shortCallsHaveNoMoreSlotsThanThereAreProcessorsWhileTheseAreBusy() {
    for (int i = 0; i < 256; i++) {
      host.callAgainAndAgain("a", "echo", SHORT);
    }
    host.pass(20 * MILLISECOND);

    assertThat(host.mostAtOnce()).isEqualTo(PROCESSORS);
  }

  @Test
  void callsThatWaitForALittleHaveAllSlots() {
    for (int i = 0; i < 2_000; i++) {
      host.call("a", "query", host.sleep(MILLISECOND));
    }
    host.pass(20 * MILLISECOND);

    assertThat(host.nowAtOnce()).isGreaterThanOrEqualTo(SLOTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 100, 500})
  void callsThatSleepRunWithinThreeMilliseconds(int count) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(host.call("a", "sleeper", host.sleep(1000 * MILLISECOND)));
    }

    host.pass(5 * MILLISECOND);

    assertThat(calls).allMatch(call -> call.beganNanos >= 0);
    assertThat(calls.getLast().waitedNanos()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void callsThatSleepRunWithinThreeMillisecondsBesideAFloodOfShortOnes() {
    for (int i = 0; i < 256; i++) {
      host.callAgainAndAgain("a", "echo", SHORT);
    }
    host.pass(10 * MILLISECOND);
    List<Call> sleepers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sleepers.add(host.call("a", "sleeper", SHORT, host.sleep(100 * MILLISECOND)));
    }

    host.pass(20 * MILLISECOND);

    assertThat(sleepers).allSatisfy(call -> assertThat(call.waitedNanos()).isBetween(0L, LIMIT));
  }

  @Test
  void functionsThatCallEachOtherDoNotStall() {
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      chain(8, done);
    }

    host.pass(100 * MILLISECOND);

    assertThat(done).hasValue(100);
  }

  /** A call that waits for another, and so on. */
  private void chain(int depth, AtomicInteger done) {
    boolean[] called = {false};
    boolean[] answered = {depth == 0};
    Runnable next =
        () -> {
          AtomicInteger inner = new AtomicInteger();
          called[0] = true;
          if (depth > 0) {
            host.call("a", "f" + depth, SHORT, nested(depth - 1, inner))
                .then(() -> answered[0] = true);
          }
        };
    host.call(
            "a",
            "root",
            SHORT,
            new Part.Wait(
                () -> {
                  if (!called[0]) {
                    next.run();
                  }
                  return answered[0];
                }))
        .then(done::incrementAndGet);
  }

  private Part nested(int depth, AtomicInteger inner) {
    boolean[] called = {false};
    boolean[] answered = {depth == 0};
    return new Part.Wait(
        () -> {
          if (depth > 0 && !called[0]) {
            called[0] = true;
            host.call("a", "f" + depth, SHORT, nested(depth - 1, inner))
                .then(() -> answered[0] = true);
          }
          return answered[0];
        });
  }

  @Test
  void functionsThatWaitForEachOtherAtABarrierDoNotStall() {
    AtomicInteger arrived = new AtomicInteger();
    int count = 200;
    for (int i = 0; i < count; i++) {
      boolean[] here = {false};
      host.call(
          "a",
          "barrier",
          SHORT,
          new Part.Wait(
              () -> {
                if (!here[0]) {
                  here[0] = true;
                  arrived.incrementAndGet();
                }
                return arrived.get() == count;
              }));
    }

    host.pass(30 * MILLISECOND);

    assertThat(host.ended()).hasSize(count);
  }

  @Test
  void accountsTakeTurnsWhateverTheirNumberOfCallsAndFunctions() {
    for (int i = 0; i < 256; i++) {
      host.callAgainAndAgain("busy", "busy-" + i % 16, SHORT);
    }
    host.pass(10 * MILLISECOND);
    List<Call> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(host.call("other", "quiet", SHORT));
      host.pass(MILLISECOND);
    }

    assertThat(others)
        .allSatisfy(call -> assertThat(call.waitedNanos()).isBetween(0L, MILLISECOND));
  }

  /**
   * Random mixes of short calls, of some that use a processor for long, and of some that sleep. A
   * call that waits while all processors are busy would have waited for one anyway.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noCallWaitsForLongWhileAProcessorIsIdle(long seed) {
    List<Call> calls = mix(host, new Random(seed));

    assertThat(calls).allMatch(Call::over);
    assertThat(
            calls.stream().mapToLong(call -> call.waitedBesideIdleProcessorNanos).max().orElse(0))
        .isLessThanOrEqualTo(LIMIT);
  }

  private static List<Call> mix(TestingHost host, Random random) {
    List<Call> calls = new ArrayList<>();
    for (int burst = 0; burst < 40; burst++) {
      int kind = random.nextInt(4);
      int count = 1 + random.nextInt(kind == 2 ? 3 : 40);
      long sleep = (1 + random.nextInt(50)) * MILLISECOND;
      for (int i = 0; i < count; i++) {
        calls.add(
            switch (kind) {
              case 0, 1 -> host.call("a" + kind, "echo" + kind, SHORT);
              case 2 -> host.call("a", "busy", new Part.Use(5 * MILLISECOND));
              default -> host.call("b", "sleeper", SHORT, host.sleep(sleep), SHORT);
            });
      }
      host.pass(random.nextInt(5) * MILLISECOND);
    }
    host.pass(2000 * MILLISECOND);
    return calls;
  }
}
