package io.lambent.execution.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The scratch directory of one environment on the host. Its path is short, because a Unix domain
 * socket's path may have 108 bytes at most.
 */
public record EnvironmentHome(Path directory) implements AutoCloseable {

  /** The runtime client's socket. The only directory of the home that a sandbox can see. */
  public Path socket() {
    return shared().resolve("s");
  }

  /** The directory that is mounted into the sandbox. */
  Path shared() {
    return directory.resolve("r");
  }

  /** The variables of the process, for drivers that hand them over in a file. */
  Path variables() {
    return shared().resolve("env");
  }

  /** Where the environment finds a cache of compiled code, or what it records is mounted. */
  Path cache() {
    return shared().resolve("cache");
  }

  /** Makes the directory that takes what the environment records; its user may be any. */
  public Path newRecording() {
    Path recording = directory.resolve("recording");
    try {
      Files.createDirectory(recording);
      // The run directory above keeps others out.
      Files.setPosixFilePermissions(recording, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recording;
  }

  /** {@code TMPDIR} where the driver cannot give a private {@code /tmp}. */
  Path temporary() {
    return directory.resolve("tmp");
  }

  Path passwd() {
    return directory.resolve("passwd");
  }

  /** The pipe that takes the output. */
  public Path output() {
    return directory.resolve("out");
  }

  /** Deletes the directory and all in it; a second call does nothing. */
  @Override
  public void close() {
    deleteTree(directory);
  }

  static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(EnvironmentHome::delete);
    } catch (IOException | UncheckedIOException e) {
      // A process that is just being killed may still create files; the next start sweeps them.
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // As above.
    }
  }
}
