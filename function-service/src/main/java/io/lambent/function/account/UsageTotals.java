package io.lambent.function.account;

import io.lambent.function.account.AccountUsage.ManyChanges;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sums single changes up into the totals of accounts, in the background: at start, and when
 * somebody came upon many. Each round is one statement, so that readers see a change either by
 * itself or in the total. One instance does it at a time.
 */
@Component
class UsageTotals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UsageTotals.class);
  private static final int ROUND = 10_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("usage-totals").factory());

  UsageTotals(JdbcClient jdbc, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  @EventListener({ManyChanges.class, ApplicationReadyEvent.class})
  void ask() {
    if (!asked.getAndSet(true)) {
      try {
        thread.execute(this::sumUp);
      } catch (RejectedExecutionException e) {
        log.debug("Stopping: changes are summed up after the next start");
      }
    }
  }

  private void sumUp() {
    asked.set(false);
    try {
      int summed;
      do {
        Integer round = transactions.execute(status -> sumUpRound());
        summed = round == null ? 0 : round;
      } while (summed == ROUND);
    } catch (DataAccessException e) {
      log.warn("What accounts use is summed up later: {}", e.toString());
    }
  }

  /** Returns how many changes there were. */
  private int sumUpRound() {
    boolean alone =
        jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('usage-totals', 0))")
            .query(Boolean.class)
            .single();
    if (!alone) {
      return 0;
    }
    return jdbc.sql(
            """
            with gone as (
              delete from account_usage_change where id in (
                select id from account_usage_change order by id limit ?)
              returning account, region, functions, code_size),
            summed as (
              insert into account_usage as total (account, region, functions, code_size)
              select account, region, sum(functions), sum(code_size) from gone
              group by account, region
              on conflict (account, region) do update
              set functions = total.functions + excluded.functions,
                code_size = total.code_size + excluded.code_size)
            select count(*) from gone
            """)
        .param(ROUND)
        .query(Integer.class)
        .single();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
