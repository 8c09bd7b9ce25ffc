package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.Table;
import java.util.Collection;
import java.util.List;

/**
 * Attributes that reads of an index name though the index does not project them. What is selected
 * is read from the table where the index is local, and refused where it is global; filters of keyed
 * reads are refused for both. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html">Query</a>.
 */
public final class IndexReach {
  private IndexReach() {}

  /**
   * Returns true where some of the selected attributes have to be read from the table.
   *
   * @throws io.lambent.aws.error.AwsFailure where the index is global and lacks one of them
   */
  public static boolean isBeyond(Table table, IndexDefinition index, Collection<String> selected) {
    List<String> missing = missing(table, index, selected);
    if (!missing.isEmpty() && index.isGlobal()) {
      throw DynamoErrors.parameters(
          "Global secondary index " + index.name() + " does not project " + missing);
    }
    return !missing.isEmpty();
  }

  /**
   * Refuses a filter that tests attributes which the index lacks.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static void requireFilter(
      Table table, IndexDefinition index, Collection<String> filtered) {
    List<String> missing = missing(table, index, filtered);
    if (!missing.isEmpty()) {
      throw DynamoErrors.parameters(
          "Secondary index "
              + index.name()
              + " does not project one or more filter attributes: "
              + missing);
    }
  }

  private static List<String> missing(
      Table table, IndexDefinition index, Collection<String> attributes) {
    return attributes.stream()
        .filter(attribute -> !index.projects(attribute, table.key()))
        .distinct()
        .toList();
  }
}
