package io.lambent.execution.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The scratch directories of one environment on the host.
 *
 * @param directory for what is small; short, because a Unix domain socket's path may have 108 bytes
 *     at most
 * @param storage for what may be large, made when there is such a thing; may be the same
 */
public record EnvironmentHome(Path directory, Path storage) implements AutoCloseable {

  /** The name of a link to the environment's Python in the directory that a sandbox sees. */
  public static final String PYTHON = "python";

  /** The runtime client's socket. The only directory of the home that a sandbox can see. */
  public Path socket() {
    return shared().resolve("s");
  }

  /** The directory that is mounted into the sandbox. */
  public Path shared() {
    return directory.resolve("r");
  }

  /** The variables of the process, for drivers that hand them over in a file. */
  public Path variables() {
    return shared().resolve("env");
  }

  /**
   * Makes the link that AWS's path of the interpreter leads to.
   *
   * @param inside the interpreter's program as found from inside
   */
  public void linkPython(String inside) {
    try {
      Files.createSymbolicLink(shared().resolve(PYTHON), Path.of(inside));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mount point of a cache of compiled code, be it used or recorded. */
  public Path cache() {
    return shared().resolve("cache");
  }

  /** Makes the directory that takes what the environment records; its user may be any. */
  public Path newRecording() {
    Path recording = storage.resolve("recording");
    try {
      Files.createDirectories(storage);
      Files.createDirectory(recording);
      // The run directory above keeps others out.
      Files.setPosixFilePermissions(recording, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recording;
  }

  /** {@code TMPDIR} where the driver cannot give a private {@code /tmp}. */
  public Path temporary() {
    return storage.resolve("tmp");
  }

  public Path passwd() {
    return directory.resolve("passwd");
  }

  /** The pipe that takes the output. */
  public Path output() {
    return directory.resolve("out");
  }

  /** Deletes the directories and all in them; a second call does nothing. */
  @Override
  public void close() {
    deleteTree(directory);
    deleteTree(storage);
  }

  public static void deleteTree(Path directory) {
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
