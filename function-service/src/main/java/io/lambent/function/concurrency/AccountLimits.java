package io.lambent.function.concurrency;

import io.lambent.function.awsapi.Caller;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many executions an account may have in a region, and how many are claimed. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>.
 */
@Component
class AccountLimits {
  /** Executions at the same time. */
  static final int CONCURRENT_EXECUTIONS = 1000;

  /** Executions that stay for the functions without a reservation. */
  static final int MINIMUM_UNRESERVED = 100;

  private final JdbcClient jdbc;

  AccountLimits(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Executions that the functions of an account but one have to themselves: what they reserve, else
   * their provisioned concurrency. Looks at the functions that have some, of which there are few,
   * one by one: a join could read all functions of the account.
   */
  long claimed(Caller caller, String except) {
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
        .param("account", caller.account())
        .param("region", caller.region())
        .param("except", except)
        .query((row, index) -> row.getLong(1))
        .single();
  }

  /** Has reservations of an account made one after the other, until the transaction ends. */
  void lockReservations(Caller caller) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param("reservations:" + caller.account() + ":" + caller.region())
        .query((row, index) -> true)
        .single();
  }
}
