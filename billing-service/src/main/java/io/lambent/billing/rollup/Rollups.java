package io.lambent.billing.rollup;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads the daily sums. The ledger writes them. */
public interface Rollups extends Repository<DailyUsage, DailyUsage.Key> {

  /** A page of an account's days, in the order of day, region, function, memory, architecture. */
  @Query(
      """
      select u from DailyUsage u
      where u.key.account = :account and u.key.day between :from and :to
        and (:region is null or u.key.region = :region)
        and (:function is null or u.key.functionName = :function)
      order by u.key.day, u.key.region, u.key.functionName, u.key.memoryMb, u.key.architecture
      """)
  Slice<DailyUsage> find(
      String account,
      LocalDate from,
      LocalDate to,
      @Nullable String region,
      @Nullable String function,
      Pageable page);

  /** An account's sums per region and architecture, in that order. */
  @Query(
      """
      select new io.lambent.billing.rollup.RegionalUsage(u.key.region, u.key.architecture,
        sum(u.invocations), sum(u.billedMillis), sum(u.billedMillis * u.key.memoryMb),
        sum(u.coldStarts))
      from DailyUsage u
      where u.key.account = :account and u.key.day between :from and :to
        and (:region is null or u.key.region = :region)
        and (:function is null or u.key.functionName = :function)
      group by u.key.region, u.key.architecture
      order by u.key.region, u.key.architecture
      """)
  List<RegionalUsage> sum(
      String account,
      LocalDate from,
      LocalDate to,
      @Nullable String region,
      @Nullable String function);
}
