package io.lambent.trigger.postgresql;

import static io.lambent.trigger.postgresql.TestingMessages.UNCHANGED;
import static io.lambent.trigger.postgresql.TestingMessages.begin;
import static io.lambent.trigger.postgresql.TestingMessages.commit;
import static io.lambent.trigger.postgresql.TestingMessages.delete;
import static io.lambent.trigger.postgresql.TestingMessages.insert;
import static io.lambent.trigger.postgresql.TestingMessages.relation;
import static io.lambent.trigger.postgresql.TestingMessages.truncate;
import static io.lambent.trigger.postgresql.TestingMessages.type;
import static io.lambent.trigger.postgresql.TestingMessages.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.trigger.postgresql.Changes.Read;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages of pgoutput, as bytes, and the records that they become. */
class ChangesTest {
  private static final String ARN = "arn:aws:postgresql:us-east-1:000000000000:shop/public.t";
  private static final int INT4 = 23;
  private static final int TEXT = 25;
  private static final String[] NOTHING = {};

  @Test
  void writesAnInsertAsARecordOfDynamoDbStreams() throws SQLException {
    JsonNode record =
        json(read(
                null,
                begin(0x1_0000_0010L, 735),
                relation('d', INT4, TEXT, TEXT),
                insert("1", "a", null),
                commit(0x1_0000_0010L)))
            .getFirst();

    assertThat(record)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"eventID": "00000001000000100000000000000000", "eventName": "INSERT",
                     "eventVersion": "1.1", "eventSource": "lambent:postgresql",
                     "awsRegion": "us-east-1",
                     "dynamodb": {"ApproximateCreationDateTime": 1767225601,
                       "Keys": {"c0": {"N": "1"}},
                       "NewImage": {"c0": {"N": "1"}, "c1": {"S": "a"}, "c2": {"NULL": true}},
                       "SequenceNumber": "1000000000042949673120000000000", "SizeBytes": %d,
                       "StreamViewType": "NEW_IMAGE"},
                     "eventSourceARN": "%s",
                     "postgresql": {"lsn": "1/10", "transactionId": 735, "snapshot": false}}
                    """
                        .formatted(record.at("/dynamodb/SizeBytes").asInt(), ARN)));
  }

  @Test
  void takesValuesThatHaveNotChangedFromTheOldRow() throws SQLException {
    List<JsonNode> records =
        json(
            read(
                null,
                begin(16, 1),
                relation('f', INT4, TEXT),
                update('O', new String[] {"1", "long"}, "1", UNCHANGED),
                delete('O', "1", "long"),
                commit(16)));

    assertThat(records.get(0).at("/dynamodb/NewImage/c1/S").asString()).isEqualTo("long");
    assertThat(records.get(0).at("/dynamodb/OldImage/c1/S").asString()).isEqualTo("long");
    assertThat(records.get(1).at("/dynamodb/OldImage/c1/S").asString()).isEqualTo("long");
    assertThat(records.get(1).at("/dynamodb").has("NewImage")).isFalse();
  }

  @Test
  void namesTheColumnsWhoseValuesAreNotKnown() throws SQLException {
    JsonNode record =
        json(read(
                null,
                begin(16, 1),
                relation('d', INT4, TEXT),
                update('N', NOTHING, "1", UNCHANGED)))
            .getFirst();

    assertThat(record.path("eventName").asString()).isEqualTo("MODIFY");
    assertThat(record.at("/dynamodb/NewImage").has("c1")).isFalse();
    assertThat(record.at("/postgresql/unchangedColumns/0").asString()).isEqualTo("c1");
  }

  @Test
  void aRowWhoseKeyChangesIsRemovedAndInserted() throws SQLException {
    List<JsonNode> records =
        json(
            read(
                null,
                begin(16, 1),
                relation('d', INT4, TEXT),
                update('K', new String[] {"1", null}, "2", "a")));

    assertThat(records)
        .extracting(
            record ->
                record.path("eventName").asString() + record.at("/dynamodb/Keys/c0/N").asString())
        .containsExactly("REMOVE1", "INSERT2");
  }

  @Test
  void passesOverTheRecordsUpToANumber() throws SQLException {
    ByteBuffer[] all = {
      begin(16, 1),
      relation('d', INT4),
      insert("1"),
      commit(16),
      begin(32, 2),
      insert("2"),
      insert("3"),
      commit(32),
      begin(48, 3),
      insert("4"),
      commit(48)
    };

    assertThat(json(read(new SequenceNumber(32, 0), all)))
        .extracting(record -> record.at("/dynamodb/Keys/c0/N").asString())
        .containsExactly("3", "4");
  }

  @Test
  void aTruncationAndAnotherKeyAreBarriers() throws SQLException {
    List<Read> read =
        read(
            null,
            begin(16, 1),
            type(),
            relation('d', INT4, TEXT),
            insert("1", "a"),
            truncate(),
            relation('f', INT4, TEXT),
            insert("2", "a"),
            insert("3", "a"));

    assertThat(read).extracting(Read::isBarrier).containsExactly(false, true, true, false);
    assertThat(json(read).get(1).path("eventName").asString()).isEqualTo("TRUNCATE");
  }

  @Test
  void leavesOutTheImagesOfARowThatNoEventHasRoomFor() throws SQLException {
    JsonNode record =
        json(read(
                null,
                begin(16, 1),
                relation('d', INT4, TEXT),
                insert("1", "x".repeat(MessageReader.MAX_VALUE_BYTES + 1))))
            .getFirst();

    assertThat(record.at("/dynamodb/StreamViewType").asString()).isEqualTo("KEYS_ONLY");
    assertThat(record.at("/dynamodb").has("NewImage")).isFalse();
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    assertThatThrownBy(() -> read(null, ByteBuffer.wrap(new byte[] {'S'})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(null, insert("1"), ByteBuffer.wrap(new byte[] {'I', 0})))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void sequenceNumbersAreInTheOrderOfTheirTexts() {
    List<SequenceNumber> numbers =
        List.of(
            new SequenceNumber(0, 0),
            new SequenceNumber(15, 9),
            new SequenceNumber(16, 0),
            new SequenceNumber(16, 10),
            new SequenceNumber(Long.MAX_VALUE, 0),
            new SequenceNumber(-1, SequenceNumber.MAX_INDEX));

    assertThat(numbers).isSorted();
    assertThat(numbers.stream().map(SequenceNumber::toString)).isSorted();
    assertThat(numbers.stream().map(SequenceNumber::toString).map(SequenceNumber::parse))
        .isEqualTo(numbers);
  }

  private static List<Read> read(@Nullable SequenceNumber after, ByteBuffer... messages)
      throws SQLException {
    TableArn table = TableArn.parse(ARN).orElseThrow();
    Changes changes =
        new Changes(table, new RecordWriter(ARN, "us-east-1"), ChangesTest::shape, after);
    List<Read> all = new ArrayList<>();
    for (ByteBuffer message : messages) {
      all.addAll(changes.take(MessageReader.read(message.duplicate())));
    }
    assertThat(all)
        .allSatisfy(read -> assertThat(read.record().arrivedAt()).isAfter(Instant.EPOCH));
    return all;
  }

  /** The shape of a table. With the identity FULL, both columns are the key. */
  private static TableShape shape(Message.Relation relation) {
    return new TableShape(
        relation.columns().stream()
            .map(
                column ->
                    new TableShape.Column(
                        column.name(),
                        column.isIdentity(),
                        Objects.requireNonNull(ColumnType.builtIn(column.type()))))
            .toList(),
        relation.identity() == 'f');
  }

  private static List<JsonNode> json(List<Read> read) {
    return read.stream().map(one -> JsonMapper.shared().readTree(one.record().json())).toList();
  }
}
