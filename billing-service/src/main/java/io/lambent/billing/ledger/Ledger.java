package io.lambent.billing.ledger;

import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageEncoding;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every run that was reported, and the daily sums that move with it.
 *
 * <p>A batch takes a transaction of three statements and a handful of rows, however many runs it
 * has. The first moves the journal's position and locks its row, so batches of one journal wait for
 * each other; the last locks sums in the order of their keys, so batches of several journals never
 * deadlock.
 */
@Component
public final class Ledger {
  private static final String BEGIN =
      """
      insert into lambent_billing.usage_journal (journal, position, moved_at)
      values (?, ?, now()) on conflict do nothing
      """;

  private static final String MOVE =
      """
      update lambent_billing.usage_journal set position = ?, moved_at = now()
      where journal = ? and position = ?
      """;

  private static final String KEEP =
      """
      insert into lambent_billing.usage_batch (arrived, journal, start_position, end_position,
        record_count, first_day, last_day, records)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String ADD =
      """
      insert into lambent_billing.usage_day as total (account, day, region, function_name,
        memory_mb, architecture, invocations, billed_millis, cold_starts)
      select * from unnest(?::text[], ?::date[], ?::text[], ?::text[], ?::int[], ?::text[],
        ?::bigint[], ?::bigint[], ?::bigint[])
      on conflict (account, day, region, function_name, memory_mb, architecture) do update set
        invocations = total.invocations + excluded.invocations,
        billed_millis = total.billed_millis + excluded.billed_millis,
        cold_starts = total.cold_starts + excluded.cold_starts
      """;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final LedgerPartitions partitions;
  private final Clock clock;

  /** With transactions of JDBC alone: entering usage needs no Hibernate. */
  Ledger(DataSource database, JdbcTemplate jdbc, LedgerPartitions partitions, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Up to where a journal is entered; 0 where it is not known. */
  public long position(UUID journal) {
    List<Long> position =
        jdbc.queryForList(
            "select position from lambent_billing.usage_journal where journal = ?",
            Long.class,
            journal);
    return position.isEmpty() ? 0 : position.getFirst();
  }

  /**
   * Enters a batch, if it begins where its journal is entered up to. All of it is committed when
   * this returns, or nothing where it throws.
   *
   * @return up to where the journal is entered now
   */
  public long record(UsageBatch batch) {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    partitions.need(YearMonth.from(today));
    Map<DailySum.Key, DailySum> sums = DailySum.of(batch.records());
    byte[] records = UsageEncoding.encode(batch.records());
    boolean entered =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> {
                  if (!move(batch)) {
                    return false;
                  }
                  if (!sums.isEmpty()) {
                    keep(batch, today, sums, records);
                    add(sums);
                  }
                  return true;
                }));
    return entered ? batch.to() : position(batch.journal());
  }

  private boolean move(UsageBatch batch) {
    return jdbc.update(MOVE, batch.to(), batch.journal(), batch.from()) == 1
        || batch.from() == 0 && jdbc.update(BEGIN, batch.journal(), batch.to()) == 1;
  }

  private void keep(
      UsageBatch batch, LocalDate today, Map<DailySum.Key, DailySum> sums, byte[] records) {
    List<LocalDate> days = sums.keySet().stream().map(DailySum.Key::day).sorted().toList();
    jdbc.update(
        KEEP,
        today,
        batch.journal(),
        batch.from(),
        batch.to(),
        batch.records().size(),
        days.getFirst(),
        days.getLast(),
        records);
  }

  private void add(Map<DailySum.Key, DailySum> sums) {
    jdbc.update(ADD, statement -> bind(statement, List.copyOf(sums.entrySet())));
  }

  private static void bind(
      PreparedStatement statement, List<Map.Entry<DailySum.Key, DailySum>> sums)
      throws SQLException {
    Columns columns = new Columns(statement.getConnection(), sums);
    statement.setArray(1, columns.ofKeys("text", DailySum.Key::account));
    statement.setArray(2, columns.ofKeys("date", DailySum.Key::day));
    statement.setArray(3, columns.ofKeys("text", DailySum.Key::region));
    statement.setArray(4, columns.ofKeys("text", DailySum.Key::function));
    statement.setArray(5, columns.ofKeys("int4", DailySum.Key::memoryMb));
    statement.setArray(6, columns.ofKeys("text", DailySum.Key::architecture));
    statement.setArray(7, columns.ofSums("int8", DailySum::invocations));
    statement.setArray(8, columns.ofSums("int8", DailySum::billedMillis));
    statement.setArray(9, columns.ofSums("int8", DailySum::coldStarts));
  }

  private record Columns(Connection connection, List<Map.Entry<DailySum.Key, DailySum>> sums) {

    Array ofKeys(String type, Function<DailySum.Key, Object> member) throws SQLException {
      return of(type, sums.stream().map(Map.Entry::getKey).map(member));
    }

    Array ofSums(String type, Function<DailySum, Object> member) throws SQLException {
      return of(type, sums.stream().map(Map.Entry::getValue).map(member));
    }

    private Array of(String type, Stream<Object> values) throws SQLException {
      return connection.createArrayOf(type, values.toArray());
    }
  }
}
