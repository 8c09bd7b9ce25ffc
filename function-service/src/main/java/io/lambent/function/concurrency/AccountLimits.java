package io.lambent.function.concurrency;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The executions that an account may have in a region, and how many are claimed. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>.
 */
@Component
@EnableConfigurationProperties(ConcurrencyProperties.class)
class AccountLimits {
  /** Executions that stay for the functions without a reservation. */
  static final int MINIMUM_UNRESERVED = 100;

  private final JdbcClient jdbc;
  private final ConcurrencyProperties properties;

  AccountLimits(JdbcClient jdbc, ConcurrencyProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  /** Executions at the same time. */
  int concurrentExecutions() {
    return properties.accountConcurrency();
  }

  /**
   * Executions that the functions of an account but one have to themselves: what they reserve, else
   * their provisioned concurrency. Looks at the functions that have some, of which there are few,
   * one by one: a join could read all functions of the account.
   */
  long claimed(String account, String region, String except) {
    return jdbc.sql(
            """
            select (
              select coalesce(sum(f.reserved_concurrency), 0) from function f
              where f.account = :account and f.region = :region and f.name <> :except
              and f.reserved_concurrency is not null) + (
              select coalesce(sum(p.requested), 0) from provisioned_concurrency p
              where (
                select u.account = :account and u.region = :region and u.name <> :except
                  and u.reserved_concurrency is null
                from function u where u.id = p.function_id))
            """)
        .param("account", account)
        .param("region", region)
        .param("except", except)
        .query((row, index) -> row.getLong(1))
        .single();
  }

  /** Has reservations of an account made one after the other, until the transaction ends. */
  void lockReservations(String account, String region) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param("reservations:" + account + ":" + region)
        .query((row, index) -> true)
        .single();
  }
}
