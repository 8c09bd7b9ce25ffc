package io.lambent.services.s3.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Files with the content of objects and of parts of uploads. A file is written under a temporary
 * name, flushed, and renamed, and its directory is flushed; from then on it never changes. It
 * counts once a row names it: files that no row names are found by {@link #olderThan} and deleted.
 */
@Component
public class ObjectFiles {
  private static final Logger log = LoggerFactory.getLogger(ObjectFiles.class);
  private static final int BUFFER = 128 * 1024;
  private static final int DIRECTORIES = 256;
  private static final int KEEPS_PER_SWEEP = 4;
  private static final String TEMPORARY = "tmp";

  private final Path directory;
  private final Duration keepInterval;
  private final Clock clock;

  ObjectFiles(ObjectProperties properties, Clock clock) {
    this.directory = properties.directory();
    this.keepInterval = properties.sweepAfter().dividedBy(KEEPS_PER_SWEEP);
    this.clock = clock;
    try {
      Files.createDirectories(directory.resolve(TEMPORARY));
      for (int i = 0; i < DIRECTORIES; i++) {
        Files.createDirectories(directory.resolve(String.format(Locale.ROOT, "%02x", i)));
      }
      flush(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("The directory of objects cannot be made", e);
    }
  }

  /**
   * Content that was stored.
   *
   * @param id null where it is empty, as no file is kept of nothing, and where it is small
   * @param small the content where it is small and may be kept in a row; then there is no file
   * @param md5 in hexadecimal
   * @param checksum in Base64, of the algorithm that was asked for
   * @param sha256 in hexadecimal; null where it was not asked for
   */
  public record Stored(
      @Nullable UUID id,
      @Nullable SmallContent small,
      long size,
      String md5,
      String checksum,
      @Nullable String sha256) {}

  /**
   * The digests of content, which are computed as it arrives. MD5 takes as long as all the others,
   * and as long as to receive and to write the content: it has a thread of its own.
   */
  private static final class Digests {
    private final ConcurrentDigest md5 =
        new ConcurrentDigest(ChecksumAlgorithm.digest("MD5"), Thread::startVirtualThread);
    private final @Nullable MessageDigest sha256;
    private final ChecksumAlgorithm.Sum sum;
    private long size;

    Digests(ChecksumAlgorithm algorithm, boolean withSha256) {
      this.sum = algorithm.sum();
      this.sha256 = withSha256 ? ChecksumAlgorithm.digest("SHA-256") : null;
    }

    /** Takes content that is the whole of it. */
    void whole(byte[] bytes) {
      md5.update(bytes, bytes.length);
      sum(bytes, bytes.length);
    }

    /** Takes a block of content, which may not change until the next block is taken. */
    void block(byte[] bytes, int count) {
      md5.begin(bytes, count);
      sum(bytes, count);
    }

    private void sum(byte[] bytes, int count) {
      size += count;
      sum.update(bytes, 0, count);
      if (sha256 != null) {
        sha256.update(bytes, 0, count);
      }
    }

    Stored stored(@Nullable UUID id, @Nullable SmallContent small) {
      return new Stored(
          id,
          small,
          size,
          HexFormat.of().formatHex(md5.value()),
          sum.value(),
          sha256 == null ? null : HexFormat.of().formatHex(sha256.digest()));
    }
  }

  /**
   * Takes what a stream has, up to its end: small content into memory, for the row of its object,
   * and other content into a file, as {@link #store} does.
   */
  public Stored take(InputStream in, ChecksumAlgorithm algorithm, long limit, boolean withSha256)
      throws IOException {
    byte[] first = in.readNBytes(SmallContent.LIMIT + 1);
    if (first.length > SmallContent.LIMIT) {
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), in);
      return store(whole, algorithm, limit, withSha256);
    }
    if (first.length > limit) {
      throw new TooLargeException();
    }
    Digests digests = new Digests(algorithm, withSha256);
    digests.whole(first);
    return digests.stored(null, first.length == 0 ? null : new SmallContent(first));
  }

  /**
   * Stores what a stream has, up to its end. Returns once it is on the disk.
   *
   * @param limit bytes; the stream is not read further
   * @param withSha256 true to compute SHA-256 too
   */
  public Stored store(InputStream in, ChecksumAlgorithm algorithm, long limit, boolean withSha256)
      throws IOException {
    Digests digests = new Digests(algorithm, withSha256);
    UUID id = UUID.randomUUID();
    Path temporary = directory.resolve(TEMPORARY).resolve(id.toString());
    byte[] buffer = new byte[BUFFER];
    byte[] next = new byte[BUFFER];
    boolean done = false;
    int count = fill(in, buffer);
    if (count == 0) {
      return digests.stored(null, null);
    }
    try (FileChannel file =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (count > 0) {
        digests.block(buffer, count);
        if (digests.size > limit) {
          throw new TooLargeException();
        }
        ByteBuffer part = ByteBuffer.wrap(buffer, 0, count);
        while (part.hasRemaining()) {
          file.write(part);
        }
        count = fill(in, next);
        byte[] taken = buffer;
        buffer = next;
        next = taken;
      }
      file.force(true);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(temporary);
      }
    }
    Path target = path(id);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    flush(target.getParent());
    return digests.stored(id, null);
  }

  /** There is more content than may be stored. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Reads until the buffer is full or the stream ends. */
  private static int fill(InputStream in, byte[] buffer) throws IOException {
    return in.readNBytes(buffer, 0, buffer.length);
  }

  private Path path(UUID id) {
    String name = id.toString();
    return directory.resolve(name.substring(0, 2)).resolve(name);
  }

  private static void flush(@Nullable Path changed) throws IOException {
    if (changed != null) {
      try (FileChannel channel = FileChannel.open(changed, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Creates a second file of the same content, which remains when the first one is deleted. It
   * takes no space where the file system has hard links.
   *
   * @throws NoSuchFileException where the file was deleted meanwhile
   */
  public UUID duplicate(UUID id) throws IOException {
    UUID copy = UUID.randomUUID();
    Path source = path(id);
    Path target = path(copy);
    // The age tells the sweep that the new file's row may be about to come.
    touch(source);
    try {
      Files.createLink(target, source);
    } catch (UnsupportedOperationException e) {
      Path temporary = directory.resolve(TEMPORARY).resolve(copy.toString());
      Files.copy(source, temporary);
      flush(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    flush(target.getParent());
    return copy;
  }

  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  /**
   * Opens a file.
   *
   * @throws NoSuchFileException where it was deleted
   */
  public FileChannel open(UUID id) throws IOException {
    return FileChannel.open(path(id), StandardOpenOption.READ);
  }

  /** Copies bytes of an open file. */
  public static void copy(FileChannel file, long from, long count, OutputStream out)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1, count)));
    long position = from;
    long end = from + count;
    while (position < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
      int read = file.read(buffer, position);
      if (read <= 0) {
        throw new IOException("a file is shorter than its row says");
      }
      out.write(buffer.array(), 0, read);
      position += read;
    }
  }

  /**
   * Deletes files whose rows are deleted. Several files of one object may be being read one after
   * another: they are left to the sweep, which comes later.
   */
  public void free(Collection<UUID> files) {
    for (UUID id : files) {
      try {
        if (files.size() == 1) {
          Files.deleteIfExists(path(id));
        } else {
          touch(path(id));
        }
      } catch (NoSuchFileException e) {
        log.debug("{} was deleted before", id);
      } catch (IOException e) {
        log.warn(
            "The file {} of a deleted object stays until the next sweep: {}", id, e.toString());
      }
    }
  }

  /**
   * Protects files from the sweep that are still being read although their object may have been
   * deleted. Must be called at shorter intervals than {@link #keepInterval}.
   */
  public void keep(Collection<UUID> files) {
    for (UUID id : files) {
      try {
        touch(path(id));
      } catch (IOException e) {
        log.debug("{} cannot be kept: {}", id, e.toString());
      }
    }
  }

  /** The interval at which files that are read for long have to be kept again. */
  public Duration keepInterval() {
    return keepInterval;
  }

  /** Deletes a file. */
  public void delete(UUID id) throws IOException {
    Files.deleteIfExists(path(id));
  }

  /**
   * Lists files that were last written before a time, a directory at a time, and deletes those of
   * interrupted uploads.
   */
  public void olderThan(Instant time, Consumer<List<UUID>> found) throws IOException {
    deleteTemporary(time);
    for (int i = 0; i < DIRECTORIES; i++) {
      List<UUID> old = new ArrayList<>();
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(directory.resolve(String.format(Locale.ROOT, "%02x", i)))) {
        for (Path file : files) {
          UUID id = id(file);
          if (id != null && isOlder(file, time)) {
            old.add(id);
          }
        }
      }
      if (!old.isEmpty()) {
        found.accept(old);
      }
    }
  }

  private void deleteTemporary(Instant time) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(TEMPORARY))) {
      for (Path file : files) {
        if (isOlder(file, time)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOlder(Path file, Instant time) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(time);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static @Nullable UUID id(Path file) {
    try {
      return UUID.fromString(String.valueOf(file.getFileName()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
