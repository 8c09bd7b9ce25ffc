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

  /** Its attempt to take the same file must not end the lock, as closing a descriptor does. */
  @Test
  void aSecondInstanceOfTheProcessLeavesTheFirstItsRange() throws Exception {
    try (UserRange first = UserRange.claim(directory)) {
      UserRange.claim(directory).close();

      Path file = directory.resolve("0");
      assertThat(first.claim()).isNotNull();
      assertThat(Files.exists(file)).isTrue();
      assertThat(exitCodeOfLocking(file)).isNotZero();
    }
  }

  private static int exitCodeOfLocking(Path file) throws Exception {
    String program =
        "import fcntl, sys\nfcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)\n";
    Process process =
        new ProcessBuilder("python3", "-c", program, file.toString())
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
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
