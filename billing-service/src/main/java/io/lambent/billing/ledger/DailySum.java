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

/** What a batch adds to one of the daily sums. */
record DailySum(long invocations, long billedMillis, long coldStarts) {

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

  /** The sums of records, in the order in which they are to be locked. */
  static SortedMap<Key, DailySum> of(List<UsageRecord> records) {
    Map<Key, DailySum> sums = new HashMap<>();
    for (UsageRecord usage : records) {
      sums.merge(
          Key.of(usage),
          new DailySum(1, usage.billedMillis(), usage.coldStart() ? 1 : 0),
          DailySum::plus);
    }
    SortedMap<Key, DailySum> ordered = new TreeMap<>(Key.ORDER);
    ordered.putAll(sums);
    return ordered;
  }

  private DailySum plus(DailySum other) {
    return new DailySum(
        Math.addExact(invocations, other.invocations),
        Math.addExact(billedMillis, other.billedMillis),
        Math.addExact(coldStarts, other.coldStarts));
  }
}
