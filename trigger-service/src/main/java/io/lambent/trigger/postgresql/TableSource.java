package io.lambent.trigger.postgresql;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import io.lambent.trigger.stream.Position;
import io.lambent.trigger.stream.Shard;
import io.lambent.trigger.stream.ShardReader;
import io.lambent.trigger.stream.StreamRecord;
import io.lambent.trigger.stream.StreamSource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * A table as a stream. All its changes form one shard, because a slot is read by one connection;
 * the rows that existed before form another shard, its parent.
 */
final class TableSource implements StreamSource {
  static final String SNAPSHOT = "snapshot";
  static final String CHANGES = "changes";

  private final EventSourceMapping mapping;
  private final TableArn table;
  private final RecordWriter writer;
  private final Services services;

  /** The components that all tables share. */
  record Services(
      Databases databases, Slots slots, SlotTable table, EventCounts counts, Clock clock) {}

  TableSource(EventSourceMapping mapping, Services services) {
    this.mapping = mapping;
    this.table = TableArn.parse(mapping.sourceArn()).orElseThrow();
    this.writer = new RecordWriter(mapping.sourceArn(), table.region());
    this.services = services;
  }

  String mapping() {
    return mapping.uuid();
  }

  TableArn table() {
    return table;
  }

  RecordWriter writer() {
    return writer;
  }

  Databases databases() {
    return services.databases();
  }

  SlotTable slots() {
    return services.table();
  }

  Clock clock() {
    return services.clock();
  }

  Database database() throws SourceException {
    return services.databases().of(table, mapping.function().account());
  }

  /** Also creates the slot, from which on the function gets changes. */
  @Override
  public List<Shard> shards() throws SourceException {
    boolean hasSnapshot = Objects.requireNonNull(mapping.stream()).since() == null;
    try {
      long kept =
          services
              .slots()
              .prepare(
                  mapping.uuid(),
                  table,
                  mapping.sourceArn(),
                  mapping.function().account(),
                  hasSnapshot);
      services.counts().slotLag(mapping, kept);
    } catch (SQLException e) {
      throw Databases.problem(e);
    }
    return hasSnapshot
        ? List.of(new Shard(SNAPSHOT, List.of()), new Shard(CHANGES, List.of(SNAPSHOT)))
        : List.of(new Shard(CHANGES, List.of()));
  }

  @Override
  public boolean beginsWithShards() {
    return true;
  }

  @Override
  public ShardReader reader(String shard, Position from) {
    return new TableReader(
        this,
        shard.equals(SNAPSHOT),
        SequenceNumber.parse(from.after()),
        Objects.requireNonNull(mapping.stream()));
  }

  @Override
  public String dataMember() {
    return "data";
  }

  /** Filters see the whole record. */
  @Override
  public SourceRecord filtered(StreamRecord record) {
    return new SourceRecord(record.sequenceNumber(), "", record.json(), "", 0, null);
  }

  @Override
  public String batchInfoMember() {
    return "DDBStreamBatchInfo";
  }

  @Override
  public String batchInfoTime(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
