package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.pool.policy.KeepAlive;
import io.lambent.execution.pool.policy.KeepAlive.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepAliveReplayTest {

  /** One call each half hour of two days, by a function of 1 GB. */
  private static final Trace HALF_HOURLY =
      new Trace(
          List.of(
              new Trace.Function(
                  IntStream.range(0, 96).map(i -> i * 30).toArray(),
                  IntStream.range(0, 96).map(i -> 1).toArray(),
                  1024,
                  100)),
          2 * Trace.DAY);

  private static KeepAliveReplay replay(Mode mode) {
    return new KeepAliveReplay(
        new KeepAlive(Duration.ofMinutes(10), Duration.ofHours(1), mode), HALF_HOURLY);
  }

  @Test
  void aTimeOutShorterThanThePausesStartsEachCallCold() {
    KeepAliveReplay replay = replay(Mode.FIXED);

    assertThat(replay.coldPercent()).isEqualTo(100);
    assertThat(replay.idleGigabyteHours()).isEqualTo(96 * 10 / 60.0);
  }

  @Test
  void aPatternIsLearntFromTheFirstPauses() {
    assertThat(replay(Mode.ADAPTIVE).coldPercent()).isLessThan(15);
  }

  @Test
  void startingAheadTakesLessMemoryThanKeeping() {
    KeepAliveReplay ahead = replay(Mode.PRESTART);

    assertThat(ahead.coldPercent()).isEqualTo(replay(Mode.ADAPTIVE).coldPercent());
    assertThat(ahead.idleGigabyteHours()).isLessThan(replay(Mode.FIXED).idleGigabyteHours());
  }

  @Test
  void readsTheFormOfTheAzureTrace(@TempDir Path directory) throws IOException {
    String counts = "0,2,0,1" + ",0".repeat(Trace.DAY - 4);
    for (int day = 1; day <= 2; day++) {
      Files.writeString(
          directory.resolve("invocations_per_function_md.anon.d0" + day + ".csv"),
          "HashOwner,HashApp,HashFunction,Trigger,1,2\nowner,app,function,http," + counts + "\n");
    }

    Trace trace = Trace.read(directory);

    assertThat(trace.minutes()).isEqualTo(2 * Trace.DAY);
    assertThat(trace.functions()).hasSize(1);
    assertThat(trace.functions().getFirst().minutes())
        .containsExactly(1, 3, Trace.DAY + 1, Trace.DAY + 3);
    assertThat(trace.functions().getFirst().calls()).containsExactly(2, 1, 2, 1);
  }
}
