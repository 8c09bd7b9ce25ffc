package io.lambent.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's file {@code postmaster.pid}: which process serves a data directory, and whether it
 * accepts connections.
 *
 * @param pid the process id of the postmaster
 * @param startedAt with a resolution of one second
 * @param port the TCP port
 * @param ready whether it accepts connections
 * @see <a href="https://www.postgresql.org/docs/18/storage-file-layout.html">Database File
 *     Layout</a>
 */
record PostmasterFile(long pid, Instant startedAt, int port, boolean ready) {
  private static final String NAME = "postmaster.pid";
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  static Path of(Path data) {
    return data.resolve(NAME);
  }

  /** Reads the file; empty where there is none, or only the beginning of one. */
  static Optional<PostmasterFile> read(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(of(data));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (lines.size() < 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.getFirst().strip()),
              Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())),
              Integer.parseInt(lines.get(3).strip()),
              lines.size() > 7 && lines.get(7).strip().equals("ready")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The running process that wrote the file; empty where it has ended. Process ids are reused, so
   * the program must match, too, and its working directory or, on systems without {@code /proc},
   * its start time.
   */
  Optional<ProcessHandle> process(Path data) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(found -> isOurs(found, data));
  }

  private boolean isOurs(ProcessHandle found, Path data) {
    ProcessHandle.Info info = found.info();
    boolean postgres = info.command().map(command -> command.endsWith("/postgres")).orElse(false);
    boolean sameStart =
        info.startInstant()
            .map(start -> Duration.between(start, startedAt).abs().compareTo(CLOCK_TOLERANCE) <= 0)
            .orElse(true);
    return postgres
        && (worksIn(found.pid(), data) || (!Files.isDirectory(Path.of("/proc/self")) && sameStart));
  }

  /**
   * Returns true if a process runs in a directory, as a postmaster and all its backends do. Linux
   * only.
   */
  static boolean worksIn(long pid, Path data) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), data);
    } catch (IOException | SecurityException e) {
      return false;
    }
  }
}
