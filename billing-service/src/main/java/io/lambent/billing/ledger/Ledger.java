package io.lambent.billing.ledger;

import io.lambent.contract.usage.UsageRecord;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Every run that was reported, and the daily sums that move with it. */
@Component
public final class Ledger {
  /**
   * Inserts what is new and adds exactly that to the sums, in one statement. Both steps go in the
   * order of their keys, so that batches that overlap wait for each other and never deadlock.
   */
  private static final String RECORD =
      """
      with added as (
        insert into lambent_billing.usage_record (request_id, attempt, day, account, region,
          function_name, version, architecture, memory_mb, duration_micros, billed_millis,
          init_micros, cold_start, ended_at)
        select * from unnest(?::text[], ?::int[], ?::date[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[],
          ?::timestamptz[]) as batch (request_id, attempt)
        order by request_id, attempt
        on conflict do nothing
        returning account, day, region, function_name, memory_mb, architecture, billed_millis,
          cold_start)
      insert into lambent_billing.usage_day as total (account, day, region, function_name,
        memory_mb, architecture, invocations, billed_millis, cold_starts)
      select account, day, region, function_name, memory_mb, architecture, count(*),
        sum(billed_millis), count(*) filter (where cold_start)
      from added
      group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
      on conflict (account, day, region, function_name, memory_mb, architecture) do update set
        invocations = total.invocations + excluded.invocations,
        billed_millis = total.billed_millis + excluded.billed_millis,
        cold_starts = total.cold_starts + excluded.cold_starts
      """;

  private final JdbcTemplate jdbc;
  private final LedgerPartitions partitions;

  Ledger(JdbcTemplate jdbc, LedgerPartitions partitions) {
    this.jdbc = jdbc;
    this.partitions = partitions;
  }

  /**
   * Enters records. Those that are there already, by request id and attempt, change nothing. All
   * are committed when this returns, or none when it throws.
   */
  public void record(List<UsageRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    records.stream()
        .map(record -> YearMonth.from(day(record)))
        .distinct()
        .forEach(partitions::need);
    jdbc.update(RECORD, statement -> bind(statement, records));
  }

  private static void bind(PreparedStatement statement, List<UsageRecord> records)
      throws SQLException {
    Connection connection = statement.getConnection();
    Columns columns = new Columns(connection, records);
    statement.setArray(1, columns.of("text", UsageRecord::requestId));
    statement.setArray(2, columns.of("int4", UsageRecord::attempt));
    statement.setArray(3, columns.of("date", Ledger::day));
    statement.setArray(4, columns.of("text", record -> record.function().account()));
    statement.setArray(5, columns.of("text", record -> record.function().region()));
    statement.setArray(6, columns.of("text", record -> record.function().name()));
    statement.setArray(7, columns.of("text", UsageRecord::version));
    statement.setArray(8, columns.of("text", UsageRecord::architecture));
    statement.setArray(9, columns.of("int4", UsageRecord::memoryMb));
    statement.setArray(10, columns.of("int8", UsageRecord::durationMicros));
    statement.setArray(11, columns.of("int8", UsageRecord::billedMillis));
    statement.setArray(12, columns.of("int8", UsageRecord::initMicros));
    statement.setArray(13, columns.of("bool", UsageRecord::coldStart));
    statement.setArray(14, columns.of("timestamptz", Ledger::endedAt));
  }

  private static OffsetDateTime endedAt(UsageRecord record) {
    return Instant.ofEpochMilli(record.endedAtMillis()).atOffset(ZoneOffset.UTC);
  }

  /** The day, in UTC, on which the run ended. */
  private static LocalDate day(UsageRecord record) {
    return endedAt(record).toLocalDate();
  }

  private record Columns(Connection connection, List<UsageRecord> records) {
    Array of(String type, Function<UsageRecord, Object> member) throws SQLException {
      return connection.createArrayOf(type, records.stream().map(member).toArray());
    }
  }
}
