package io.lambent.execution.deployment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.deployment.CodeCaches.Key;
import io.lambent.execution.deployment.CodeCaches.RecordingRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CodeCachesTest {
  private static final Key KEY = new Key("a".repeat(64), "1");
  private static final long MAX_BYTES = 1000;

  @TempDir Path directory;
  Path recorded;

  @BeforeEach
  void makeRecording() throws IOException {
    recorded = Files.createDirectory(directory.resolve("recorded"));
    Path inner = Files.createDirectory(recorded.resolve("v22"));
    Path file = Files.writeString(inner.resolve("1f"), "compiled");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private CodeStore store(DataSize most) throws IOException {
    return new CodeStore(
        new ExecutionProperties(null, null, directory.resolve("data"), null),
        new CodeProperties(most, Duration.ofDays(1), false),
        new TestingFunctions());
  }

  private CodeCaches caches() throws IOException {
    return new CodeCaches(store(DataSize.ofMegabytes(1)));
  }

  private void keep(CodeCaches caches) {
    caches.keep(KEY, recorded, UnaryOperator.identity(), MAX_BYTES, into -> {});
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void findsWhatWasKeptAlsoAfterARestart() throws IOException {
    CodeCaches caches = caches();
    assertThat(caches.find(KEY)).isNull();
    keep(caches);

    for (CodeCaches each : new CodeCaches[] {caches, caches()}) {
      try (CodeCache found = requireNonNull(each.find(KEY))) {
        assertThat(found.directory().resolve("v22/1f")).hasContent("compiled");
      }
      assertThat(each.find(new Key(KEY.codeSha256(), "2"))).isNull();
      assertThat(each.mayHave("b".repeat(64))).isFalse();
    }
  }

  @Test
  void takesCopiesWithModesOfItsOwn() throws IOException {
    CodeCaches caches = caches();
    keep(caches);
    Files.writeString(recorded.resolve("v22/1f"), "changed afterwards");

    try (CodeCache found = requireNonNull(caches.find(KEY))) {
      Path file = found.directory().resolve("v22/1f");
      assertThat(file).hasContent("compiled");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-r--r--");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
          .isEqualTo("rwxr-xr-x");
    }
  }

  @Test
  void keepsTheFirst() throws IOException {
    CodeCaches caches = caches();
    keep(caches);
    Files.writeString(recorded.resolve("v22/1f"), "second");
    keep(caches);

    try (CodeCache found = requireNonNull(caches.find(KEY))) {
      assertThat(found.directory().resolve("v22/1f")).hasContent("compiled");
    }
  }

  @Test
  void isCollectedAsCodeIsButNotWhileItIsUsed() throws IOException {
    CodeStore store = store(DataSize.ofBytes(1));
    CodeCaches caches = new CodeCaches(store);
    keep(caches);
    CodeCache used = requireNonNull(caches.find(KEY));

    store.collect();
    assertThat(used.directory()).exists();

    used.close();
    store.collect();
    assertThat(caches.find(KEY)).isNull();
    assertThat(used.directory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -s /etc/passwd link",
        "ln -s / v22/directory",
        "ln v22/1f second",
        "mkfifo pipe",
        "touch 'a b'",
        "touch .hidden",
        "head -c 1001 /dev/zero > large",
        "truncate -s 1G hollow",
        "mkdir -p a/b/c/d/e && touch a/b/c/d/e/f",
        "rm -r v22",
        "rm -r v22; mkdir empty",
      })
  void refusesWhatNoInterpreterMakes(String change) throws Exception {
    run("/bin/sh", "-c", "cd " + recorded + " && " + change);
    CodeCaches caches = caches();

    assertThatThrownBy(() -> keep(caches)).isInstanceOf(RecordingRefusedException.class);
    assertThat(caches.find(KEY)).isNull();
    assertThat(directory.resolve("data/code/incoming")).isEmptyDirectory();
  }
}
