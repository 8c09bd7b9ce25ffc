package io.lambent.billing.ledger;

import io.lambent.contract.usage.UsageEncoding;
import io.lambent.contract.usage.UsageRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads single runs out of their batches, for audits: in the order in which the batches arrived,
 * and within one as they ended. Batches are found by day and searched whole, so a call costs what
 * its days hold; it stops after {@link #MAX_SEARCHED} records and says where to go on.
 */
@Component
final class LedgerReader {
  /** Records that one call looks at; takes some tenths of a second. */
  static final int MAX_SEARCHED = 100_000;

  private static final int BATCHES_AT_ONCE = 10;

  private static final String BATCHES =
      """
      select id, records from lambent_billing.usage_batch
      where id >= ? and first_day <= ? and last_day >= ?
      order by id limit ?
      """;

  private final JdbcTemplate jdbc;

  LedgerReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Selects runs.
   *
   * @param from first day, in UTC, on which they ended
   * @param to last day, included
   * @param region all where null
   * @param function all where null
   */
  record Query(
      String account,
      LocalDate from,
      LocalDate to,
      @Nullable String region,
      @Nullable String function) {

    private boolean takes(UsageRecord usage) {
      LocalDate day = DailySum.day(usage);
      return usage.function().account().equals(account)
          && (region == null || usage.function().region().equals(region))
          && (function == null || usage.function().name().equals(function))
          && !day.isBefore(from)
          && !day.isAfter(to);
    }
  }

  /**
   * A place between two records.
   *
   * @param batch the batch that is read next
   * @param index of its records, the one that is read next
   */
  record Place(long batch, int index) {
    static final Place BEGINNING = new Place(0, 0);
  }

  /**
   * @param next where to go on; null where everything was read
   */
  record Page(List<UsageRecord> records, @Nullable Place next) {}

  private record Batch(long id, byte[] records) {}

  /**
   * @param size how many records a page has at most; fewer do not mean that there are no more
   */
  Page read(Query query, Place start, int size) {
    List<UsageRecord> found = new ArrayList<>();
    Place place = start;
    int searched = 0;
    while (searched < MAX_SEARCHED) {
      List<Batch> batches = batches(query, place.batch());
      for (Batch batch : batches) {
        List<UsageRecord> records = UsageEncoding.decode(batch.records());
        int first = batch.id() == place.batch() ? place.index() : 0;
        for (int i = first; i < records.size(); i++) {
          if (query.takes(records.get(i))) {
            if (found.size() == size) {
              return new Page(found, new Place(batch.id(), i));
            }
            found.add(records.get(i));
          }
        }
        searched += records.size();
        place = new Place(batch.id() + 1, 0);
      }
      if (batches.size() < BATCHES_AT_ONCE) {
        return new Page(found, null);
      }
    }
    return new Page(found, place);
  }

  private List<Batch> batches(Query query, long from) {
    return jdbc.query(
        BATCHES,
        (row, number) -> new Batch(row.getLong(1), row.getBytes(2)),
        from,
        query.to(),
        query.from(),
        BATCHES_AT_ONCE);
  }
}
