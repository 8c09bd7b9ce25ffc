package io.lambent.trigger.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** Divides records into batches that a function can be called with. */
public final class Batches {
  /** The maximum size of an event, in bytes, which is Lambda's limit for synchronous calls. */
  public static final int MAX_EVENT_BYTES = 6 << 20;

  private static final byte[] HEAD = "{\"Records\":[".getBytes(UTF_8);
  private static final byte[] TAIL = "]}".getBytes(UTF_8);
  private static final int WRAPPING = HEAD.length + TAIL.length;

  private Batches() {}

  /**
   * Divides records into batches and keeps their order. A record that exceeds the size of an event
   * becomes a batch of its own.
   *
   * @param size the maximum number of records of a batch
   */
  public static List<List<SourceRecord>> divide(List<SourceRecord> records, int size) {
    List<List<SourceRecord>> batches = new ArrayList<>();
    List<SourceRecord> batch = new ArrayList<>();
    long bytes = WRAPPING;
    for (SourceRecord record : records) {
      int more = bytes(record);
      if (!batch.isEmpty() && (batch.size() == size || bytes + more > MAX_EVENT_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = WRAPPING;
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
    int length = WRAPPING - 1;
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
