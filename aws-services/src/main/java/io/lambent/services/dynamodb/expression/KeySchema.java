package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a table or of an index.
 *
 * @param sort null if the key has a partition key only
 */
public record KeySchema(KeyAttribute partition, @Nullable KeyAttribute sort) {

  /**
   * An attribute of a key.
   *
   * @param type S, N or B
   */
  public record KeyAttribute(String name, AttributeType type) {}

  /** The names of the attributes, the partition key first. */
  public List<String> names() {
    return sort == null ? List.of(partition.name()) : List.of(partition.name(), sort.name());
  }
}
