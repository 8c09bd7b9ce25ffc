package io.lambent.execution.metering;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One memory-mapped file of the journal. What a store instruction has put into the mapping belongs
 * to the kernel: it survives the end of this process, however it ends, without any system call.
 *
 * <p>The file begins with the journal it belongs to: a mark, the journal's id, and the sequence of
 * its first segment.
 *
 * <p>A record is eight-byte aligned: a commit word ({@code MARK} and the length), a CRC-32C, four
 * bytes of nothing, the bytes. A writer reserves its place with one {@code getAndAdd} on the tail,
 * copies, and publishes by storing the commit word last, in release order; so a reader that sees
 * the commit word sees the record.
 *
 * <p>Exactly one reservation crosses the end of the file (starts at or before it and ends behind
 * it). It fixes the {@code limit}, at which readers leave for the next segment.
 *
 * <p>If the process died between reservation and publication, the commit word is zero and the
 * length of the hole is unknown. A <i>recovered</i> segment is therefore searched, in steps of
 * eight bytes, for the next place where commit word and checksum agree.
 *
 * <p>The file is filled with zeros before it is mapped: blocks are allocated, so a full disk shows
 * as an {@link IOException} here and not as a fault on a store.
 */
final class Segment {
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final VarHandle COMMIT = WORD.varHandle();
  private static final long MARK = 0x4C4D4255L << 32;
  private static final long FILE_MARK = 0x4C4D424A00000002L;

  /** Offset of the first record. */
  static final int FIRST = 32;

  private static final int HEADER = 16;
  private static final int CHECKSUM = 8;
  private static final long UNLIMITED = Long.MAX_VALUE;

  /** Returned by {@link #find} where nothing is published yet. */
  static final long NOTHING_YET = -1;

  /** Returned by {@link #find} where the segment holds no more. */
  static final long END = -2;

  private final UUID journal;
  private final long first;
  private final long sequence;
  private final Path file;
  private final MemorySegment memory;
  private final long capacity;
  private final boolean recovered;
  private final AtomicLong tail = new AtomicLong(FIRST);
  private volatile long limit = UNLIMITED;

  private Segment(long sequence, Path file, MemorySegment memory, boolean recovered) {
    this.journal = new UUID(memory.get(WORD, 8), memory.get(WORD, 16));
    this.first = memory.get(WORD, 24);
    this.sequence = sequence;
    this.file = file;
    this.memory = memory;
    this.capacity = memory.byteSize() & -8L;
    this.recovered = recovered;
  }

  /** Creates and allocates the file. Takes milliseconds. */
  static Segment create(UUID journal, long first, long sequence, Path file, long size)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
      for (long written = 0; written < size; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - written));
        written += channel.write(zeros);
      }
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, Arena.ofAuto());
      memory.set(WORD, 8, journal.getMostSignificantBits());
      memory.set(WORD, 16, journal.getLeastSignificantBits());
      memory.set(WORD, 24, first);
      COMMIT.setRelease(memory, 0L, FILE_MARK);
      return new Segment(sequence, file, memory, false);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Opens a file that an earlier process left; null where it is none or was not finished. */
  static @Nullable Segment recover(long sequence, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < FIRST) {
        return null;
      }
      MemorySegment memory =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return memory.get(WORD, 0) == FILE_MARK ? new Segment(sequence, file, memory, true) : null;
    }
  }

  /** The journal that this is a part of. */
  UUID journal() {
    return journal;
  }

  /** The sequence of the journal's first segment. */
  long first() {
    return first;
  }

  /** Returns true if an earlier process left the segment; nothing is added to it any more. */
  boolean recovered() {
    return recovered;
  }

  long sequence() {
    return sequence;
  }

  long size() {
    return memory.byteSize();
  }

  /** Appends a record, or answers false where the segment is full. */
  boolean append(byte[] bytes) {
    long total = (HEADER + bytes.length + 7) & -8L;
    long position = tail.getAndAdd(total);
    if (position + total > capacity) {
      if (position <= capacity) {
        limit = position;
      }
      return false;
    }
    memory.set(ValueLayout.JAVA_INT, position + CHECKSUM, checksum(bytes));
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, position + HEADER, bytes.length);
    COMMIT.setRelease(memory, position, MARK | bytes.length);
    return true;
  }

  /** Returns true if a record may still fit. */
  boolean hasRoom() {
    return tail.get() + HEADER <= capacity;
  }

  /**
   * Finds the first record at or behind a position.
   *
   * @return its position, {@link #NOTHING_YET} or {@link #END}
   */
  long find(long position) {
    long at = Math.max(position, FIRST);
    while (at + HEADER <= capacity && at < limit) {
      if (recovered ? read(at) != null : (long) COMMIT.getAcquire(memory, at) != 0) {
        return at;
      }
      if (!recovered) {
        return NOTHING_YET;
      }
      at += 8;
    }
    return recovered || at >= limit ? END : NOTHING_YET;
  }

  /** The record at a position, or null where there is none or it is damaged. */
  byte @Nullable [] read(long position) {
    long word = (long) COMMIT.getAcquire(memory, position);
    long length = word & 0xFFFF_FFFFL;
    if ((word & ~0xFFFF_FFFFL) != MARK || length > capacity - position - HEADER) {
      return null;
    }
    byte[] bytes = new byte[(int) length];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, position + HEADER, bytes, 0, bytes.length);
    return memory.get(ValueLayout.JAVA_INT, position + CHECKSUM) == checksum(bytes) ? bytes : null;
  }

  /** The position behind the record at a position. */
  long next(long position) {
    long length = (long) COMMIT.getAcquire(memory, position) & 0xFFFF_FFFFL;
    return position + ((HEADER + length + 7) & -8L);
  }

  /** Deletes the file, and its pages leave memory. The mapping goes with the last reference. */
  void delete() throws IOException {
    memory.unload();
    Files.deleteIfExists(file);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
