package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A function, without what differs between its versions.
 *
 * <p>A change of a function, or of what belongs to it, holds the lock of its row ({@link
 * Catalog#lock}), so that concurrent changes of one function happen one after the other.
 */
@Entity
@Table(name = "function")
public class LambdaFunction {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String account;
  private String region;
  private String name;
  private int lastVersion;
  private @Nullable Integer reservedConcurrency;
  private @Nullable String recursiveLoop;

  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, String> tags;

  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected LambdaFunction() {}

  LambdaFunction(FunctionName function, Map<String, String> tags, Instant createdAt) {
    this.account = function.account();
    this.region = function.region();
    this.name = function.name();
    this.tags = new TreeMap<>(tags);
    this.createdAt = createdAt;
  }

  public long id() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }

  public FunctionName name() {
    return new FunctionName(account, region, name);
  }

  /** Executions kept for this function; null where it shares the account's. */
  public @Nullable Integer reservedConcurrency() {
    return reservedConcurrency;
  }

  public void reserveConcurrency(@Nullable Integer executions) {
    this.reservedConcurrency = executions;
  }

  /** {@code Allow} or {@code Terminate}; null where nobody chose. */
  public @Nullable String recursiveLoop() {
    return recursiveLoop;
  }

  public void treatRecursiveLoop(String treatment) {
    this.recursiveLoop = treatment;
  }

  Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  void tag(Map<String, String> changed) {
    this.tags = new TreeMap<>(changed);
  }

  /** The number of the version published last, 0 where there was none. */
  int lastVersion() {
    return lastVersion;
  }

  int nextVersion() {
    return ++lastVersion;
  }
}
