package io.lambent.trigger.feed;

import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.util.List;

/**
 * An open connection to a source. Records that were read and not handled come again with the next
 * connection. Used by one thread. Calls block.
 */
public interface Feed extends AutoCloseable {

  /**
   * The member of a record that filters match as JSON where it holds JSON, such as {@code data}.
   */
  String dataMember();

  /**
   * Reads records, as soon as there are some.
   *
   * @param most the maximum number of records
   * @param wait how long to wait for the first
   * @return an empty list where none came in time
   * @throws SourceException where the source cannot be read any more
   */
  List<SourceRecord> read(int most, Duration wait) throws SourceException, InterruptedException;

  /** A record as filters see it: with its data decoded. */
  SourceRecord filtered(SourceRecord record);

  /** The event with the records of a batch. */
  byte[] event(List<SourceRecord> batch);

  /**
   * Returns false once the connection is lost, so that records that were read and not handled will
   * be delivered again.
   */
  boolean isOpen();

  /**
   * Removes handled records from the source, or stores that they are handled. Records of an ordered
   * feed are passed in their order.
   *
   * @throws SourceException where that fails, so that they come again
   */
  void handled(List<SourceRecord> records) throws SourceException, InterruptedException;

  @Override
  void close();
}
