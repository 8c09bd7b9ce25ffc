package io.lambent.function;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells whether any row of any table of the service was added, changed or deleted: every row names
 * the transaction that wrote it.
 */
final class SchemaDigest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final JdbcClient jdbc;
  private final String query;

  SchemaDigest(JdbcClient jdbc) {
    this.jdbc = jdbc;
    List<String> tables =
        jdbc.sql(
                """
                select quote_ident(table_schema) || '.' || quote_ident(table_name)
                from information_schema.tables
                where table_schema = current_schema() and table_type = 'BASE TABLE'
                -- changed in the background, and only where another table was changed before
                and table_name not like 'account_usage%' order by 1
                """)
            .query((row, index) -> row.getString(1))
            .list();
    if (tables.size() < 3) {
      throw new IllegalStateException("where are the tables? " + tables);
    }
    this.query =
        tables.stream()
            .map(
                table ->
                    "select '%s ' || count(*) || ' ' || coalesce(sum(xmin::text::numeric), 0) from %s"
                        .formatted(table, table))
            .collect(Collectors.joining(" union all ", "", " order by 1"));
  }

  /** Waits until nothing is changed any more by what earlier requests have begun. */
  void awaitQuiet() {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (unsettled() > 0) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(unsettled() + " rows are still to be changed");
      }
      Thread.onSpinWait();
    }
  }

  private long unsettled() {
    return jdbc.sql(
            """
            select (select count(*) from function_version
                where state = 'PENDING' or update_status = 'IN_PROGRESS')
              + (select count(*) from event_source_mapping
                where state not in ('ENABLED', 'DISABLED'))
            """)
        .query(Long.class)
        .single();
  }

  /** Equal before and after where nothing changed. */
  List<String> take() {
    return jdbc.sql(query).query((row, index) -> row.getString(1)).list();
  }
}
