package io.lambent.execution.host;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The homes of all environments of this instance: a directory in memory, where the host has shared
 * memory as a file system, and one in its temporary directory for what may be large. Both are made
 * at start, open to their owner only, and removed at the end.
 *
 * <p>An environment's home is half a dozen files that are gone when it ends. On disk, each would
 * wait for a journal, and some file systems take the longer to make one the more were deleted of
 * late.
 *
 * <p>They name the process they belong to, and the first one the processes started. What a killed
 * instance left behind is ended and removed at the next start of any instance.
 */
@Component
public final class RunDirectory {
  private static final Logger log = LoggerFactory.getLogger(RunDirectory.class);
  private static final String PREFIX = "lambent-";
  private static final String OWNER = "owner";
  private static final String PROCESSES = "processes";
  private static final String LAUNCHER_LOG = "launcher.log";

  /** Shared memory on Linux. What thousands of environments need there is a fraction of it. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final long LEAST_MEMORY = 32 << 20;

  private final Path directory;
  private final Path storage;
  private final AtomicLong sequence = new AtomicLong();

  @Autowired
  RunDirectory() throws IOException {
    this(memoryOr(temporary()), temporary());
  }

  /**
   * @param parent takes the directory of what is small
   * @param storageParent that of what may be large; may be the same
   */
  public RunDirectory(Path parent, Path storageParent) throws IOException {
    sweep(parent);
    this.directory = create(parent);
    Files.createFile(directory.resolve(LAUNCHER_LOG));
    if (storageParent.equals(parent)) {
      this.storage = directory;
    } else {
      sweep(storageParent);
      this.storage = create(storageParent);
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Path memoryOr(Path other) {
    return Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() >= LEAST_MEMORY
        ? MEMORY
        : other;
  }

  private static Path create(Path parent) throws IOException {
    Path directory =
        Files.createTempDirectory(
            parent,
            PREFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(directory.resolve(PROCESSES));
    // Whole or not at all, for others may look just now.
    Path owner = directory.resolve(OWNER + ".new");
    Files.writeString(owner, describe(ProcessHandle.current()) + "\n");
    Files.move(owner, directory.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
    return directory;
  }

  public Path directory() {
    return directory;
  }

  /** Makes the home of a new environment. */
  public EnvironmentHome newHome() {
    String name = Long.toString(sequence.incrementAndGet(), Character.MAX_RADIX);
    EnvironmentHome home = new EnvironmentHome(directory.resolve(name), storage.resolve(name));
    try {
      Files.createDirectory(home.directory());
      Files.createDirectory(home.shared());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return home;
  }

  /** A file that all environments of this instance have in common. */
  public Path keep(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  /**
   * A script that all environments of this instance have in common. Not in memory, where hosts
   * often let nothing be executed.
   */
  public Path program(String name, String script) throws IOException {
    Path file = Files.writeString(storage.resolve(name), script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The locales that sandboxes have in place of the host's; empty where those stay. */
  public Optional<Path> locales() throws IOException {
    return Locales.replacement(directory);
  }

  /** The file that takes the launcher's error output. */
  public Path launcherLog() {
    return directory.resolve(LAUNCHER_LOG);
  }

  /** Remembers a process, so that it can be ended should this instance be killed. */
  public void started(ProcessHandle process) {
    try {
      Files.writeString(
          directory.resolve(PROCESSES), describe(process) + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("Cannot note process {} in {}: {}", process.pid(), directory, e.toString());
    }
  }

  @PreDestroy
  public void close() {
    EnvironmentHome.deleteTree(directory);
    EnvironmentHome.deleteTree(storage);
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

  private static String describe(ProcessHandle process) {
    ProcessIdentity identity = ProcessIdentity.of(process);
    return identity.pid() + " " + identity.started();
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
