package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Single items: put, read, updated and deleted. */
class ItemsTest extends DynamoCalls {
  private static final String TABLE = table();
  private static final String SORTED = sorted();

  @Test
  void limitsNamesOfAttributes() {
    String longest = "n".repeat(65_535);
    put(TABLE, "id", "names", longest, 1);

    assertThat(get(TABLE, "id", "names")).containsKey(longest);
    assertInvalid(
        () -> put(TABLE, "id", "names", longest + "n", 1),
        "1 validation error detected: Value '{id={S=names}, nnn");
    assertInvalid(() -> put(TABLE, "id", "names", "", 1), "Empty attribute name");
  }

  @Test
  void readsWhatWasPut() {
    Map<String, AttributeValue> item =
        item(
            "id",
            "all",
            "n",
            AttributeValue.fromN("12345678901234567890.5"),
            "list",
            AttributeValue.fromL(List.of(s("a"), n(1), AttributeValue.fromBool(true))),
            "map",
            AttributeValue.fromM(Map.of("x", AttributeValue.fromNul(true))),
            "set",
            AttributeValue.fromSs(List.of("a", "b")),
            "empty",
            "");
    dynamo.putItem(request -> request.tableName(TABLE).item(item));

    assertThat(get(TABLE, "id", "all")).isEqualTo(item);
    assertThat(
            dynamo
                .getItem(
                    request ->
                        request
                            .tableName(TABLE)
                            .key(item("id", "all"))
                            .projectionExpression("#l[1], id")
                            .expressionAttributeNames(Map.of("#l", "list")))
                .item())
        .isEqualTo(item("id", "all", "list", AttributeValue.fromL(List.of(n(1)))));
    assertThat(get(TABLE, "id", "none")).isEmpty();
  }

  @Test
  void putsUnderConditionsAndAnswersTheOldItem() {
    put(TABLE, "id", "c", "v", 1);

    assertThatThrownBy(
            () ->
                dynamo.putItem(
                    request ->
                        request
                            .tableName(TABLE)
                            .item(item("id", "c", "v", 2))
                            .conditionExpression("attribute_not_exists(id)")
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo("The conditional request failed");
              assertThat(e.item()).isEqualTo(item("id", "c", "v", 1));
            });
    assertThat(
            dynamo
                .putItem(
                    request ->
                        request
                            .tableName(TABLE)
                            .item(item("id", "c", "v", 3))
                            .conditionExpression("v = :v")
                            .expressionAttributeValues(Map.of(":v", n(1)))
                            .returnValues(ReturnValue.ALL_OLD))
                .attributes())
        .isEqualTo(item("id", "c", "v", 1));
    assertThat(get(TABLE, "id", "c")).isEqualTo(item("id", "c", "v", 3));
  }

  private static Map<String, AttributeValue> update(
      String id, ReturnValue returned, String expression, Map<String, AttributeValue> values) {
    return dynamo
        .updateItem(
            request ->
                request
                    .tableName(TABLE)
                    .key(item("id", id))
                    .updateExpression(expression)
                    .expressionAttributeValues(values)
                    .returnValues(returned))
        .attributes();
  }

  @Test
  void answersWhatAnUpdateHasChanged() {
    assertThat(update("u", ReturnValue.ALL_NEW, "SET a = :a, b = :a", Map.of(":a", n(1))))
        .isEqualTo(item("id", "u", "a", 1, "b", 1));
    assertThat(update("u", ReturnValue.UPDATED_NEW, "SET a = a + :a", Map.of(":a", n(1))))
        .isEqualTo(item("a", 2));
    assertThat(update("u", ReturnValue.UPDATED_OLD, "SET a = a + :a", Map.of(":a", n(1))))
        .isEqualTo(item("a", 2));
    assertThat(update("u", ReturnValue.ALL_OLD, "ADD c :a", Map.of(":a", n(5))))
        .isEqualTo(item("id", "u", "a", 3, "b", 1));
    assertThat(update("u", ReturnValue.NONE, "ADD c :a", Map.of(":a", n(5)))).isEmpty();
    assertThat(get(TABLE, "id", "u")).isEqualTo(item("id", "u", "a", 3, "b", 1, "c", 10));
  }

  @Test
  void makesAnItemOfAKey() {
    dynamo.updateItem(request -> request.tableName(TABLE).key(item("id", "made")));

    assertThat(get(TABLE, "id", "made")).isEqualTo(item("id", "made"));
  }

  @Test
  void losesNoIncrementOfConcurrentUpdates() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService tasks = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 200; i++) {
        all.add(
            tasks.submit(
                () -> update("count", ReturnValue.NONE, "ADD n :one", Map.of(":one", n(1)))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(get(TABLE, "id", "count")).containsEntry("n", n(200));
  }

  @Test
  void keepsAllThatIsPutAtTheSameTime() throws Exception {
    String changing = table();
    int writers = 8;
    int each = 40;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int number = writer;
        done.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    put(changing, "id", number + "-" + i, "v", i);
                    put(TABLE, "id", "same", "v", i);
                  }
                }));
      }
      // Changes the table, so that puts that were begun before find another one.
      dynamo.updateTable(
          request ->
              request
                  .tableName(changing)
                  .streamSpecification(
                      stream -> stream.streamEnabled(true).streamViewType("KEYS_ONLY")));
      for (Future<?> one : done) {
        one.get();
      }
    }

    for (int writer = 0; writer < writers; writer++) {
      for (int i = 0; i < each; i++) {
        assertThat(get(changing, "id", writer + "-" + i)).containsEntry("v", n(i));
      }
    }
    assertThat(get(TABLE, "id", "same")).containsEntry("v", n(each - 1));
  }

  @Test
  void deletesAnItemOnce() {
    put(SORTED, "id", "d", "at", 1);

    assertThat(
            dynamo
                .deleteItem(
                    request ->
                        request
                            .tableName(SORTED)
                            .key(item("id", "d", "at", 1))
                            .returnValues(ReturnValue.ALL_OLD))
                .attributes())
        .isEqualTo(item("id", "d", "at", 1));
    assertThat(
            dynamo
                .deleteItem(
                    request ->
                        request
                            .tableName(SORTED)
                            .key(item("id", "d", "at", 1))
                            .returnValues(ReturnValue.ALL_OLD))
                .attributes())
        .isEmpty();
  }

  @Test
  void refusesWrongKeys() {
    assertInvalid(
        () -> put(SORTED, "id", "x"),
        "One or more parameter values were invalid: Missing the key at in the item");
    assertInvalid(
        () -> put(SORTED, "id", "x", "at", "text"),
        "One or more parameter values were invalid: Type mismatch for key at expected: N actual:"
            + " S");
    assertInvalid(
        () -> put(TABLE, "id", ""),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: id");
    assertInvalid(
        () -> get(SORTED, "id", "x"), "The provided key element does not match the schema");
    assertInvalid(
        () -> update("k", ReturnValue.NONE, "SET id = :i", Map.of(":i", s("other"))),
        "One or more parameter values were invalid: Cannot update attribute id. This attribute is"
            + " part of the key");
  }

  @Test
  void refusesItemsOfMoreThan400Kilobytes() {
    assertInvalid(
        () -> put(TABLE, "id", "big", "v", "x".repeat(400 * 1024)),
        "Item size has exceeded the maximum allowed size");
    put(TABLE, "id", "big", "v", "x".repeat(399 * 1024));
  }

  @Test
  void tellsTheCapacity() {
    ConsumedCapacity put =
        dynamo
            .putItem(
                request ->
                    request
                        .tableName(TABLE)
                        .item(item("id", "capacity", "v", "x".repeat(1024)))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity();
    ConsumedCapacity read =
        dynamo
            .getItem(
                request ->
                    request
                        .tableName(TABLE)
                        .key(item("id", "capacity"))
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
            .consumedCapacity();

    assertThat(put.capacityUnits()).isEqualTo(2);
    assertThat(put.table().capacityUnits()).isEqualTo(2);
    assertThat(read.capacityUnits()).isEqualTo(1);
    assertThat(read.tableName()).isEqualTo(TABLE);
  }
}
