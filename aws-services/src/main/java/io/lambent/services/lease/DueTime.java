package io.lambent.services.lease;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads when work is due next, as {@link LeaseWorker.Work#nextDue} returns it. */
public final class DueTime {
  private DueTime() {}

  /**
   * Reads a single time, such as a minimum.
   *
   * @param query returns one row with one column
   * @return null where the column is null, which means that nothing is due
   */
  public static @Nullable Instant read(JdbcClient.StatementSpec query) {
    return query
        .query(
            (row, number) ->
                Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant))
        .single()
        .orElse(null);
  }
}
