package io.lambent.services.cloudwatch;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves samples into points, and deletes what has expired. Of several instances one does it at a
 * time: it holds an advisory lock of PostgreSQL for as long as its transaction lasts, so the lock
 * of one that dies is free at once. Samples leave one table and enter the other in the same
 * transaction, so each counts once, whenever an instance dies.
 */
@Component
class RollUp {
  private static final Logger log = LoggerFactory.getLogger(RollUp.class);

  /** Samples in one transaction. */
  private static final int BATCH = 2_000;

  private static final long LOCK = 0x6C616D62_63776D31L;

  private final JdbcTemplate jdbc;
  private final PointTable points;
  private final KnownMetrics known;
  private final TransactionTemplate transactions;
  private final Clock clock;

  RollUp(
      JdbcTemplate jdbc,
      PointTable points,
      KnownMetrics known,
      TransactionTemplate transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.points = points;
    this.known = known;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT30S", fixedDelayString = "PT30S")
  void rollUp() {
    try {
      int moved = BATCH;
      while (moved == BATCH) {
        moved = alone(() -> points.rollUp(BATCH));
      }
    } catch (DataAccessException e) {
      log.warn("Metrics are not rolled up now: {}", e.toString());
    }
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT1H")
  void expire() {
    try {
      alone(
          () -> {
            points.expire(clock.instant());
            return 0;
          });
      known.clear();
    } catch (DataAccessException e) {
      log.warn("Expired metrics are not deleted now: {}", e.toString());
    }
  }

  private interface Work {
    int run();
  }

  /** Runs it in a transaction, or answers 0 where another instance is at it. */
  private int alone(Work work) {
    Integer done =
        transactions.execute(
            status ->
                Boolean.TRUE.equals(
                        jdbc.queryForObject(
                            "select pg_try_advisory_xact_lock(?)", Boolean.class, LOCK))
                    ? work.run()
                    : 0);
    return done == null ? 0 : done;
  }
}
