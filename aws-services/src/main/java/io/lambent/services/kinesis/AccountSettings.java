package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * {@code DescribeAccountSettings} and {@code UpdateAccountSettings}. The commitment to pay for a
 * minimum of throughput is kept, and has no effect: nothing is billed.
 */
@Component
class AccountSettings {
  private static final Duration SHORTEST = Duration.ofDays(1);
  private static final String ENABLED = "ENABLED";
  private static final String DISABLED = "DISABLED";

  private final JdbcClient jdbc;
  private final Clock clock;

  AccountSettings(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  record Nothing() {}

  record Change(String status) {}

  record Update(Change minimumThroughputBillingCommitment) {}

  record Commitment(
      String status,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Instant earliestAllowedEndAt) {}

  record Settings(Commitment minimumThroughputBillingCommitment) {}

  Settings describe(Caller caller, Nothing input) {
    return settings(caller);
  }

  private Settings settings(Caller caller) {
    return jdbc.sql(
            """
            select started_at, ended_at from lambent_aws.kinesis_account
              where account = :account and region = :region
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::read)
        .optional()
        .orElseGet(() -> new Settings(new Commitment(DISABLED, null, null, null)));
  }

  private Settings read(ResultSet row, int number) throws SQLException {
    Instant started = Instants.get(row, "started_at");
    @Nullable OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    Instant earliest = started.plus(SHORTEST);
    if (ended == null) {
      return new Settings(new Commitment(ENABLED, started, null, earliest));
    }
    Instant end = ended.toInstant();
    return clock.instant().isBefore(end)
        ? new Settings(new Commitment("ENABLED_UNTIL_EARLIEST_ALLOWED_END", started, end, earliest))
        : new Settings(new Commitment(DISABLED, started, end, null));
  }

  Settings update(Caller caller, Update input) {
    Instant now = clock.instant();
    if (input.minimumThroughputBillingCommitment().status().equals(ENABLED)) {
      jdbc.sql(
              """
              insert into lambent_aws.kinesis_account (account, region, started_at)
                values (:account, :region, :now)
                on conflict (account, region) do update set ended_at = null,
                  started_at = case when kinesis_account.ended_at <= :now then :now
                    else kinesis_account.started_at end
              """)
          .param("account", caller.account())
          .param("region", caller.region())
          .param("now", Timestamp.from(now))
          .update();
    } else {
      jdbc.sql(
              """
              update lambent_aws.kinesis_account
                set ended_at = greatest(:now, started_at + interval '1 day')
                where account = :account and region = :region and ended_at is null
              """)
          .param("account", caller.account())
          .param("region", caller.region())
          .param("now", Timestamp.from(now))
          .update();
    }
    return settings(caller);
  }
}
