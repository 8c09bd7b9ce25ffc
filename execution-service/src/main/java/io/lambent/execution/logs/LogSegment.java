package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of a stream: a header (magic, creation time and name of the stream, checksum), then
 * records. The writer appends and then moves {@code end}; readers go up to {@code end} only.
 */
final class LogSegment {
  static final String SUFFIX = ".log";

  private static final long MAGIC = 0x4C4D424C4F473031L;
  private static final int FIXED_HEADER = 8 + 8 + 2;

  /** Timestamps may be that much out of order without an event being missed by time. */
  private static final long DISORDER_MILLIS = 15 * 60_000;

  private final Path file;
  private final long base;
  private final int header;
  private long end;
  private long firstTimestamp;
  private long lastTimestamp;
  private long lastIngestion;
  private @Nullable TimeIndex index;

  /** The contents of the header. */
  record Header(String stream, long created, int length) {}

  private LogSegment(Path file, long base, int header, @Nullable TimeIndex index) {
    this.file = file;
    this.base = base;
    this.header = header;
    this.end = base;
    this.index = index;
  }

  static Path file(Path directory, String stream, long base) {
    return directory.resolve("%s.%016x%s".formatted(FileNames.encode(stream), base, SUFFIX));
  }

  static LogSegment create(Path directory, String stream, long created, long base)
      throws IOException {
    Path file = file(directory, stream, base);
    byte[] name = stream.getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_HEADER + name.length + 4);
    bytes.putLong(MAGIC).putLong(created).putShort((short) name.length).put(name);
    bytes.putInt(checksum(bytes)).flip();
    int length = bytes.remaining();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return new LogSegment(file, base, length, new TimeIndex());
  }

  /** Reads a file's header; null where a crash tore it, so that it holds nothing. */
  static @Nullable Header header(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(4096);
      while (bytes.hasRemaining() && channel.read(bytes) > 0) {
        // Reads on.
      }
      bytes.flip();
      if (bytes.remaining() < FIXED_HEADER || bytes.getLong(0) != MAGIC) {
        return null;
      }
      int length = FIXED_HEADER + Short.toUnsignedInt(bytes.getShort(16));
      if (bytes.limit() < length + 4) {
        return null;
      }
      bytes.position(length);
      if (bytes.getInt(length) != checksum(bytes)) {
        return null;
      }
      byte[] name = new byte[length - FIXED_HEADER];
      bytes.get(FIXED_HEADER, name);
      return new Header(new String(name, UTF_8), bytes.getLong(8), length + 4);
    }
  }

  /**
   * Opens a file of an earlier process. Where its last record is not whole, the tail is cut behind
   * the last one that is.
   */
  static LogSegment recover(Path file, Header header, long base) throws IOException {
    LogSegment segment = new LogSegment(file, base, header.length(), null);
    long size = Files.size(file) - header.length();
    segment.end = base + size;
    try (LogFileReader reader = segment.reader()) {
      LogEvent last = reader.before(segment.end);
      if (size > 0 && last == null) {
        segment.cut();
        return segment;
      }
      LogEvent first = reader.at(base);
      if (first != null && last != null) {
        segment.firstTimestamp = first.timestamp();
        segment.lastTimestamp = last.timestamp();
        segment.lastIngestion = last.ingestion();
      }
    }
    return segment;
  }

  private synchronized void cut() throws IOException {
    long whole = buildIndex();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(header + whole - base);
    }
    end = whole;
  }

  private synchronized long buildIndex() throws IOException {
    TimeIndex built = new TimeIndex();
    long at = base;
    try (LogFileReader reader = reader()) {
      LogEvent event = reader.at(at);
      while (event != null) {
        note(built, event);
        at = event.end();
        event = reader.at(at);
      }
    }
    index = built;
    return at;
  }

  private void note(TimeIndex target, LogEvent event) {
    target.add(event.start(), event.timestamp());
    if (event.start() == base) {
      firstTimestamp = event.timestamp();
      lastTimestamp = event.timestamp();
    }
    lastTimestamp = Math.max(lastTimestamp, event.timestamp());
    lastIngestion = event.ingestion();
  }

  /** Makes what was written up to a place visible. */
  synchronized void written(long newEnd, Iterable<LogEvent> events) throws IOException {
    if (index == null) {
      buildIndex();
    }
    TimeIndex target = index;
    if (target != null) {
      events.forEach(event -> note(target, event));
    }
    end = newEnd;
  }

  synchronized TimeIndex.Seek seek(long time, long latestBefore) throws IOException {
    if (end == base || (index == null && lastTimestamp < time - DISORDER_MILLIS)) {
      return new TimeIndex.Seek(-1, Math.max(latestBefore, lastTimestamp));
    }
    if (index == null) {
      buildIndex();
    }
    TimeIndex target = index;
    return target == null
        ? new TimeIndex.Seek(base, latestBefore)
        : target.seek(time, base, latestBefore);
  }

  synchronized LogFileReader reader() throws IOException {
    return new LogFileReader(file, base, header, end);
  }

  FileChannel writer() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    channel.position(header + end() - base);
    return channel;
  }

  Path file() {
    return file;
  }

  long base() {
    return base;
  }

  synchronized long end() {
    return end;
  }

  synchronized boolean isEmpty() {
    return end == base;
  }

  synchronized long firstTimestamp() {
    return firstTimestamp;
  }

  synchronized long lastTimestamp() {
    return lastTimestamp;
  }

  synchronized long lastIngestion() {
    return lastIngestion;
  }

  /** The size on disk, in bytes. */
  long size() {
    return header + end() - base;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, bytes.position());
    return (int) crc.getValue();
  }
}
