package io.lambent.execution.logs;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The log of one environment, open for writing. Closing it ends the writing, not the log. */
public final class LogStream implements AutoCloseable {
  private final LogWriter writer;
  private final StoredGroup.Key key;
  private final String name;
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  LogStream(LogWriter writer, StoredGroup.Key key, String name) {
    this.writer = writer;
    this.key = key;
    this.name = name;
  }

  public String group() {
    return key.name();
  }

  public String name() {
    return name;
  }

  /**
   * Appends what a function wrote, as one event; what is longer than an event may be becomes
   * several. Never blocks; any thread. Where functions write faster than the disk takes, events are
   * dropped, and a later event says how many.
   *
   * @param timestampMillis since the epoch
   * @param message may contain line breaks
   */
  public void append(long timestampMillis, String message) {
    for (int from = 0; from < message.length(); ) {
      int to = pieceEnd(message, from);
      String piece = from == 0 && to == message.length() ? message : message.substring(from, to);
      if (!writer.append(this, timestampMillis, piece, false)) {
        dropped.incrementAndGet();
      }
      from = to;
    }
  }

  /**
   * Appends a line of the platform, such as START, END and REPORT: never dropped. Never blocks; any
   * thread.
   *
   * @param line not longer than a few KiB; there are a few per invocation
   */
  public void appendPlatform(long timestampMillis, String line) {
    writer.append(this, timestampMillis, line, true);
  }

  /** A character is up to three bytes of UTF-8 (a surrogate pair, four); pairs are not parted. */
  private static int pieceEnd(String message, int from) {
    int to = Math.min(message.length(), from + Records.MAX_MESSAGE / 3);
    return to < message.length() && Character.isHighSurrogate(message.charAt(to - 1)) ? to - 1 : to;
  }

  StoredGroup.Key key() {
    return key;
  }

  /** About how many bytes of this stream wait for the writer. */
  AtomicLong queued() {
    return queued;
  }

  @Nullable String takeDropNotice() {
    long count = dropped.get() == 0 ? 0 : dropped.getAndSet(0);
    return count == 0
        ? null
        : "[lambent] " + count + " log events were dropped: they came faster than the disk takes\n";
  }

  @Override
  public void close() {
    writer.close(this);
  }
}
