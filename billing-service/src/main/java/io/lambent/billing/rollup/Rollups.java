package io.lambent.billing.rollup;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the daily sums. The ledger writes them. */
@Component
public class Rollups {
  private static final String CHOSEN =
      """
      from lambent_billing.usage_day
      where account = :account and day between :from and :to
        and (cast(:region as text) is null or region = :region)
        and (cast(:function as text) is null or function_name = :function)
      """;

  private static final String PAGE =
      "select day, region, function_name, memory_mb, architecture, invocations, billed_millis,"
          + " billed_millis * memory_mb as megabyte_millis, cold_starts "
          + CHOSEN
          + """
          order by day, region, function_name, memory_mb, architecture
          limit :limit offset :offset
          """;

  /** A sum of {@code bigint} is {@code numeric} in PostgreSQL. */
  private static final String SUMS =
      "select region, architecture, cast(sum(invocations) as bigint) as invocations,"
          + " cast(sum(billed_millis) as bigint) as billed_millis,"
          + " cast(sum(billed_millis * memory_mb) as bigint) as megabyte_millis,"
          + " cast(sum(cold_starts) as bigint) as cold_starts "
          + CHOSEN
          + "group by region, architecture order by region, architecture";

  private final JdbcClient jdbc;

  Rollups(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Days of an account.
   *
   * @param from first day, in UTC
   * @param to last day, included
   * @param region all where null
   * @param function all where null
   */
  public record Choice(
      String account,
      LocalDate from,
      LocalDate to,
      @Nullable String region,
      @Nullable String function) {}

  /**
   * Some days.
   *
   * @param more true if there is a page behind it
   */
  public record Page(List<DailyUsage> days, boolean more) {}

  /**
   * A page, in the order of day, region, function, memory, architecture.
   *
   * @param page from 0
   */
  public Page find(Choice choice, int page, int size) {
    List<DailyUsage> found =
        query(PAGE, choice)
            .param("limit", size + 1)
            .param("offset", (long) page * size)
            .query(Rollups::daily)
            .list();
    boolean more = found.size() > size;
    return new Page(more ? found.subList(0, size) : found, more);
  }

  /** Sums per region and architecture, in that order. */
  public List<RegionalUsage> sum(Choice choice) {
    return query(SUMS, choice)
        .query(
            (row, number) ->
                new RegionalUsage(
                    row.getString("region"), row.getString("architecture"), usage(row)))
        .list();
  }

  private JdbcClient.StatementSpec query(String sql, Choice choice) {
    return jdbc.sql(sql)
        .param("account", choice.account())
        .param("from", choice.from())
        .param("to", choice.to())
        .param("region", choice.region())
        .param("function", choice.function());
  }

  private static DailyUsage daily(ResultSet row, int number) throws SQLException {
    return new DailyUsage(
        row.getObject("day", LocalDate.class),
        row.getString("region"),
        row.getString("function_name"),
        row.getInt("memory_mb"),
        row.getString("architecture"),
        usage(row));
  }

  private static Usage usage(ResultSet row) throws SQLException {
    return new Usage(
        row.getLong("invocations"),
        row.getLong("billed_millis"),
        row.getLong("megabyte_millis"),
        row.getLong("cold_starts"));
  }
}
