package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageRecord;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usage records of this instance that billing has not confirmed yet, in memory-mapped {@link
 * Segment}s. What {@link #append} has returned from survives {@code kill -9} of this process; it
 * does not survive a power failure in the seconds before the kernel writes the page (no fsync).
 *
 * <p>Each process writes a journal of its own, with an id that its segments carry, beside what
 * earlier processes left. How far a journal is shipped, billing alone knows. So nothing that
 * happens to the files, such as segments that a power failure took or a directory that was put back
 * from a backup, makes positions mean two things.
 *
 * <p>One background thread keeps the next segment ready, so that no appending thread ever creates a
 * file. Where it cannot, because the disk is full or {@code max-size} is reached, invocations go
 * on: records are held in memory up to {@code held-in-memory}, beyond that they are lost and
 * counted. Both show in the health of the service, in the metrics {@code lambent.usage.held} and
 * {@code lambent.usage.lost} and, at most every ten seconds, in the error log.
 */
public final class UsageJournal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UsageJournal.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String SUFFIX = ".usage";

  private final Path directory;
  private final long segmentSize;
  private final long maxSize;
  private final int heldInMemory;
  private final FileChannel lock;
  private final UUID id = UUID.randomUUID();
  private final long first;
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final AtomicReference<Segment> current;
  private final AtomicReference<@Nullable Segment> spare = new AtomicReference<>();
  private final Queue<byte[]> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger heldCount = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final Thread keeper;
  private volatile @Nullable String trouble;
  private volatile boolean closed;
  private long complainedAt = System.nanoTime() - COMPLAINT_NANOS;

  /** A place in a journal: in which segment, and where in it. */
  record Position(long sequence, long offset) {

    /** The place that billing knows by this number. */
    static Position of(long number) {
      return new Position(number >>> 32, number & 0xFFFF_FFFFL);
    }

    /** Grows as the journal does. */
    long number() {
      return sequence << 32 | offset;
    }
  }

  /** Records read in order, and the position behind the last of them. */
  record Batch(List<UsageRecord> records, Position end) {}

  UsageJournal(Path directory, MeteringProperties properties, MeterRegistry metrics) {
    this.directory = directory;
    this.segmentSize = properties.segmentSize().toBytes();
    this.maxSize = properties.maxSize().toBytes();
    this.heldInMemory = properties.heldInMemory();
    try {
      Files.createDirectories(directory);
      this.lock = lock(directory.resolve("lock"));
      recover();
      this.first = segments.isEmpty() ? 1 : segments.lastKey() + 1;
      this.current = new AtomicReference<>(create(first));
    } catch (IOException e) {
      throw new UncheckedIOException("The usage journal cannot be opened: " + e.getMessage(), e);
    }
    Gauge.builder("lambent.usage.held", heldCount, AtomicInteger::get)
        .description("usage records held in memory because no journal file can be written")
        .register(metrics);
    Gauge.builder("lambent.usage.lost", lost, AtomicLong::get)
        .description("usage records lost because no journal file could be written")
        .register(metrics);
    Gauge.builder("lambent.usage.journal.size", this, UsageJournal::size)
        .baseUnit("bytes")
        .register(metrics);
    this.keeper = Thread.ofPlatform().daemon().name("usage-journal").start(this::keep);
  }

  /**
   * Records the use of one invocation. Any thread; takes no lock and makes no system call, except
   * for the few milliseconds of making a segment where the background thread did not. When it
   * returns, the record survives the end of this process, unless {@link #trouble} holds.
   */
  public void append(UsageRecord usage) {
    append(UsageCodec.encode(usage));
  }

  private void append(byte[] bytes) {
    while (true) {
      Segment segment = current.get();
      if (segment.append(bytes)) {
        return;
      }
      Segment next = spare.get();
      if (next == null) {
        if (trouble != null) {
          hold(bytes);
          return;
        }
        growAfter(segment);
      } else if (current.compareAndSet(segment, next)) {
        // Fails for everyone else: `next` becomes current once, and the keeper makes another.
        spare.compareAndSet(next, null);
        LockSupport.unpark(keeper);
      }
    }
  }

  /**
   * Makes a segment on the calling thread if the background thread has not: a wait is better than a
   * lost record.
   */
  private synchronized void growAfter(Segment full) {
    if (current.get() == full && spare.get() == null && trouble == null) {
      makeSpare();
    }
  }

  private void hold(byte[] bytes) {
    if (heldCount.incrementAndGet() > heldInMemory) {
      heldCount.decrementAndGet();
      lost.incrementAndGet();
    } else {
      held.add(bytes);
    }
    LockSupport.unpark(keeper);
  }

  /** Records that wait in memory, not safe from the end of this process. */
  int heldCount() {
    return heldCount.get();
  }

  /** Records that are lost since the start. */
  long lostCount() {
    return lost.get();
  }

  /** Why no segment can be made, or null where all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  /** The size of all segments, in bytes. */
  long size() {
    long size = 0;
    for (Segment segment : segments.values()) {
      size += segment.size();
    }
    return size;
  }

  /** The journal that this process writes. */
  UUID id() {
    return id;
  }

  /** The oldest journal that is here; that of this process where it is the only one. */
  UUID oldest() {
    return segments.firstEntry().getValue().journal();
  }

  /** Returns true if records behind a position of the oldest journal are no longer here. */
  boolean lacks(Position position) {
    Segment oldest = segments.firstEntry().getValue();
    return Math.max(position.sequence(), oldest.first()) < oldest.sequence();
  }

  /**
   * Reads what is published of the oldest journal from a position on, in the order of reservation.
   */
  Batch read(Position from, int max) {
    UUID journal = oldest();
    UsageCodec.Decoder decoder = new UsageCodec.Decoder();
    List<UsageRecord> records = new ArrayList<>();
    Position at = from;
    while (records.size() < max) {
      Map.Entry<Long, Segment> entry = segments.ceilingEntry(at.sequence());
      if (entry == null || !entry.getValue().journal().equals(journal)) {
        break;
      }
      Segment segment = entry.getValue();
      if (segment.sequence() != at.sequence()) {
        at = new Position(segment.sequence(), 0);
      }
      long found = segment.find(at.offset());
      if (found == Segment.NOTHING_YET) {
        break;
      }
      if (found == Segment.END) {
        Map.Entry<Long, Segment> next = segments.higherEntry(at.sequence());
        if (next == null || !next.getValue().journal().equals(journal)) {
          break;
        }
        at = new Position(next.getKey(), 0);
        continue;
      }
      byte[] bytes = segment.read(found);
      if (bytes != null) {
        decode(decoder, bytes, records);
      }
      at = new Position(at.sequence(), segment.next(found));
    }
    return new Batch(records, at);
  }

  private static void decode(UsageCodec.Decoder decoder, byte[] bytes, List<UsageRecord> records) {
    try {
      records.add(decoder.decode(bytes));
    } catch (RuntimeException e) {
      log.error("A usage record of {} bytes cannot be read and is skipped", bytes.length, e);
    }
  }

  /** Drops the segments of the oldest journal that end before a position. */
  void shipped(Position position) throws IOException {
    drop(oldest(), position.sequence());
  }

  /** Drops the oldest journal, which an earlier process wrote. */
  void shippedOldest() throws IOException {
    drop(oldest(), Long.MAX_VALUE);
  }

  private void drop(UUID journal, long before) throws IOException {
    for (Segment segment : segments.headMap(before).values()) {
      if (segment.journal().equals(journal)) {
        segment.delete();
        segments.remove(segment.sequence());
      }
    }
    if (trouble != null) {
      LockSupport.unpark(keeper);
    }
  }

  private void keep() {
    while (!closed) {
      makeSpareWhereNone();
      while (spare.get() != null || current.get().hasRoom()) {
        byte[] bytes = held.poll();
        if (bytes == null) {
          break;
        }
        heldCount.decrementAndGet();
        append(bytes);
      }
      if (trouble != null) {
        LockSupport.parkNanos(this, RETRY_NANOS);
      } else if (spare.get() != null && held.isEmpty()) {
        LockSupport.park(this);
      }
    }
  }

  private synchronized void makeSpareWhereNone() {
    if (spare.get() == null) {
      makeSpare();
    }
  }

  private void makeSpare() {
    try {
      long size = size();
      if (size + segmentSize > maxSize) {
        throw new IOException("its " + size + " bytes reach lambent.metering.max-size");
      }
      spare.set(create(segments.lastKey() + 1));
      if (trouble != null) {
        log.info("The usage journal grows again");
      }
      trouble = null;
    } catch (IOException e) {
      trouble = "the usage journal cannot grow: " + e;
      if (System.nanoTime() - complainedAt >= COMPLAINT_NANOS) {
        complainedAt = System.nanoTime();
        log.error(
            "The usage journal in {} cannot grow ({}). Invocations go on; {} usage records are"
                + " held in memory, {} are lost.",
            directory,
            e.toString(),
            heldCount.get(),
            lost.get());
      }
    }
  }

  private Segment create(long sequence) throws IOException {
    Segment segment = Segment.create(id, first, sequence, file(sequence), segmentSize);
    segments.put(sequence, segment);
    return segment;
  }

  private void recover() throws IOException {
    try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        long sequence =
            Long.parseUnsignedLong(name.substring(0, name.length() - SUFFIX.length()), 16);
        Segment segment = Segment.recover(sequence, file);
        if (segment == null) {
          Path aside =
              Files.move(
                  file,
                  directory.resolve(name + ".unreadable"),
                  StandardCopyOption.REPLACE_EXISTING);
          log.warn("This is no part of a usage journal, or an unfinished one: {}", aside);
        } else {
          segments.put(sequence, segment);
        }
      }
    }
  }

  private Path file(long sequence) {
    return directory.resolve("%016x%s".formatted(sequence, SUFFIX));
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another journal of this process has it.
    }
    channel.close();
    throw new IOException(file + " is locked by another running instance");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    LockSupport.unpark(keeper);
    keeper.join();
    if (heldCount.get() > 0) {
      log.error("{} usage records were still held in memory and are lost", heldCount.get());
    }
    lock.close();
  }
}
