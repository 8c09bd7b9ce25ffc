package io.lambent.services.dynamodb.table;

import java.util.List;

/**
 * A secondary index.
 *
 * @param number tells it from the table's other indexes, also from deleted ones
 * @param isGlobal false for a local index, which has the table's partition key
 * @param projection {@code ALL}, {@code KEYS_ONLY} or {@code INCLUDE}
 * @param nonKeys the further attributes that {@code INCLUDE} projects
 * @param throughput what was set for it
 * @param status {@code ACTIVE}, {@code CREATING} while items are added that were there before it,
 *     {@code DELETING} while its entries are removed
 */
public record IndexDefinition(
    int number,
    String name,
    boolean isGlobal,
    KeySchema key,
    String projection,
    List<String> nonKeys,
    Throughput throughput,
    String status) {
  public static final String ACTIVE = "ACTIVE";
  public static final String CREATING = "CREATING";
  public static final String DELETING = "DELETING";

  public IndexDefinition {
    nonKeys = List.copyOf(nonKeys);
  }

  public boolean isActive() {
    return status.equals(ACTIVE);
  }

  /** Returns true while writes of items have to write the index. */
  public boolean isWritten() {
    return !status.equals(DELETING);
  }

  public boolean projectsAll() {
    return projection.equals("ALL");
  }

  /** Returns true where the index has an attribute, with the keys of index and table. */
  public boolean projects(String attribute, KeySchema tableKey) {
    return projectsAll()
        || key.has(attribute)
        || tableKey.has(attribute)
        || nonKeys.contains(attribute);
  }

  IndexDefinition withStatus(String changed) {
    return new IndexDefinition(
        number, name, isGlobal, key, projection, nonKeys, throughput, changed);
  }

  IndexDefinition withThroughput(Throughput changed) {
    return new IndexDefinition(number, name, isGlobal, key, projection, nonKeys, changed, status);
  }
}
