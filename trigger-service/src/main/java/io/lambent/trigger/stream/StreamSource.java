package io.lambent.trigger.stream;

import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.time.Instant;
import java.util.List;

/** The stream of one event source mapping. Calls block. */
public interface StreamSource {

  /**
   * The shards that the stream has, closed ones included.
   *
   * @throws SourceException where the stream cannot be described now
   */
  List<Shard> shards() throws SourceException, InterruptedException;

  /**
   * Returns true if the source keeps nothing for a mapping before {@link #shards} was called, so
   * that the mapping is in effect only then.
   */
  default boolean beginsWithShards() {
    return false;
  }

  /** Creates a reader of a shard. Nothing is read yet. Does not block. */
  ShardReader reader(String shard, Position from);

  /**
   * The member of a record that filters match as JSON where it holds JSON; see {@link #filtered}.
   */
  String dataMember();

  /** A record as filters see it. */
  SourceRecord filtered(StreamRecord record);

  /** The member of the record of a discarded batch that describes the batch. */
  String batchInfoMember();

  /** Formats a time for that member. */
  String batchInfoTime(Instant time);
}
