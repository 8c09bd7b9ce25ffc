package io.lambent.services.dynamodb.table;

import java.util.List;

/**
 * A secondary index.
 *
 * @param number identifies the index within its table, also beside indexes that are being deleted
 * @param isGlobal false for a local index, which has the table's partition key
 * @param projection {@code ALL}, {@code KEYS_ONLY} or {@code INCLUDE}
 * @param nonKeys the further attributes that {@code INCLUDE} projects
 * @param throughput its provisioned throughput
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

  /** Returns true while writes of items have to update the index. */
  public boolean isWritten() {
    return !status.equals(DELETING);
  }

  public boolean projectsAll() {
    return projection.equals("ALL");
  }

  /**
   * Returns true where an attribute is projected into the index, as the keys of index and table
   * always are.
   */
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
