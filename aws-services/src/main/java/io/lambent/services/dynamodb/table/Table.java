package io.lambent.services.dynamodb.table;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A table, as of one version of its definition.
 *
 * @param id the id of its row
 * @param hasWork true where a worker has to bring items or indexes into line with the definition
 */
public record Table(
    long id,
    String account,
    String region,
    String name,
    long version,
    TableDefinition definition,
    Instant createdAt,
    boolean hasWork) {

  public String arn() {
    return Arn.of("dynamodb", region, account, "table/" + name).toString();
  }

  public KeySchema key() {
    return definition.key();
  }

  /** The stream that writes go to; null where there is none. */
  public @Nullable StreamSettings stream() {
    return definition.settings().stream();
  }

  /** The ARN of a stream of this table. */
  public String streamArn(String label) {
    return arn() + "/stream/" + label;
  }

  /** Returns true for the same version of the same table. */
  public boolean isSame(Table other) {
    return id == other.id && version == other.version;
  }

  public boolean isActive() {
    return definition.indexes().stream().allMatch(IndexDefinition::isActive);
  }
}
