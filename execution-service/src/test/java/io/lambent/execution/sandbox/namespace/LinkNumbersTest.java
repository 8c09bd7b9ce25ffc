package io.lambent.execution.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LinkNumbersTest {
  /** Those of the range that is used by default. */
  private static final int PAIRS = 1 << 19;

  @Test
  void instancesHavePartsOfTheAddressesThatDoNotMeet() {
    Set<Integer> parts = new TreeSet<>();
    for (int instance = 0; instance < UserRange.COUNT; instance++) {
      parts.add(first(instance, PAIRS));
    }

    assertThat(parts).containsExactly(0, 100_000, 200_000, 300_000, 400_000);
    assertThat(first(0, PAIRS)).isNotEqualTo(first(1, PAIRS));
  }

  @Test
  void smallRangesAreShared() {
    assertThat(first(0, 2)).isZero();
    assertThat(first(7, 128)).isZero();
  }

  @Test
  void allSandboxesOfAnInstanceHaveOnePart() {
    int user = UserRange.FIRST + UserRange.SIZE;

    assertThat(LauncherMessage.firstPair(user + UserRange.SIZE - 1, PAIRS))
        .isEqualTo(LauncherMessage.firstPair(user, PAIRS));
  }

  private static int first(int instance, int pairs) {
    return LauncherMessage.firstPair(UserRange.FIRST + instance * UserRange.SIZE, pairs);
  }
}
