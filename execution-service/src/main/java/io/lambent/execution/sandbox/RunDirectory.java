package io.lambent.execution.sandbox;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The homes of all environments of this instance: a directory in the host's temporary directory
 * that is made at start, open to its owner only, and removed at the end.
 *
 * <p>It names the process it belongs to and the processes started. What a killed instance left
 * behind is ended and removed at the next start of any instance.
 */
@Component
public final class RunDirectory {
  private static final Logger log = LoggerFactory.getLogger(RunDirectory.class);
  private static final String PREFIX = "lambent-";
  private static final String OWNER = "owner";
  private static final String PROCESSES = "processes";
  private static final String LAUNCHER_LOG = "launcher.log";

  private final Path directory;
  private final AtomicLong sequence = new AtomicLong();

  @Autowired
  RunDirectory() throws IOException {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  RunDirectory(Path parent) throws IOException {
    sweep(parent);
    this.directory =
        Files.createTempDirectory(
            parent,
            PREFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(directory.resolve(PROCESSES));
    Files.createFile(directory.resolve(LAUNCHER_LOG));
    // Whole or not at all, for others may look just now.
    Path owner = directory.resolve(OWNER + ".new");
    Files.writeString(owner, describe(ProcessHandle.current()) + "\n");
    Files.move(owner, directory.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
  }

  Path directory() {
    return directory;
  }

  /** Makes the home of a new environment. */
  public EnvironmentHome newHome() {
    EnvironmentHome home =
        new EnvironmentHome(
            directory.resolve(Long.toString(sequence.incrementAndGet(), Character.MAX_RADIX)));
    try {
      Files.createDirectory(home.directory());
      Files.createDirectory(home.shared());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return home;
  }

  /** A file that all environments of this instance have in common. */
  Path keep(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  /** Where the launcher complains. */
  Path launcherLog() {
    return directory.resolve(LAUNCHER_LOG);
  }

  /** Remembers a process, so that it can be ended should this instance be killed. */
  void started(ProcessHandle process) {
    try {
      Files.writeString(
          directory.resolve(PROCESSES), describe(process) + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("Cannot note process {} in {}: {}", process.pid(), directory, e.toString());
    }
  }

  @PreDestroy
  void close() {
    EnvironmentHome.deleteTree(directory);
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path leftover : leftovers) {
        Path owner = leftover.resolve(OWNER);
        if (Files.isReadable(owner)
            && isOwnedByCurrentUser(owner)
            && find(Files.readString(owner).strip()).isEmpty()) {
          log.info("Removing what an instance that was killed left in {}", leftover);
          for (String line : Files.readAllLines(leftover.resolve(PROCESSES))) {
            find(line).ifPresent(RunDirectory::end);
          }
          EnvironmentHome.deleteTree(leftover);
        }
      }
    }
  }

  private static void end(ProcessHandle process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** A process id may be used again; together with the start time it is unique. */
  private static String describe(ProcessHandle process) {
    return process.pid()
        + " "
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static Optional<ProcessHandle> find(String description) {
    int space = description.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(description.substring(0, space)))
        .filter(process -> describe(process).equals(description));
  }

  private static boolean isOwnedByCurrentUser(Path path) throws IOException {
    return Files.getOwner(path).getName().equals(System.getProperty("user.name"));
  }
}
