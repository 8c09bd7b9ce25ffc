package io.lambent.trigger.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** Divides records into batches that a function can be called with. */
public final class Batches {
  /** Bytes of an event, as much as a function can be called with. */
  public static final int LARGEST_EVENT = 6 << 20;

  private static final byte[] HEAD = "{\"Records\":[".getBytes(UTF_8);
  private static final byte[] TAIL = "]}".getBytes(UTF_8);

  private Batches() {}

  /**
   * Batches of records in their order. One that is too large by itself is a batch of its own.
   *
   * @param size records of a batch, at most
   */
  public static List<List<SourceRecord>> divide(List<SourceRecord> records, int size) {
    List<List<SourceRecord>> batches = new ArrayList<>();
    List<SourceRecord> batch = new ArrayList<>();
    long bytes = HEAD.length + TAIL.length;
    for (SourceRecord record : records) {
      int more = bytes(record);
      if (!batch.isEmpty() && (batch.size() == size || bytes + more > LARGEST_EVENT)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = HEAD.length + TAIL.length;
      }
      batch.add(record);
      bytes += more;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Bytes that a record adds to an event. */
  public static int bytes(SourceRecord record) {
    return record.json().length + 1;
  }

  /** The event with the records of a batch. */
  public static byte[] event(List<SourceRecord> batch) {
    int length = HEAD.length + TAIL.length - 1;
    for (SourceRecord record : batch) {
      length += bytes(record);
    }
    byte[] event = new byte[length];
    int at = copy(HEAD, event, 0);
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        event[at++] = ',';
      }
      at = copy(batch.get(i).json(), event, at);
    }
    copy(TAIL, event, at);
    return event;
  }

  private static int copy(byte[] part, byte[] whole, int at) {
    System.arraycopy(part, 0, whole, at, part.length);
    return at + part.length;
  }
}
