package io.lambent.execution.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path parent;

  private static String describe(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().orElseThrow().toEpochMilli();
  }

  private Path leftover(String owner, ProcessHandle process) throws IOException {
    Path directory = parent.resolve("lambent-old");
    Files.createDirectories(directory.resolve("1"));
    Files.writeString(directory.resolve("owner"), owner + "\n");
    Files.writeString(directory.resolve("processes"), describe(process) + "\n");
    return directory;
  }

  @Test
  void endsAndRemovesWhatAKilledInstanceLeft() throws IOException {
    Process process = new ProcessBuilder("sleep", "600").start();
    Process owner = new ProcessBuilder("true").start();
    Path old = leftover(owner.pid() + " 12345", process.toHandle());

    new RunDirectory(parent, parent).close();

    assertThat(old).doesNotExist();
    await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
  }

  @Test
  void leavesARunningInstanceAlone() throws IOException {
    Path other = leftover(describe(ProcessHandle.current()), ProcessHandle.current());

    new RunDirectory(parent, parent).close();

    assertThat(other).exists();
  }

  @Test
  void removesItselfInTheEnd() throws IOException {
    RunDirectory directory = new RunDirectory(parent, parent);
    EnvironmentHome home = directory.newHome();
    assertThat(home.directory()).exists();
    assertThat(home.socket().toString().length()).isLessThan(200);
    directory.close();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void keepsWhatMayBeLargeElsewhereAndRemovesThatToo() throws IOException {
    Path memory = Files.createDirectory(parent.resolve("memory"));
    Path disk = Files.createDirectory(parent.resolve("disk"));
    RunDirectory directory = new RunDirectory(memory, disk);
    try (EnvironmentHome home = directory.newHome()) {
      assertThat(home.shared()).startsWithRaw(memory);
      assertThat(home.storage()).startsWithRaw(disk).doesNotExist();
      assertThat(home.newRecording()).startsWithRaw(disk).exists();
      home.close();
      assertThat(home.storage()).doesNotExist();
    }
    directory.close();

    assertThat(memory).isEmptyDirectory();
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void removesWhatAKilledInstanceKeptElsewhere() throws IOException {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    Path old = Files.createDirectory(disk.resolve("lambent-old"));
    Process owner = new ProcessBuilder("true").start();
    Files.writeString(old.resolve("owner"), owner.pid() + " 12345\n");
    Files.createFile(old.resolve("processes"));

    new RunDirectory(parent, disk).close();

    assertThat(old).doesNotExist();
  }
}
