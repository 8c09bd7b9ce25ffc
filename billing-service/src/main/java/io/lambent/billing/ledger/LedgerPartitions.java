package io.lambent.billing.ledger;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The ledger's partitions, one per month. They are made when the first record of a month arrives
 * and dropped when the month is older than the retention.
 */
@Component
class LedgerPartitions {
  private static final Logger log = LoggerFactory.getLogger(LedgerPartitions.class);
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM");
  private static final String PREFIX = "usage_record_";
  private static final long LOCK = 0x6C616D62656E74L;

  private final JdbcTemplate jdbc;
  private final LedgerProperties properties;
  private final Clock clock;
  private final Set<YearMonth> present = ConcurrentHashMap.newKeySet();

  LedgerPartitions(JdbcTemplate jdbc, LedgerProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Makes sure that a month has its partition. Months in the far past or future, of clocks that are
   * off, have none: their records go to the default partition.
   */
  void need(YearMonth month) {
    YearMonth now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
    if (month.isAfter(now.plusMonths(1)) || month.isBefore(oldestKept(now))) {
      return;
    }
    if (present.contains(month)) {
      return;
    }
    // One statement string is one transaction; the lock keeps two instances from doing it at once.
    jdbc.execute(
        """
        select pg_advisory_xact_lock(%d);
        create table if not exists lambent_billing.%s%s
          partition of lambent_billing.usage_record for values from ('%s') to ('%s')
        """
            .formatted(
                LOCK, PREFIX, SUFFIX.format(month), month.atDay(1), month.plusMonths(1).atDay(1)));
    present.add(month);
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT6H")
  void dropOld() {
    YearMonth oldest = oldestKept(YearMonth.now(clock.withZone(ZoneOffset.UTC)));
    List<String> partitions =
        jdbc.queryForList(
            """
            select c.relname from pg_inherits i
              join pg_class c on c.oid = i.inhrelid
              join pg_class p on p.oid = i.inhparent
              join pg_namespace n on n.oid = p.relnamespace
            where n.nspname = 'lambent_billing' and p.relname = 'usage_record'
              and c.relname ~ '^usage_record_[0-9]{4}_[0-9]{2}$'
            """,
            String.class);
    for (String partition : partitions) {
      YearMonth month = YearMonth.parse(partition.substring(PREFIX.length()), SUFFIX);
      if (month.isBefore(oldest)) {
        jdbc.execute("drop table if exists lambent_billing." + partition);
        present.remove(month);
        log.info("The usage records of {} are dropped; their daily sums stay", month);
      }
    }
  }

  private YearMonth oldestKept(YearMonth now) {
    return now.minusMonths(properties.retentionMonths());
  }
}
