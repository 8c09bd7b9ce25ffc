package io.lambent.services.dynamodb.stream;

import io.lambent.aws.arn.Arn;
import io.lambent.services.dynamodb.table.KeySchema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a table.
 *
 * @param endedAt null while the table writes to it
 */
record StreamRow(
    long id,
    String account,
    String region,
    String tableName,
    String label,
    String viewType,
    KeySchema key,
    Instant createdAt,
    @Nullable Instant endedAt) {

  String arn() {
    return Arn.of("dynamodb", region, account, "table/" + tableName + "/stream/" + label)
        .toString();
  }
}
