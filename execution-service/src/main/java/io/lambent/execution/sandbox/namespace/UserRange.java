package io.lambent.execution.sandbox.namespace;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * User ids that no other instance on this host uses: a function could otherwise pass for one of
 * another instance that has the same id. A range is claimed by a lock on a file, which ends with
 * the process however that ends.
 *
 * @param first the first of {@link #SIZE} ids
 * @param claim holds the lock; null where no lock file can be made
 */
record UserRange(int first, @Nullable Claim claim) implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UserRange.class);

  /** Far above what distributions and {@code /etc/subuid} give out by default. */
  static final int FIRST = 1_879_048_192;

  static final int SIZE = 100_000;

  /**
   * The number of ranges: more than there can be instances on a host, and within the range of user
   * ids.
   */
  static final int COUNT = 1_000;

  /**
   * The lock files of this process. To open and close one that it holds already would end the lock:
   * POSIX locks belong to a process, and end with any of its descriptors of the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** In memory, and everyone's who may choose user ids. */
  static final Path LOCKS = Path.of("/run/lambent/users");

  /** A lock file that is held until it is closed. */
  record Claim(Path path, FileChannel file) {}

  /**
   * Claims the first range that is free.
   *
   * @param locks a directory that all instances share; made where it is missing
   */
  static UserRange claim(Path locks) {
    try {
      if (!Files.isDirectory(locks)) {
        Files.createDirectories(locks);
        Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("rwx------"));
      }
      for (int i = 0; i < COUNT; i++) {
        Claim claim = lock(locks.resolve(Integer.toString(i)).toAbsolutePath());
        if (claim != null) {
          return new UserRange(FIRST + i * SIZE, claim);
        }
      }
      log.info("All ranges of user ids are claimed in {}; one is taken by chance", locks);
    } catch (IOException e) {
      log.info(
          "No user ids can be claimed in {} ({}); some are taken by chance", locks, e.toString());
    }
    return new UserRange(FIRST + new SecureRandom().nextInt(COUNT) * SIZE, null);
  }

  /** Returns null if another instance, of this process or another, has the lock. */
  private static @Nullable Claim lock(Path path) throws IOException {
    if (!HELD.add(path)) {
      return null;
    }
    boolean locked = false;
    try {
      FileChannel file = FileChannel.open(path, CREATE, WRITE);
      try {
        @Nullable FileLock lock = file.tryLock();
        locked = lock != null;
        return locked ? new Claim(path, file) : null;
      } finally {
        if (!locked) {
          file.close();
        }
      }
    } finally {
      if (!locked) {
        HELD.remove(path);
      }
    }
  }

  /** Lets another instance have the ids; no process may have one of them any more. */
  @Override
  public void close() {
    Claim held = claim;
    if (held != null) {
      try {
        held.file().close();
      } catch (IOException e) {
        log.debug("closing {}", held.path(), e);
      }
      HELD.remove(held.path());
    }
  }
}
