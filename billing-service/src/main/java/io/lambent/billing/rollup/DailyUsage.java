package io.lambent.billing.rollup;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.hibernate.annotations.Immutable;

/** What one function used on one day with one memory size and architecture. */
@Entity
@Immutable
@Table(name = "usage_day")
public class DailyUsage {

  /**
   * @param day in UTC
   * @param memoryMb configured
   */
  @Embeddable
  public record Key(
      @Column(name = "account") String account,
      @Column(name = "day") LocalDate day,
      @Column(name = "region") String region,
      @Column(name = "function_name") String functionName,
      @Column(name = "memory_mb") int memoryMb,
      @Column(name = "architecture") String architecture) {}

  @EmbeddedId private Key key;

  @Column(name = "invocations")
  private long invocations;

  @Column(name = "billed_millis")
  private long billedMillis;

  @Column(name = "cold_starts")
  private long coldStarts;

  /** For Hibernate, which then fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected DailyUsage() {}

  public Key key() {
    return key;
  }

  public Usage usage() {
    return new Usage(
        invocations, billedMillis, Math.multiplyExact(billedMillis, key.memoryMb()), coldStarts);
  }
}
