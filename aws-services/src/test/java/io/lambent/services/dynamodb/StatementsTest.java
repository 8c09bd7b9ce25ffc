package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** PartiQL statements: alone, in batches and in transactions. */
class StatementsTest extends DynamoCalls {
  private static final String TABLE = table();
  private static final String SORTED = sorted();
  private static final String INDEXED = indexed();

  private static String indexed() {
    return table(
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
                            .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))));
  }

  private static List<Map<String, AttributeValue>> run(
      String statement, AttributeValue... parameters) {
    return dynamo
        .executeStatement(
            request ->
                request
                    .statement(statement)
                    .parameters(parameters.length == 0 ? null : List.of(parameters)))
        .items();
  }

  @Test
  void insertsAndReads() {
    run("INSERT INTO \"" + TABLE + "\" VALUE {'id': 'a', 'm': {'x': [1, ?]}}", s("two"));

    assertThat(run("SELECT * FROM \"" + TABLE + "\" WHERE id = 'a'"))
        .containsExactly(get(TABLE, "id", "a"));
    assertThat(run("SELECT m.x[1] FROM \"" + TABLE + "\" WHERE id = ?", s("a")))
        .containsExactly(item("x[1]", "two"));
    assertError(
        () -> run("INSERT INTO \"" + TABLE + "\" VALUE {'id': 'a'}"),
        "DuplicateItemException",
        "Duplicate primary key exists in table");
  }

  @Test
  void updatesOnlyItemsThatExist() {
    put(TABLE, "id", "u", "n", 1);

    assertThat(
            run("UPDATE \"" + TABLE + "\" SET n = n + 1 WHERE id = 'u' RETURNING MODIFIED NEW *"))
        .containsExactly(item("n", 2));
    assertError(
        () -> run("UPDATE \"" + TABLE + "\" SET n = 1 WHERE id = 'u' AND n > 5"),
        "ConditionalCheckFailedException",
        "The conditional request failed");
    assertError(
        () -> run("UPDATE \"" + TABLE + "\" SET n = 1 WHERE id = 'none'"),
        "ConditionalCheckFailedException",
        "The conditional request failed");
    assertInvalid(
        () -> run("UPDATE \"" + TABLE + "\" SET n = 1 WHERE n = 2"),
        "Where clause does not contain a mandatory equality on all key attributes");
    assertInvalid(
        () -> run("UPDATE \"" + TABLE + "\" SET n = n + 'x' WHERE id = 'u'"),
        "Incorrect operand type for operator or function; operator or function: +");
  }

  @Test
  void deletes() {
    put(TABLE, "id", "d", "n", 1);

    assertThat(run("DELETE FROM \"" + TABLE + "\" WHERE id = 'd' RETURNING ALL OLD *"))
        .containsExactly(item("id", "d", "n", 1));
    assertThat(get(TABLE, "id", "d")).isEmpty();
  }

  @Test
  void readsRangesInOrderAndInPages() {
    for (int at = 1; at <= 5; at++) {
      put(SORTED, "id", "r", "at", at, "even", at % 2);
    }
    String select = "SELECT \"at\" FROM \"" + SORTED + "\" WHERE id = 'r' AND \"at\" > 1";

    assertThat(run(select + " ORDER BY \"at\" DESC"))
        .containsExactly(item("at", 5), item("at", 4), item("at", 3), item("at", 2));
    assertThat(run(select + " AND \"at\" <> 3 AND even = 1")).containsExactly(item("at", 5));
    List<Map<String, AttributeValue>> all = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      ExecuteStatementResponse page =
          dynamo.executeStatement(request -> request.statement(select).limit(3).nextToken(next));
      all.addAll(page.items());
      token = page.nextToken();
    } while (token != null);
    assertThat(all).hasSize(4);
    assertThat(run("SELECT * FROM \"" + SORTED + "\" WHERE even = 1 AND id IN ['r', 'x']"))
        .hasSize(3);
  }

  @Test
  void updatesWithTheConditionFirst() {
    put(TABLE, "id", "f", "n", 1);

    assertThat(run("FROM \"" + TABLE + "\" WHERE id = 'f' SET m = 2 REMOVE n RETURNING ALL NEW *"))
        .containsExactly(item("id", "f", "m", 2));
  }

  @Test
  void namesTheTypeOfAnAttribute() {
    put(TABLE, "id", "is", "n", 1, "b", AttributeValue.fromBool(true));
    String select = "SELECT n FROM \"" + TABLE + "\" WHERE id = 'is' AND ";

    assertThat(run(select + "b IS BOOL AND id IS STRING")).containsExactly(item("n", 1));
    assertThat(run(select + "n IS STRING")).isEmpty();
    assertThat(run(select + "n IS NOT BOOL")).hasSize(1);
  }

  @Test
  void readsIndexesByWhatTheyProject() {
    String index = "FROM \"" + INDEXED + "\".\"local\"";
    String global = "FROM \"" + INDEXED + "\".\"global\"";
    put(INDEXED, "id", "i", "at", 1, "kind", "k", "w", 7);

    assertThat(run("SELECT w " + index + " WHERE id = 'i'")).containsExactly(item("w", 7));
    assertThat(run("SELECT * " + index + " WHERE id = 'i'"))
        .containsExactly(item("id", "i", "at", 1, "kind", "k"));
    assertThat(run("SELECT id " + global + " WHERE w = 7")).isEmpty();
    assertInvalid(
        () -> run("SELECT w " + global + " WHERE kind = 'k'"),
        "One or more parameter values were invalid: Global secondary index global does not project"
            + " [w]");
    assertInvalid(
        () -> run("SELECT id " + global + " WHERE kind IN ['k'] AND w = 7"),
        "One or more parameter values were invalid: Secondary index global does not project one or"
            + " more filter attributes: [w]");
    assertInvalid(
        () -> transact("SELECT * " + global + " WHERE kind = 'k'"),
        "Validation failed in TransactStatements[0]: Reads on indices are not supported within"
            + " transactions.");
    assertInvalid(
        () -> run("SELECT * FROM \"" + INDEXED + "\".\"none\""),
        "The table does not have the specified index");
    assertInvalid(
        () -> run("SELECT * FROM \"" + INDEXED + "\".\"local\".\"x\""),
        "A path may contain at most 2 components in the FROM clause");
    assertInvalid(() -> run("SELECT * FROM \"\""), "Path component cannot be an empty string");
  }

  @Test
  void refusesReturningWhereItHasNoMeaning() {
    assertInvalid(
        () -> run("DELETE FROM \"" + TABLE + "\" WHERE id = 'x' RETURNING ALL NEW *"),
        "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in"
            + " DELETE statements.");
    assertInvalid(
        () -> transact("DELETE FROM \"" + TABLE + "\" WHERE id = 'x' RETURNING ALL OLD *"),
        "Validation failed in TransactStatements[0]: RETURNING clause is not supported in"
            + " ExecuteTransaction.");
  }

  @Test
  void answersEachStatementOfABatch() {
    put(TABLE, "id", "b1", "n", 1);
    List<BatchStatementResponse> responses =
        dynamo
            .batchExecuteStatement(
                request ->
                    request.statements(
                        statement("SELECT * FROM \"" + TABLE + "\" WHERE id = 'b1'"),
                        statement("SELECT * FROM \"" + TABLE + "\" WHERE n = 1"),
                        statement("SELECT * FROM \"no-such-table\" WHERE id = 'b1'"),
                        statement("SELECT * FROM \"" + TABLE + "\" WHERE id = 'none'")))
            .responses();

    assertThat(responses.get(0).item()).isEqualTo(item("id", "b1", "n", 1));
    assertThat(responses.get(0).tableName()).isEqualTo(TABLE);
    assertThat(responses.get(1).error().codeAsString()).isEqualTo("ValidationError");
    assertThat(responses.get(1).error().message())
        .isEqualTo(
            "Select statements within BatchExecuteStatement must specify the primary key in the"
                + " where clause.");
    assertThat(responses.get(2).error().codeAsString()).isEqualTo("ResourceNotFound");
    assertThat(responses.get(3).error()).isNull();
    assertThat(responses.get(3).hasItem()).isFalse();
  }

  private static BatchStatementRequest statement(String text) {
    return BatchStatementRequest.builder().statement(text).build();
  }

  @Test
  void carriesOutAllOfATransactionOrNothing() {
    put(TABLE, "id", "t1", "n", 1);
    transact(
        "UPDATE \"" + TABLE + "\" SET n = 2 WHERE id = 't1'",
        "INSERT INTO \"" + TABLE + "\" VALUE {'id': 't2'}");
    assertThat(get(TABLE, "id", "t1")).isEqualTo(item("id", "t1", "n", 2));
    assertThat(get(TABLE, "id", "t2")).isEqualTo(item("id", "t2"));

    assertThatThrownBy(
            () ->
                transact(
                    "UPDATE \"" + TABLE + "\" SET n = 3 WHERE id = 't1'",
                    "INSERT INTO \"" + TABLE + "\" VALUE {'id': 't2'}"))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.cancellationReasons())
                    .extracting(CancellationReason::code)
                    .containsExactly("None", "DuplicateItem"));
    assertThat(get(TABLE, "id", "t1")).isEqualTo(item("id", "t1", "n", 2));

    transact(
        "EXISTS(SELECT * FROM \"" + TABLE + "\" WHERE id = 't1' AND n = 2)",
        "DELETE FROM \"" + TABLE + "\" WHERE id = 't2'");
    assertThat(get(TABLE, "id", "t2")).isEmpty();
    assertInvalid(
        () -> transact("EXISTS(SELECT * FROM \"" + TABLE + "\" WHERE id = 't1')"),
        "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with"
            + " additional condition");
  }

  @Test
  void readsInATransaction() {
    put(TABLE, "id", "t3", "n", 1);
    assertThat(
            dynamo
                .executeTransaction(
                    request ->
                        request.transactStatements(
                            transacted("SELECT n FROM \"" + TABLE + "\" WHERE id = 't3'"),
                            transacted("SELECT * FROM \"" + TABLE + "\" WHERE id = 'none'")))
                .responses())
        .extracting(response -> response.hasItem() ? response.item() : Map.of())
        .containsExactly(item("n", 1), Map.of());
  }

  private static void transact(String... statements) {
    dynamo.executeTransaction(
        request ->
            request.transactStatements(
                Arrays.stream(statements).map(StatementsTest::transacted).toList()));
  }

  private static ParameterizedStatement transacted(String text) {
    return ParameterizedStatement.builder().statement(text).build();
  }
}
