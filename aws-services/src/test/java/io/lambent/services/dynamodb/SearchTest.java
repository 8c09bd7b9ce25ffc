package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Queries and scans of tables and indexes. */
class SearchTest extends DynamoCalls {
  private static final String TABLE =
      table(
          request ->
              request
                  .attributeDefinitions(
                      attribute("id", ScalarAttributeType.S),
                      attribute("at", ScalarAttributeType.N),
                      attribute("kind", ScalarAttributeType.S))
                  .keySchema(key("id", "at"))
                  .localSecondaryIndexes(
                      index ->
                          index
                              .indexName("local")
                              .keySchema(key("id", "kind"))
                              .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY)))
                  .globalSecondaryIndexes(
                      index ->
                          index
                              .indexName("global")
                              .keySchema(key("kind", "at"))
                              .projection(
                                  p ->
                                      p.projectionType(ProjectionType.INCLUDE)
                                          .nonKeyAttributes("v"))));

  @BeforeAll
  static void fill() {
    for (int i = -10; i < 10; i++) {
      put(TABLE, "id", "p", "at", i, "kind", i % 2 == 0 ? "even" : "odd", "v", i * i, "w", i);
      put(TABLE, "id", "q" + i, "at", i);
    }
  }

  private static List<Long> times(List<Map<String, AttributeValue>> items) {
    return items.stream()
        .map(item -> Long.valueOf(Objects.requireNonNull(item.get("at")).n()))
        .toList();
  }

  @Test
  void findsARangeOfAPartitionInOrder() {
    QueryResponse found =
        dynamo.query(
            request ->
                request
                    .tableName(TABLE)
                    .keyConditionExpression("id = :p and #at between :a and :b")
                    .filterExpression("v <> :v")
                    .expressionAttributeNames(Map.of("#at", "at"))
                    .expressionAttributeValues(
                        Map.of(":p", s("p"), ":a", n(-3), ":b", n(3), ":v", n(4)))
                    .scanIndexForward(false));

    assertThat(times(found.items())).containsExactly(3L, 1L, 0L, -1L, -3L);
    assertThat(found.scannedCount()).isEqualTo(7);
    assertThat(found.lastEvaluatedKey()).isEmpty();
  }

  @Test
  void readsPageByPage() {
    List<Long> all = new ArrayList<>();
    dynamo
        .queryPaginator(
            request ->
                request
                    .tableName(TABLE)
                    .keyConditionExpression("id = :p")
                    .expressionAttributeValues(Map.of(":p", s("p")))
                    .limit(3))
        .forEach(page -> all.addAll(times(page.items())));

    assertThat(all)
        .containsExactlyElementsOf(IntStream.range(-10, 10).mapToLong(i -> i).boxed().toList());
  }

  @Test
  void findsItemsByIndexes() {
    QueryResponse global =
        dynamo.query(
            request ->
                request
                    .tableName(TABLE)
                    .indexName("global")
                    .keyConditionExpression("kind = :k and #at > :a")
                    .expressionAttributeNames(Map.of("#at", "at"))
                    .expressionAttributeValues(Map.of(":k", s("odd"), ":a", n(4))));
    QueryResponse local =
        dynamo.query(
            request ->
                request
                    .tableName(TABLE)
                    .indexName("local")
                    .keyConditionExpression("id = :p and kind = :k")
                    .expressionAttributeValues(Map.of(":p", s("p"), ":k", s("even")))
                    .select(Select.ALL_ATTRIBUTES)
                    .limit(1));

    assertThat(times(global.items())).containsExactly(5L, 7L, 9L);
    assertThat(global.items().getFirst())
        .isEqualTo(item("id", "p", "at", 5, "kind", "odd", "v", 25));
    assertThat(local.items().getFirst()).containsKey("w");
    assertThat(local.lastEvaluatedKey()).containsOnlyKeys("id", "at", "kind");
  }

  @Test
  void refusesAttributesThatAGlobalIndexDoesNotProject() {
    assertInvalid(
        () -> queryIndex("global", "kind = :k", "odd", "w, v, x.y", null),
        "One or more parameter values were invalid: Global secondary index global does not project"
            + " [w, x]");
    assertInvalid(
        () ->
            dynamo.scan(
                request -> request.tableName(TABLE).indexName("global").projectionExpression("w")),
        "One or more parameter values were invalid: Global secondary index global does not project"
            + " [w]");
  }

  @Test
  void readsWhatALocalIndexLacksFromTheTable() {
    QueryResponse beyond = queryIndex("local", "id = :k", "p", "w", null);
    QueryResponse within = queryIndex("local", "id = :k", "p", "kind", null);

    assertThat(beyond.items()).hasSize(20).allMatch(item -> item.containsKey("w"));
    assertThat(beyond.consumedCapacity().table().capacityUnits()).isEqualTo(10.0);
    assertThat(within.consumedCapacity().table().capacityUnits()).isZero();
  }

  @Test
  void refusesFiltersOnAttributesThatAnIndexDoesNotProject() {
    assertInvalid(
        () -> queryIndex("local", "id = :k", "p", null, "w <> :k"),
        "One or more parameter values were invalid: Secondary index local does not project one or"
            + " more filter attributes: [w]");
    assertInvalid(
        () -> queryIndex("global", "kind = :k", "odd", null, "v <> :k AND w <> :k"),
        "One or more parameter values were invalid: Secondary index global does not project one or"
            + " more filter attributes: [w]");
  }

  private static QueryResponse queryIndex(
      String index,
      String condition,
      String value,
      @Nullable String projection,
      @Nullable String filter) {
    return dynamo.query(
        request ->
            request
                .tableName(TABLE)
                .indexName(index)
                .keyConditionExpression(condition)
                .expressionAttributeValues(Map.of(":k", s(value)))
                .projectionExpression(projection)
                .filterExpression(filter)
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
  }

  @Test
  void movesAnItemWithinAnIndex() {
    put(TABLE, "id", "m", "at", 100, "kind", "moved-from");
    put(TABLE, "id", "m", "at", 100, "kind", "moved-to");

    assertThat(kind("moved-from")).isEmpty();
    assertThat(kind("moved-to")).hasSize(1);
    put(TABLE, "id", "m", "at", 100);
    assertThat(kind("moved-to")).isEmpty();
  }

  private static List<Map<String, AttributeValue>> kind(String kind) {
    return dynamo
        .query(
            request ->
                request
                    .tableName(TABLE)
                    .indexName("global")
                    .keyConditionExpression("kind = :k")
                    .expressionAttributeValues(Map.of(":k", s(kind))))
        .items();
  }

  @Test
  void scansInSegments() {
    List<String> ids = new ArrayList<>();
    for (int segment = 0; segment < 4; segment++) {
      int own = segment;
      dynamo
          .scanPaginator(
              request ->
                  request
                      .tableName(TABLE)
                      .segment(own)
                      .totalSegments(4)
                      .limit(4)
                      .filterExpression("attribute_not_exists(kind)"))
          .items()
          .forEach(item -> ids.add(Objects.requireNonNull(item.get("id")).s()));
    }

    assertThat(ids)
        .filteredOn(id -> id.startsWith("q"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(-10, 10).mapToObj(i -> "q" + i).toList());
  }

  @Test
  void endsAPageAtOneMegabyte() {
    String table = sorted();
    for (int i = 0; i < 6; i++) {
      put(table, "id", "p", "at", i, "v", "x".repeat(300 * 1024));
    }

    ScanResponse page = dynamo.scan(request -> request.tableName(table));

    assertThat(page.count()).isEqualTo(4);
    assertThat(page.lastEvaluatedKey()).isEqualTo(item("id", "p", "at", 3));
  }

  @Test
  void refusesWhatDoesNotFitTheKeys() {
    assertInvalid(
        () ->
            dynamo.query(
                request ->
                    request
                        .tableName(TABLE)
                        .keyConditionExpression("v = :v")
                        .expressionAttributeValues(Map.of(":v", n(1)))),
        "Query condition missed key schema element: id");
    assertInvalid(
        () -> dynamo.query(request -> request.tableName(TABLE)),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
            + " request.");
    assertInvalid(
        () -> dynamo.scan(request -> request.tableName(TABLE).indexName("none")),
        "The table does not have the specified index: none");
    assertInvalid(
        () ->
            dynamo.scan(request -> request.tableName(TABLE).exclusiveStartKey(item("id", "only"))),
        "The provided starting key is invalid");
  }
}
