package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateExpressionTest {
  private static final String VALUES =
      "':n': {'N': '5'}, ':one': {'N': '1'}, ':s': {'S': 's'}, ':l': {'L': [{'N': '9'}]}, ':ss':"
          + " {'SS': ['x', 'z']}, ':ns': {'NS': ['1']}, ':big': {'N': '9E125'}, ':t': {'BOOL':"
          + " true}, ':m': {'M': {}}";

  private static final String ITEM =
      "{'pk':{'S':'k'},'n':{'N':'2'},'xs':{'L':[{'N':'0'},{'N':'1'},{'N':'2'}]},'ss':{'SS':['x','y']},"
          + "'m':{'M':{'a':{'N':'1'},'deep':{'M':{'x':{'N':'3'}}}}}}";

  private static UpdateResult apply(String text) {
    return UpdateExpression.parse(text, Testing.placeholders(VALUES)).apply(Testing.item(ITEM));
  }

  /** Each line: an update, an attribute, and the attribute's value afterwards. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
SET n = :n                                  | n    | {'N':'5'}
SET n = n + :n                              | n    | {'N':'7'}
SET n = :n - n                              | n    | {'N':'3'}
SET n = (n + :n)                            | n    | {'N':'7'}
SET n = m.a, m.a = n                        | n    | {'N':'1'}
SET x = if_not_exists(n, :n)                | x    | {'N':'2'}
SET x = if_not_exists(x, :n) + :one         | x    | {'N':'6'}
SET xs = list_append(xs, :l)            | xs | {'L':[{'N':'0'},{'N':'1'},{'N':'2'},{'N':'9'}]}
SET xs = list_append(:l, xs)            | xs | {'L':[{'N':'9'},{'N':'0'},{'N':'1'},{'N':'2'}]}
SET x = list_append(if_not_exists(x, :l), :l) | x  | {'L':[{'N':'9'},{'N':'9'}]}
SET xs[1] = :n                            | xs | {'L':[{'N':'0'},{'N':'5'},{'N':'2'}]}
SET xs[9] = :n, xs[5] = :one            | xs | {'L':[{'N':'0'},{'N':'1'},{'N':'2'},{'N':'1'},{'N':'5'}]}
REMOVE xs[0], xs[2], xs[7]            | xs | {'L':[{'N':'1'}]}
REMOVE xs[0] SET xs[1] = :n, xs[9] = :s | xs | {'L':[{'N':'5'},{'N':'2'},{'S':'s'}]}
SET m.deep.x = :n REMOVE m.a                | m    | {'M':{'deep':{'M':{'x':{'N':'5'}}}}}
ADD n :n                                    | n    | {'N':'7'}
ADD x :n                                    | x    | {'N':'5'}
ADD ss :ss                                  | ss   | {'SS':['x','y','z']}
ADD m.mine :ns                               | m    | {'M':{'a':{'N':'1'},'deep':{'M':{'x':{'N':'3'}}},'mine':{'NS':['1']}}}
DELETE ss :ss                               | ss   | {'SS':['y']}
set #a.b = :n                               | none | The document path provided in the update expression is invalid for update
""")
  void updates(String text, String attribute, String value) {
    if (attribute.equals("none")) {
      assertThat(Testing.failure(() -> apply(text))).isEqualTo(value);
      return;
    }
    Item after = apply(text).item();
    assertThat(Testing.json(after.only(List.of(attribute))))
        .isEqualTo("{'" + attribute + "':" + value + "}");
  }

  @Test
  void removesAttributesAndEmptySets() {
    assertThat(apply("REMOVE n, nothing DELETE ss :ss").item().has("n")).isFalse();
    Item item = Testing.item("{'ss': {'SS': ['x']}}");
    UpdateResult result =
        UpdateExpression.parse("DELETE ss :ss", Testing.placeholders(VALUES)).apply(item);
    assertThat(result.item().isEmpty()).isTrue();
  }

  @Test
  void leavesTheItemBeforeAsItWas() {
    Item before = Testing.item(ITEM);
    UpdateExpression.parse("SET m.deep.x = :n, xs[0] = :s", Testing.placeholders(VALUES))
        .apply(before);
    assertThat(before).isEqualTo(Testing.item(ITEM));
  }

  @Test
  void givesTheTouchedPartsBeforeAndAfter() {
    UpdateResult result = apply("SET m.deep.x = :n, xs[2] = :s REMOVE n ADD fresh :one");
    assertThat(Testing.json(result.updatedOld(Testing.item(ITEM))))
        .isEqualTo(
            "{'m':{'M':{'deep':{'M':{'x':{'N':'3'}}}}},'xs':{'L':[{'N':'2'}]},'n':{'N':'2'}}");
    assertThat(Testing.json(result.updatedNew()))
        .isEqualTo(
            "{'m':{'M':{'deep':{'M':{'x':{'N':'5'}}}}},'xs':{'L':[{'S':'s'}]},'fresh':{'N':'1'}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
n = :n                    | Syntax error; token: "n", near: "n ="
SET n                     | Syntax error; token: "<EOF>", near: "n"
SET n = :n SET            | Syntax error; token: "<EOF>", near: "SET"
SET n = :n + :n + :n      | Syntax error; token: "+", near: ":n + :n"
ADD n n                   | Syntax error; token: "n", near: "n n"
SET n = :n, SET           | Syntax error; token: "SET", near: ", SET"
SET name = :n             | Attribute name is a reserved keyword; reserved keyword: name
SET n = foo(:n)           | Invalid function name; function: foo
SET n = size(n)           | The function is not allowed in an update expression; function: size
SET n = :n SET x = :n     | The "SET" section can only be used once in an update expression;
SET n = :n, n = :n        | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]
SET m.a = :n REMOVE m     | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, a], path two: [m]
SET m.a = :n, m[1] = :n   | Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, a], path two: [m, [1]]
SET n = :x                | An expression attribute value used in expression is not defined; attribute value: :x
SET #x = :n               | An expression attribute name used in the document path is not defined; attribute name: #x
SET n = #x                | An expression attribute name used in the document path is not defined; attribute name: #x
SET n = if_not_exists(n)  | Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1
SET n = if_not_exists(:n, n) | Operator or function requires a document path; operator or function: if_not_exists
SET n = list_append(:n, xs) | Incorrect operand type for operator or function; operator or function: list_append, operand type: N
SET n = n + :s            | Incorrect operand type for operator or function; operator or function: +, operand type: S
ADD n :s                  | Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND
DELETE n :n               | Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND
""")
  void refusesWithAwsMessage(String text, String reason) {
    assertThat(Testing.failure(() -> apply(text))).isEqualTo("Invalid UpdateExpression: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
SET x = absent             | The provided expression refers to an attribute that does not exist in the item
SET x = absent + :n        | The provided expression refers to an attribute that does not exist in the item
SET x = ss + :n             | An operand in the update expression has an incorrect data type
SET x = list_append(n, :l)  | An operand in the update expression has an incorrect data type
ADD ss :n                   | An operand in the update expression has an incorrect data type
DELETE ss :ns               | An operand in the update expression has an incorrect data type
SET absent.x = :n          | The document path provided in the update expression is invalid for update
SET n.x = :n                | The document path provided in the update expression is invalid for update
SET m[0] = :n               | The document path provided in the update expression is invalid for update
REMOVE absent.x            | The document path provided in the update expression is invalid for update
SET x = :big + :big         | Number overflow. Attempting to store a number with magnitude larger than supported range
SET x = :big + :one         | Attempting to store more than 38 significant digits in a Number
""")
  void refusesWhatTheItemDoesNotAllow(String text, String reason) {
    assertThat(Testing.failure(() -> apply(text))).isEqualTo(reason);
  }

  @Test
  void refusesUpdatesOfKeys() {
    UpdateExpression update = UpdateExpression.parse("SET pk = :s", Testing.placeholders(VALUES));
    assertThat(Testing.failure(() -> update.requireNoKeys(List.of("pk", "sk"))))
        .isEqualTo(
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute"
                + " is part of the key");
  }

  @Test
  void refusesItemsThatGetTooDeep() {
    String deepest = "{'m': " + "{'M': {'m': ".repeat(31) + "{'S': ''}" + "}}".repeat(31) + "}";
    UpdateExpression update =
        UpdateExpression.parse("SET m" + ".m".repeat(31) + " = :l", Testing.placeholders(VALUES));
    assertThat(Testing.failure(() -> update.apply(Testing.item(deepest))))
        .startsWith("Nesting Levels have exceeded supported limits");
  }
}
