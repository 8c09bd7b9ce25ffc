package io.lambent.trigger.stream;

import io.lambent.trigger.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the records of one shard in their order. Used by one thread, except {@link #wake}. */
public interface ShardReader extends AutoCloseable {

  /**
   * The records of one read.
   *
   * @param hasEnded true if the shard is closed and was read to its end
   * @param emptyAt a time at which the shard had no more records; null where it has some
   */
  record Batch(List<StreamRecord> records, boolean hasEnded, @Nullable Instant emptyAt) {}

  /**
   * Reads the next records, as soon as there are some.
   *
   * @param most the maximum number of records
   * @param longest how long to wait for the first
   * @return no records where none came in time, or after {@link #wake}
   * @throws SourceException where the stream cannot be read now; the next read goes on at the same
   *     place
   */
  Batch read(int most, Duration longest) throws SourceException, InterruptedException;

  /** Makes a waiting read look once more and return. */
  void wake();

  /**
   * Called after the position was stored up to which all records are handled. Called by any thread;
   * must not block.
   */
  default void handled(String sequenceNumber) {}

  @Override
  void close();
}
