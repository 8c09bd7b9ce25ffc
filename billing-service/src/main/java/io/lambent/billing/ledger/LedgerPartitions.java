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
 * The ledger's partitions, one per month of arrival. They are made when the first batch of a month
 * arrives and dropped when the month is older than the retention.
 */
@Component
class LedgerPartitions {
  private static final Logger log = LoggerFactory.getLogger(LedgerPartitions.class);
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM");
  private static final String PREFIX = "usage_batch_";
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

  /** Makes sure that a month has its partition. */
  void need(YearMonth month) {
    if (present.contains(month)) {
      return;
    }
    // One statement string is one transaction; the lock keeps two instances from doing it at once.
    jdbc.execute(
        """
        select pg_advisory_xact_lock(%d);
        create table if not exists lambent_billing.%s%s
          partition of lambent_billing.usage_batch for values from ('%s') to ('%s')
        """
            .formatted(
                LOCK, PREFIX, SUFFIX.format(month), month.atDay(1), month.plusMonths(1).atDay(1)));
    present.add(month);
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT6H")
  void dropOld() {
    YearMonth oldest =
        YearMonth.now(clock.withZone(ZoneOffset.UTC)).minusMonths(properties.retentionMonths());
    List<String> partitions =
        jdbc.queryForList(
            """
            select c.relname from pg_inherits i
              join pg_class c on c.oid = i.inhrelid
              join pg_class p on p.oid = i.inhparent
              join pg_namespace n on n.oid = p.relnamespace
            where n.nspname = 'lambent_billing' and p.relname = 'usage_batch'
              and c.relname ~ '^usage_batch_[0-9]{4}_[0-9]{2}$'
            """,
            String.class);
    for (String partition : partitions) {
      YearMonth month = YearMonth.parse(partition.substring(PREFIX.length()), SUFFIX);
      if (month.isBefore(oldest)) {
        jdbc.execute("drop table if exists lambent_billing." + partition);
        present.remove(month);
        log.info("The usage records that arrived in {} are dropped; their daily sums stay", month);
      }
    }
  }
}
