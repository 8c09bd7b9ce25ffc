package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bad input blames the caller. {@code -Dlambent.fuzz.seed=N} varies it. */
class DynamoFuzzTest extends DynamoCalls {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  @Test
  void answersWithNothingButErrorsOfTheCaller() throws Exception {
    String table = sorted();
    String key = "{\"id\":{\"S\":\"a\"},\"at\":{\"N\":\"1\"}}";
    ServiceFuzz fuzz =
        new ServiceFuzz(
            services,
            "dynamodb",
            Map.ofEntries(
                Map.entry("TableName", List.of("\"" + table + "\"")),
                Map.entry("Key", List.of(key)),
                Map.entry("Item", List.of(key)),
                Map.entry("Keys", List.of("[" + key + "]")),
                Map.entry("ExclusiveStartKey", List.of(key)),
                Map.entry("ConditionExpression", List.of("\"a = :a\"", "\"size(#b) > :a\"")),
                Map.entry("FilterExpression", List.of("\"a = :a\"", "\"contains(#b, :a)\"")),
                Map.entry("KeyConditionExpression", List.of("\"id = :a\"")),
                Map.entry("UpdateExpression", List.of("\"SET a = :a\"", "\"ADD #b :a\"")),
                Map.entry("ProjectionExpression", List.of("\"a, #b\"")),
                Map.entry("ExpressionAttributeNames", List.of("{\"#b\":\"b\"}")),
                Map.entry("ExpressionAttributeValues", List.of("{\":a\":{\"S\":\"x\"}}")),
                Map.entry("Limit", List.of("1")),
                Map.entry("ConsistentRead", List.of("true")),
                Map.entry(
                    "RequestItems",
                    List.of("{\"" + table + "\":[{\"PutRequest\":{\"Item\":" + key + "}}]}"))),
            SEED);

    assertThat(fuzz.json("DynamoDB_20120810", 25)).as("seed " + SEED).isEmpty();
  }
}
