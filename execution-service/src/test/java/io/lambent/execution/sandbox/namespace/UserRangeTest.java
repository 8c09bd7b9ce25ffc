package io.lambent.execution.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserRangeTest {
  @TempDir Path directory;

  private final int last = UserRange.FIRST + UserRange.COUNT * UserRange.SIZE;

  @Test
  void noTwoInstancesHaveTheSameIds() {
    Path locks = directory.resolve("run/users");
    try (UserRange first = UserRange.claim(locks);
        UserRange second = UserRange.claim(locks)) {
      assertThat(first.first()).isEqualTo(UserRange.FIRST);
      assertThat(second.first()).isEqualTo(UserRange.FIRST + UserRange.SIZE);
    }
  }

  @Test
  void aRangeIsFreeAgainWhenItsInstanceHasEnded() {
    UserRange.claim(directory).close();

    try (UserRange next = UserRange.claim(directory)) {
      assertThat(next.first()).isEqualTo(UserRange.FIRST);
    }
  }

  @Test
  void takesOneByChanceWhereNoneCanBeClaimed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    try (UserRange range = UserRange.claim(file.resolve("below"))) {
      assertThat(range.claim()).isNull();
      assertThat(range.first()).isBetween(UserRange.FIRST, last);
      assertThat((range.first() - UserRange.FIRST) % UserRange.SIZE).isZero();
    }
  }

  @Test
  void idsAreNumbersThatTheKernelTakes() {
    assertThat(last).isGreaterThan(UserRange.FIRST);
  }
}
