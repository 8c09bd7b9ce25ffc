package io.lambent.billing.ledger;

import io.lambent.contract.usage.UsageRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The amounts that a batch adds to one of the daily sums. */
record DailySum(long invocations, long billedMillis, long coldStarts) {
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  /**
   * @param day in UTC, on which the runs ended
   */
  record Key(
      String account,
      LocalDate day,
      String region,
      String function,
      int memoryMb,
      String architecture) {

    /** The order in which sums are locked. */
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::account)
            .thenComparing(Key::day)
            .thenComparing(Key::region)
            .thenComparing(Key::function)
            .thenComparingInt(Key::memoryMb)
            .thenComparing(Key::architecture);

    static Key of(UsageRecord usage) {
      return new Key(
          usage.function().account(),
          DailySum.day(usage),
          usage.function().region(),
          usage.function().name(),
          usage.memoryMb(),
          usage.architecture());
    }
  }

  /** The day, in UTC, on which a run ended. */
  static LocalDate day(UsageRecord usage) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(usage.endedAtMillis()), ZoneOffset.UTC);
  }

  /**
   * The sums of records, in the order in which they are to be locked. Stretches of one function and
   * day, which are long, are added up before their key is made.
   */
  static SortedMap<Key, DailySum> of(List<UsageRecord> records) {
    Map<Key, DailySum> sums = new HashMap<>();
    for (int from = 0; from < records.size(); ) {
      UsageRecord first = records.get(from);
      long billedMillis = 0;
      long coldStarts = 0;
      int to = from;
      while (to < records.size() && sameKey(first, records.get(to))) {
        UsageRecord usage = records.get(to++);
        billedMillis = Math.addExact(billedMillis, usage.billedMillis());
        coldStarts += usage.coldStart() ? 1 : 0;
      }
      sums.merge(Key.of(first), new DailySum(to - from, billedMillis, coldStarts), DailySum::plus);
      from = to;
    }
    SortedMap<Key, DailySum> ordered = new TreeMap<>(Key.ORDER);
    ordered.putAll(sums);
    return ordered;
  }

  private static boolean sameKey(UsageRecord one, UsageRecord other) {
    return one.function().equals(other.function())
        && one.memoryMb() == other.memoryMb()
        && one.architecture().equals(other.architecture())
        && Math.floorDiv(one.endedAtMillis(), DAY_MILLIS)
            == Math.floorDiv(other.endedAtMillis(), DAY_MILLIS);
  }

  private DailySum plus(DailySum other) {
    return new DailySum(
        Math.addExact(invocations, other.invocations),
        Math.addExact(billedMillis, other.billedMillis),
        Math.addExact(coldStarts, other.coldStarts));
  }
}
