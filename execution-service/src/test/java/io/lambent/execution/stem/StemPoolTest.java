package io.lambent.execution.stem;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.start.Stem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StemPoolTest {
  private static final long KEEP_ALIVE = Duration.ofMinutes(10).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final StemPool pool = new StemPool(2, 8, 0);

  @Test
  void holdsTheMinimumUntilMoreAreCalledFor() {
    assertThat(pool.target(0, KEEP_ALIVE)).isEqualTo(2);
    calls(1, 0);
    assertThat(pool.target(SECOND, KEEP_ALIVE)).isEqualTo(2);
  }

  @Test
  void remembersABurst() {
    calls(5, SECOND);
    assertThat(pool.target(2 * SECOND, KEEP_ALIVE)).isEqualTo(5);
    calls(1, 300 * SECOND);
    assertThat(pool.target(301 * SECOND, KEEP_ALIVE)).isEqualTo(5);
  }

  @Test
  void forgetsABurstInTime() {
    calls(5, SECOND);
    assertThat(pool.target(2 * SECOND, KEEP_ALIVE)).isEqualTo(5);
    calls(3, 500 * SECOND);
    assertThat(pool.target(2 * SECOND + KEEP_ALIVE + SECOND, KEEP_ALIVE)).isEqualTo(2);
  }

  @Test
  void holdsNoMoreThanTheMaximum() {
    calls(100, SECOND);
    assertThat(pool.target(SECOND, KEEP_ALIVE)).isEqualTo(8);
  }

  @Test
  void holdsNoneWhenNobodyCallsAnyMore() {
    calls(100, SECOND);
    assertThat(pool.target(2 * SECOND + KEEP_ALIVE, KEEP_ALIVE)).isZero();
  }

  @Test
  void displacesWhatWasCalledForLongerAgo() {
    StemPool older = shelfOf(3, SECOND);
    StemPool newer = shelfOf(3, 2 * SECOND);
    calls(1, 3 * SECOND);
    assertThat(pool.toDisplace(List.of(newer, older, pool))).containsSame(older);
    assertThat(newer.toDisplace(List.of(newer, older, pool))).containsSame(older);
    assertThat(older.toDisplace(List.of(newer, older, pool))).isEmpty();
  }

  @Test
  void leavesOthersTheirMinimum() {
    StemPool older = shelfOf(2, SECOND);
    calls(1, 3 * SECOND);
    assertThat(pool.toDisplace(List.of(older))).isEmpty();
  }

  private static StemPool shelfOf(int waiting, long lastCalled) {
    StemPool other = new StemPool(2, 8, 0);
    other.call(lastCalled);
    for (int i = 0; i < waiting; i++) {
      other.put(stem());
    }
    return other;
  }

  /** It only counts. */
  @SuppressWarnings("NullAway")
  private static Stem stem() {
    return new Stem(null, null, null, lines -> null, listener -> null);
  }

  private void calls(int count, long now) {
    for (int i = 0; i < count; i++) {
      pool.call(now);
    }
  }
}
