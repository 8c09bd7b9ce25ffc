package io.lambent.execution.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Removes unpacked code that nothing uses: what has been unused for long, and, where there is too
 * much, what has been unused longest. It looks a while after something was added, since otherwise
 * nothing needs the room: once for many, as each look goes through all directories.
 *
 * <p>A directory's time of modification is when it was last used, so that the order survives a
 * restart. One that is leased is never removed: leasing and removing exclude each other, and a
 * directory goes by a rename, so that nobody ever finds half of one.
 */
final class CodeCollector {
  private static final Logger logger = LoggerFactory.getLogger(CodeCollector.class);

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path root;
  private final Path removed;
  private final CodeProperties properties;
  private final Clock clock;
  private final Map<String, Integer> leases = new HashMap<>();
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();
  private final AtomicBoolean requested = new AtomicBoolean();

  /**
   * @param root of the directories
   * @param removed another directory of the same file system, where what is removed goes first
   */
  CodeCollector(Path root, Path removed, CodeProperties properties, Clock clock) {
    this.root = root;
    this.removed = removed;
    this.properties = properties;
    this.clock = clock;
  }

  /** From now on the directory stays, if it is there, or once it is. */
  CodeLease lease(String name) {
    synchronized (leases) {
      leases.merge(name, 1, Integer::sum);
    }
    Path directory = root.resolve(name);
    return new CodeLease(directory, () -> release(name, directory));
  }

  private void release(String name, Path directory) {
    try {
      Files.setLastModifiedTime(directory, FileTime.from(Instant.now(clock)));
    } catch (IOException e) {
      logger.debug("{} was never there", directory, e);
    }
    synchronized (leases) {
      leases.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Looks within a minute, on a thread of its own. */
  void request() {
    if (!requested.getAndSet(true)) {
      Thread.ofVirtual().name("code-collector").start(this::collectLater);
    }
  }

  private void collectLater() {
    LockSupport.parkNanos(PAUSE.toNanos());
    requested.set(false);
    collect();
  }

  private record Unpacked(String name, Instant used, long bytes) {}

  /** Removes what has to go. Blocks. */
  synchronized void collect() {
    try {
      List<Unpacked> all = list();
      all.sort(Comparator.comparing(Unpacked::used));
      Instant oldest = Instant.now(clock).minus(properties.keep());
      long total = all.stream().mapToLong(Unpacked::bytes).sum();
      long most = properties.maxSize().toBytes();
      int count = 0;
      for (Unpacked unpacked : all) {
        boolean goes = unpacked.used().isBefore(oldest) || total > most;
        if (goes && remove(unpacked.name())) {
          total -= unpacked.bytes();
          count++;
        }
      }
      if (count > 0) {
        logger.info("Removed {} directories of code; {} MiB stay", count, total >> 20);
      }
    } catch (IOException | UncheckedIOException e) {
      logger.warn("Unused code could not be removed", e);
    }
  }

  private List<Unpacked> list() throws IOException {
    List<Unpacked> all = new ArrayList<>();
    try (Stream<Path> entries = Files.list(root)) {
      for (Path entry : entries.toList()) {
        if (!entry.equals(removed) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          String name = entry.getFileName().toString();
          Long size = sizes.get(name);
          if (size == null) {
            size = size(entry);
            sizes.put(name, size);
          }
          all.add(new Unpacked(name, Files.getLastModifiedTime(entry).toInstant(), size));
        }
      }
    }
    return all;
  }

  /**
   * The size of a directory in bytes; merged layers count too, although their files take no room of
   * their own.
   */
  private static long size(Path directory) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  /** Removes a directory; returns true if it is gone. */
  private boolean remove(String name) throws IOException {
    Path gone = removed.resolve("removed-" + name);
    synchronized (leases) {
      if (leases.containsKey(name)) {
        return false;
      }
      try {
        Files.move(root.resolve(name), gone, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        return true;
      }
    }
    sizes.remove(name);
    FileSystemUtils.deleteRecursively(gone);
    return true;
  }
}
