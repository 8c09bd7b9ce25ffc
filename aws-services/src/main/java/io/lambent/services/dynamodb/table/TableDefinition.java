package io.lambent.services.dynamodb.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table, which a row keeps as JSON.
 *
 * @param tableId a UUID
 * @param attributes the types of the key attributes, {@code S}, {@code N} or {@code B}, by name
 * @param settings the settings that do not concern keys
 */
public record TableDefinition(
    String tableId,
    Map<String, String> attributes,
    KeySchema key,
    List<IndexDefinition> indexes,
    Settings settings) {

  public TableDefinition {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    indexes = List.copyOf(indexes);
  }

  /**
   * Settings of a table.
   *
   * @param onDemandSince null for provisioned tables that never were on demand
   * @param stream null while the table has none
   * @param latestLabel the label of the stream that was enabled last; null where none was
   * @param ttlAttribute the attribute with the time at which an item expires; null where none does
   * @param tableClass null where none was set
   * @param sse {@code KMS} key; empty for AWS's own, null where encryption was not asked for
   * @param recoveryDays null while point-in-time recovery is off
   */
  public record Settings(
      boolean isOnDemand,
      @Nullable Instant onDemandSince,
      Throughput throughput,
      @Nullable StreamSettings stream,
      @Nullable String latestLabel,
      @Nullable String ttlAttribute,
      boolean isProtected,
      @Nullable String tableClass,
      @Nullable String sse,
      @Nullable Integer recoveryDays,
      @Nullable Instant recoverySince) {

    Settings withStream(@Nullable StreamSettings changed) {
      return new Settings(
          isOnDemand,
          onDemandSince,
          throughput,
          changed,
          changed == null ? latestLabel : changed.label(),
          ttlAttribute,
          isProtected,
          tableClass,
          sse,
          recoveryDays,
          recoverySince);
    }

    Settings withTtl(@Nullable String attribute) {
      return new Settings(
          isOnDemand,
          onDemandSince,
          throughput,
          stream,
          latestLabel,
          attribute,
          isProtected,
          tableClass,
          sse,
          recoveryDays,
          recoverySince);
    }

    Settings withRecovery(@Nullable Integer days, @Nullable Instant since) {
      return new Settings(
          isOnDemand,
          onDemandSince,
          throughput,
          stream,
          latestLabel,
          ttlAttribute,
          isProtected,
          tableClass,
          sse,
          days,
          since);
    }

    Settings withThroughput(boolean onDemand, Throughput changed, Instant now) {
      return new Settings(
          onDemand,
          onDemand && !isOnDemand ? now : onDemandSince,
          changed,
          stream,
          latestLabel,
          ttlAttribute,
          isProtected,
          tableClass,
          sse,
          recoveryDays,
          recoverySince);
    }

    Settings with(boolean protection, @Nullable String changedClass, @Nullable String changedSse) {
      return new Settings(
          isOnDemand,
          onDemandSince,
          throughput,
          stream,
          latestLabel,
          ttlAttribute,
          protection,
          changedClass,
          changedSse,
          recoveryDays,
          recoverySince);
    }
  }

  /** The type of a key attribute. */
  public String type(String attribute) {
    return Objects.requireNonNull(attributes.get(attribute), attribute);
  }

  /** The index of a name; null where there is none. */
  public @Nullable IndexDefinition index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst().orElse(null);
  }

  public boolean hasLocalIndexes() {
    return indexes.stream().anyMatch(index -> !index.isGlobal());
  }

  TableDefinition with(Settings changed) {
    return new TableDefinition(tableId, attributes, key, indexes, changed);
  }

  TableDefinition with(Map<String, String> changed, List<IndexDefinition> changedIndexes) {
    return new TableDefinition(tableId, changed, key, changedIndexes, settings);
  }

  /** The definition with another state of an index; null removes the index. */
  public TableDefinition withStatus(IndexDefinition index, @Nullable String status) {
    List<IndexDefinition> changed = new ArrayList<>();
    for (IndexDefinition each : indexes) {
      if (each.number() != index.number()) {
        changed.add(each);
      } else if (status != null) {
        changed.add(each.withStatus(status));
      }
    }
    return with(attributes, changed);
  }
}
