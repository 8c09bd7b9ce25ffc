package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.Message.Cell;
import io.lambent.trigger.postgresql.Message.Row;
import io.lambent.trigger.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes changes of rows as records of DynamoDB Streams. An image that is too large for an event is
 * left out: such a record has {@code StreamViewType: KEYS_ONLY}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>
 */
final class RecordWriter {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The maximum size of a record, in bytes; an event has at most 6 MB, including the state of a
   * window.
   */
  private static final int MAX_RECORD_BYTES = 5 << 20;

  private final String sourceArn;
  private final String region;

  RecordWriter(String sourceArn, String region) {
    this.sourceArn = sourceArn;
    this.region = region;
  }

  /** The kind of a change, by the name that a record has. */
  enum Kind {
    INSERT,
    MODIFY,
    REMOVE,
    /** TRUNCATE: all rows are removed by one record. DynamoDB has no such change. */
    TRUNCATE
  }

  /**
   * The transaction that a change belongs to.
   *
   * @param number of the transaction; 0 for a snapshot
   * @param lsn as the record shows it
   */
  record Origin(Instant time, long number, long lsn) {}

  /**
   * A change of a row.
   *
   * @param row after it; null where it is removed
   * @param old before it; null where it is not known
   */
  record Change(Kind kind, TableShape shape, @Nullable Row row, @Nullable Row old) {}

  StreamRecord write(Change change, Origin origin, SequenceNumber number) {
    ObjectNode keys = keys(change);
    String view =
        change.kind() == Kind.TRUNCATE
            ? "KEYS_ONLY"
            : change.shape().oldRowsAreWhole() ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE";
    byte[] json = json(change, origin, number, keys, view);
    if (json.length > MAX_RECORD_BYTES || isOversized(change.row()) || isOversized(change.old())) {
      json = json(change, origin, number, keys, "KEYS_ONLY");
    }
    return new StreamRecord(number.toString(), keys.toString(), origin.time(), json);
  }

  private static boolean isOversized(@Nullable Row row) {
    return row != null && row.cells().contains(Cell.Absent.OVERSIZED);
  }

  private static ObjectNode keys(Change change) {
    Row row = change.row() == null ? change.old() : change.row();
    ObjectNode keys = JSON.createObjectNode();
    List<TableShape.Column> columns = change.shape().columns();
    for (int i = 0; row != null && i < columns.size(); i++) {
      if (columns.get(i).isKey()) {
        put(keys, columns.get(i), value(change, row, i));
      }
    }
    return keys;
  }

  private byte[] json(
      Change change, Origin origin, SequenceNumber number, ObjectNode keys, String view) {
    ObjectNode record = JSON.createObjectNode();
    record.put("eventID", "%016x%016x".formatted(number.lsn(), number.index()));
    record.put("eventName", change.kind().name());
    record.put("eventVersion", "1.1");
    record.put("eventSource", "lambent:postgresql");
    record.put("awsRegion", region);
    ObjectNode dynamodb = record.putObject("dynamodb");
    dynamodb.put("ApproximateCreationDateTime", origin.time().getEpochSecond());
    dynamodb.set("Keys", keys);
    ArrayNode unchanged = JSON.createArrayNode();
    if (!view.equals("KEYS_ONLY")) {
      images(dynamodb, change, unchanged);
    }
    dynamodb.put("SequenceNumber", number.toString());
    dynamodb.put("SizeBytes", dynamodb.toString().length());
    dynamodb.put("StreamViewType", view);
    record.put("eventSourceARN", sourceArn);
    ObjectNode more = record.putObject("postgresql");
    more.put("lsn", "%X/%X".formatted(origin.lsn() >>> Integer.SIZE, origin.lsn() & 0xffff_ffffL));
    more.put("transactionId", origin.number());
    more.put("snapshot", origin.number() == 0);
    if (!unchanged.isEmpty()) {
      more.set("unchangedColumns", unchanged);
    }
    return JSON.writeValueAsBytes(record);
  }

  private static void images(ObjectNode dynamodb, Change change, ArrayNode unchanged) {
    Row row = change.row();
    Row old = change.old();
    List<TableShape.Column> columns = change.shape().columns();
    if (row != null) {
      ObjectNode image = dynamodb.putObject("NewImage");
      for (int i = 0; i < columns.size(); i++) {
        if (!put(image, columns.get(i), value(change, row, i))) {
          unchanged.add(columns.get(i).name());
        }
      }
    }
    if (old != null && change.shape().oldRowsAreWhole()) {
      ObjectNode image = dynamodb.putObject("OldImage");
      for (int i = 0; i < columns.size(); i++) {
        put(image, columns.get(i), old.cells().get(i));
      }
    }
  }

  /** The value of a column; an unchanged value is taken from the old row where possible. */
  private static Cell value(Change change, Row row, int column) {
    Cell cell = row.cells().get(column);
    Row old = change.old();
    boolean hasOld =
        change.shape().oldRowsAreWhole() || change.shape().columns().get(column).isKey();
    return cell == Cell.Absent.UNCHANGED && old != null && hasOld ? old.cells().get(column) : cell;
  }

  /** Returns false where the value is not known. */
  private static boolean put(ObjectNode image, TableShape.Column column, Cell cell) {
    if (cell instanceof Cell.Text text) {
      image.set(column.name(), AttributeValues.of(column.type(), text.value()));
      return true;
    }
    if (cell == Cell.Absent.NULL) {
      image.set(column.name(), AttributeValues.nothing());
    }
    return cell == Cell.Absent.NULL;
  }
}
