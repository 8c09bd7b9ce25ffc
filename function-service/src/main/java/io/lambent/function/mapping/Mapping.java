package io.lambent.function.mapping;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.FunctionReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An event source mapping.
 *
 * <p>A change takes the lock of the mapping's row and then that of its function, so that no two
 * mappings of one source and function are created.
 */
@Entity
@Table(name = "event_source_mapping")
class Mapping {
  @Id private String uuid;

  private String account;
  private String region;
  private String functionName;
  private String qualifier;

  @Enumerated(EnumType.STRING)
  private Source source;

  private String eventSource;

  @JdbcTypeCode(SqlTypes.JSON)
  private MappingSettings settings;

  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, String> tags;

  @Enumerated(EnumType.STRING)
  private MappingState state;

  private boolean enabled;
  private long revision;
  private Instant modifiedAt;
  private Instant createdAt;

  /** Written by {@link PolledMappings} only, or a change would take back what it writes. */
  @Column(insertable = false, updatable = false)
  private @Nullable String lastResult;

  @SuppressWarnings("NullAway.Init")
  protected Mapping() {}

  /**
   * @param eventSource the ARN; null for a cluster that AWS does not run
   * @param enabled true if it is to be in effect
   */
  Mapping(
      String uuid,
      FunctionReference function,
      Source source,
      @Nullable String eventSource,
      MappingSettings settings,
      boolean enabled) {
    this.uuid = uuid;
    this.account = function.function().account();
    this.region = function.function().region();
    this.functionName = function.function().name();
    this.qualifier = function.qualifier() == null ? "" : function.qualifier();
    this.source = source;
    this.eventSource = eventSource == null ? "" : eventSource;
    this.settings = settings;
    this.tags = new TreeMap<>();
    this.state = MappingState.CREATING;
    this.enabled = enabled;
    this.modifiedAt = Instant.EPOCH;
    this.createdAt = Instant.EPOCH;
  }

  void created(Map<String, String> asked, Instant now) {
    tags = new TreeMap<>(asked);
    modifiedAt = now;
    createdAt = now;
  }

  /**
   * @param wanted true if it is to be in effect; null to leave that as it is
   */
  void change(MappingSettings changed, @Nullable Boolean wanted, Instant now) {
    settings = changed;
    revision++;
    if (wanted == null || wanted == enabled) {
      state = MappingState.UPDATING;
    } else {
      state = wanted ? MappingState.ENABLING : MappingState.DISABLING;
      enabled = wanted;
    }
    modifiedAt = now;
  }

  void setFunction(FunctionReference function) {
    functionName = function.function().name();
    qualifier = function.qualifier() == null ? "" : function.qualifier();
  }

  void delete(Instant now) {
    revision++;
    state = MappingState.DELETING;
    modifiedAt = now;
  }

  void tag(Map<String, String> changed) {
    tags = new TreeMap<>(changed);
  }

  String uuid() {
    return uuid;
  }

  String arn() {
    return Arn.of("lambda", region, account, "event-source-mapping:" + uuid).toString();
  }

  FunctionReference function() {
    return new FunctionReference(
        new FunctionName(account, region, functionName), qualifier.isEmpty() ? null : qualifier);
  }

  Source source() {
    return source;
  }

  /** Null for a cluster that AWS does not run. */
  @Nullable String eventSourceArn() {
    return eventSource.isEmpty() ? null : eventSource;
  }

  MappingSettings settings() {
    return settings;
  }

  Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  MappingState state() {
    return state;
  }

  long revision() {
    return revision;
  }

  /** Returns true if its transition ends when a poller says so. */
  boolean needsPoller() {
    return enabled
        || state == MappingState.DISABLING
        || state == MappingState.DELETING && source.hasCheckpoints();
  }

  /** Returns true if the source is to be polled. */
  boolean isActive() {
    return enabled && state != MappingState.DELETING;
  }

  /** The result of the latest batch; null before the first. */
  @Nullable String lastResult() {
    return lastResult;
  }

  Instant modifiedAt() {
    return modifiedAt;
  }

  Instant createdAt() {
    return createdAt;
  }
}
