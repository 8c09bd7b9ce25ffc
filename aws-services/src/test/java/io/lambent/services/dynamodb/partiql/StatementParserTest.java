package io.lambent.services.dynamodb.partiql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.ExpressionPrinter;
import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementParserTest {
  private static Statement parse(String statement, AttributeValue... parameters) {
    return StatementParser.parse(statement, List.of(parameters));
  }

  private static AttributeValue text(String text) {
    return new AttributeValue.S(text);
  }

  @Test
  void readsSelects() {
    Statement.Select select =
        (Statement.Select)
            parse(
                "select pk, m.x[1] FROM \"t\".\"i\" -- a note\n"
                    + "WHERE pk = 'it''s' AND /* another */ size(m) > 1 ORDER BY sk DESC;");
    assertThat(select.source()).isEqualTo(new Statement.Source("t", "i"));
    assertThat(select.list().paths())
        .containsExactly(
            Path.of("pk"),
            new Path(List.of(new Path.Name("m"), new Path.Name("x"), new Path.Index(1))));
    assertThat(select.order()).isEqualTo(new Statement.Order("sk", true));
    Where where = Where.of(select.where(), List.of("pk", "sk"));
    assertThat(where.key()).isEqualTo(new Item(Map.of("pk", text("it's"))));
    assertThat(Objects.requireNonNull(where.rest()).test(Item.EMPTY)).isFalse();
  }

  /** Each line: a condition on an item with a: {S: abc}, n: 5, ss: {x, y}, nothing: null. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
a = 'abc'                             | true
a != 'abc'                            | false
n = .5e1 AND n = +5                   | true
n IN [1, 5] AND n IN (5)              | true
n BETWEEN 1 AND 5                     | true
x IS MISSING AND a IS NOT MISSING     | true
nothing IS NULL AND NOT a IS NULL     | true
begins_with(a, 'ab')                  | true
contains(ss, 'x')                     | true
attribute_type(ss, 'SS')              | true
attribute_exists(x)                   | false
a = 'z' OR n = 5 AND a = 'abc'        | true
(a = 'z' OR n = 5) AND a = 'z'        | false
size(ss) = 2                          | true
ss = <<'y', 'x'>>                     | true
""")
  void evaluatesConditions(String condition, boolean holds) {
    Statement.Select select = (Statement.Select) parse("SELECT * FROM t WHERE " + condition);
    Item item =
        new Item(
            Map.of(
                "a",
                text("abc"),
                "n",
                AttributeValue.N.of(5),
                "ss",
                new AttributeValue.SS(Set.of("x", "y")),
                "nothing",
                new AttributeValue.NULL()));
    assertThat(Objects.requireNonNull(select.where()).test(item)).isEqualTo(holds);
  }

  @Test
  void readsInserts() {
    Statement.Insert insert =
        (Statement.Insert)
            parse(
                "INSERT INTO t VALUE {'a': ?, 'b': [1, true, NULL], 'c': {'d': <<1, 2>>}}",
                text("x"));
    assertThat(insert.item().attributes().keySet()).containsExactly("a", "b", "c");
    assertThat(insert.item().get("a")).isEqualTo(text("x"));
  }

  @Test
  void readsUpdatesAndDeletes() {
    Statement.Update update =
        (Statement.Update)
            parse(
                "UPDATE t SET n = n + 1, l = list_append(l, [2]) SET ss = set_add(ss, <<'x'>>)"
                    + " REMOVE old WHERE pk = ? RETURNING MODIFIED NEW *",
                text("k"));
    assertThat(new ExpressionPrinter().update(update.update()))
        .isEqualTo("SET #n0 = #n0 + :v0, #n1 = list_append(#n1, :v1) REMOVE #n2 ADD #n3 :v2");
    assertThat(update.returning()).isEqualTo(Statement.Returning.MODIFIED_NEW);
    Statement.Delete delete =
        (Statement.Delete) parse("DELETE FROM t WHERE pk = 'k' RETURNING ALL OLD *");
    assertThat(delete.returning()).isEqualTo(Statement.Returning.ALL_OLD);
    assertThat(Where.of(delete.where(), List.of("pk")).rest()).isNull();
  }

  @Test
  void findsTheRangeOfSortKeys() {
    Statement.Select select =
        (Statement.Select)
            parse("SELECT * FROM t WHERE x > 1 AND pk = 'k' AND sk <> 2 AND 3 <= sk");
    Where where = Where.of(select.where(), List.of("pk"));
    assertThat(where.range("sk")).isInstanceOf(Condition.Comparison.class);
    assertThat(where.range("x")).isNotNull();
    assertThat(where.range("none")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
SELECT * FROM t WHERE pk = 1 foo        | Statement wasn't well formed, can't be processed: Unexpected token after expression
SELECT * FROM t WHERE pk = 1 e5         | Statement wasn't well formed, can't be processed: Unexpected token after expression
INSERT INTO t VALUE {'pk': 1} foo       | Statement wasn't well formed, can't be processed: Unexpected token after expression
INSERT INTO t x VALUE {'pk': 1}         | Statement wasn't well formed, can't be processed: Unexpected token after expression
DELETE FROM t WHERE pk = 1 ORDER BY pk  | Statement wasn't well formed, can't be processed: Unexpected token after expression
SELECT * FROM t ORDER BY pk WHERE pk = 1 | Statement wasn't well formed, can't be processed: Unexpected token after expression
SELECT * FROM t WHERE pk = 1 # note     | Statement wasn't well formed, can't be processed:
SELECT * FROM t WHERE pk = 1e2147483648 | Statement wasn't well formed, can't be processed:
SELECT * FROM t WHERE pk = 1 /* note    | Statement wasn't well formed, can't be processed:
SELECT * FROM t AS x WHERE pk = 1       | Aliasing is not supported
UPDATE t x SET a = 1 WHERE pk = 1       | Aliasing is not supported
SELECT * FROM t WHERE pk = 1e126        | Number overflow. Attempting to store a number with magnitude larger than supported range under root
INSERT INTO t VALUE {'m': {'x': 1e126}} | Number overflow. Attempting to store a number with magnitude larger than supported range under root.x
INSERT INTO t VALUE {'l': [1, 1e126]}   | Number overflow. Attempting to store a number with magnitude larger than supported range under root[1]
SELECT * FROM t WHERE attribute_exists('a') | Operator or function requires a document path; operator or function: attribute_exists
SELECT * FROM t WHERE attribute_exists(a, b) | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2
SELECT * FROM t WHERE a < true          | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL
UPDATE t SET a = set_add(a, <<>>) WHERE pk = 1 | Empty bags are not supported
SELECT * FROM t WHERE pk = ?            | Number of parameters in request and statement don't match.
""")
  void refusesWithAwsMessage(String statement, String reason) {
    assertThatThrownBy(() -> parse(statement))
        .isInstanceOf(AwsFailure.class)
        .extracting(e -> ((AwsFailure) e).text().strip())
        .isEqualTo(reason);
  }

  @Test
  void refusesParametersThatAreNotUsed() {
    assertThatThrownBy(() -> parse("SELECT * FROM t", text("x")))
        .hasMessageContaining("Number of parameters in request and statement don't match.");
  }

  @Test
  void endsInAStatementOrAValidationException() {
    String[] words = {
      "SELECT",
      "*",
      "FROM",
      "t",
      "\"t\"",
      "WHERE",
      "pk",
      "=",
      "'x'",
      "1",
      "AND",
      "OR",
      "NOT",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "<<",
      ">>",
      "INSERT",
      "INTO",
      "VALUE",
      "UPDATE",
      "SET",
      "REMOVE",
      "DELETE",
      "?",
      ",",
      ".",
      ":",
      "IN",
      "BETWEEN",
      "IS",
      "MISSING",
      "NULL",
      "size(",
      "begins_with(",
      "set_add(",
      "list_append(",
      "-",
      "+",
      "1e99",
      "'",
      "\"",
      "--",
      "/*",
      "é",
      "EXISTS",
      "ORDER",
      "BY"
    };
    String[] starts = {
      "",
      "SELECT * FROM t WHERE ",
      "INSERT INTO t VALUE ",
      "UPDATE t SET a = ",
      "DELETE FROM t WHERE "
    };
    Random random = new Random(7);
    for (int i = 0; i < 30_000; i++) {
      StringBuilder statement = new StringBuilder(starts[random.nextInt(starts.length)]);
      for (int words2 = 1 + random.nextInt(10); words2 > 0; words2--) {
        statement.append(words[random.nextInt(words.length)]).append(' ');
      }
      attempt(statement.toString());
    }
    for (String part : new String[] {"(", "NOT ", "[", "{'a': ", "size(", "<<"}) {
      attempt("SELECT * FROM t WHERE a = " + part.repeat(8_000 / part.length()));
      attempt("SELECT * FROM t WHERE " + part.repeat(8_000 / part.length()));
      attempt("UPDATE t SET a = " + part.repeat(8_000 / part.length()));
    }
  }

  private static void attempt(String statement) {
    try {
      parse(statement, text("p"));
    } catch (AwsFailure e) {
      assertThat(e.error().awsName()).as(statement).isEqualTo("ValidationException");
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("for " + statement, e);
    }
  }
}
