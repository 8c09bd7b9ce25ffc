package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionExpressionTest {
  private static final String VALUES =
      "':s': {'S': 'b'}, ':e': {'S': ''}, ':n': {'N': '5'}, ':m': {'N': '7'}, ':t': {'BOOL': true},"
          + " ':l': {'L': [{'N': '1'}]}, ':ss': {'SS': ['x']}, ':b': {'B': 'AQI='}, ':type': {'S':"
          + " 'NS'}, ':u': {'NULL': true}";

  private static final Item ITEM =
      Testing.item(
          """
          {'a': {'S': 'abc'}, 'n': {'N': '5.0'}, 'ss': {'SS': ['y', 'x']}, 'ns': {'NS': ['5', '6']},
           'm': {'M': {'x': {'L': [{'S': 'b'}, {'N': '7'}]}}}, 'bin': {'B': 'AQID'},
           'name': {'S': 'Ana'}, 'yes': {'BOOL': true}, 'nothing': {'NULL': true}}
          """);

  private static ConditionExpression parse(String text) {
    return ConditionExpression.parse(text, Testing.placeholders(VALUES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = :n",
        "n <> :m",
        "n < :m AND :m > n",
        "n <= :n AND n >= :n",
        "absent <> :n",
        "a > :n OR n = :n",
        "NOT a < :n",
        "n BETWEEN :n AND :m",
        "n IN (:m, :n)",
        "m.x[1] = :m",
        "m.x[0] = :s AND contains(m.x, :m)",
        "attribute_exists(m.x[1]) AND attribute_not_exists(m.x[2]) AND attribute_not_exists(m.y)",
        "attribute_not_exists(a.b) and attribute_exists(a)",
        "attribute_type(ns, :type)",
        "begins_with(bin, :b)",
        "begins_with(a, :e)",
        "contains(a, :s)",
        "contains(bin, :b)",
        "contains(ns, :n)",
        "contains(ss, :s) = :t OR n = :n",
        "size(a) < :n",
        "size(m.x) < size(a)",
        "size(ns) < :n AND size(m) < :n",
        "(n = :n)",
        "((n) = (:n) AND (a > :n OR n = :n))",
        "NOT NOT n = :n",
        "not (n = :m)",
        "n = :m OR n = :n AND n = :n",
        "#n > :e",
        "ss <> :ss",
        "yes = :t",
        "nothing = :u",
        "\tn\r\n=:n "
      })
  void holds(String text) {
    if (text.startsWith("contains(ss")) {
      assertThat(Testing.failure(() -> parse(text)))
          .isEqualTo(
              "Invalid ConditionExpression: The function is not allowed to be used this way in an"
                  + " expression; function: contains");
      return;
    }
    assertThat(parse(text).test(ITEM)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = :s",
        "absent = :n",
        "a < :n",
        "a > :n",
        "n BETWEEN :m AND :m",
        "absent IN (:n)",
        "size(n) < :n",
        "size(absent) < :n",
        "begins_with(n, :s)",
        "begins_with(absent, :s)",
        "contains(n, :s)",
        "contains(a, :n)",
        "contains(m, :s)",
        "ss = :ss",
        "n = :n AND n = :m",
        "NOT n = :n"
      })
  void doesNotHold(String text) {
    assertThat(parse(text).test(ITEM)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
a                      | Syntax error; token: "<EOF>", near: "a"
a = :n)                | Syntax error; token: ")", near: ":n)"
a == :n                | Syntax error; token: "=", near: "== :n"
= :n                   | Syntax error; token: "=", near: "= :n"
a = :n AND             | Syntax error; token: "<EOF>", near: "AND"
a = 5                  | Syntax error; token: "5", near: "= 5"
a ! b                  | Syntax error; token: "!", near: "a ! b"
a[x] = :n              | Syntax error; token: "x", near: "[x]"
a[01] = :n             | Syntax error; token: "1", near: "01]"
(a = :n                | Syntax error; token: "<EOF>", near: ":n"
a = :n a = :n          | Syntax error; token: "a", near: ":n a ="
a IN :n                | Syntax error; token: ":n", near: "IN :n"
a BETWEEN :n OR :n     | Syntax error; token: "OR", near: ":n OR :n"
_a = :n                | Syntax error; token: "_", near: "_a"
((a = :n))             | The expression has redundant parentheses;
((a)) = :n             | The expression has redundant parentheses;
name = :n              | Attribute name is a reserved keyword; reserved keyword: name
a.Size = :n            | Attribute name is a reserved keyword; reserved keyword: Size
a[2147483648] = :n     | List index is not within the allowable range; index: [2147483648]
foo(a)                 | Invalid function name; function: foo
Size(a) = :n           | Invalid function name; function: Size
size(a)                | The function is not allowed to be used this way in an expression; function: size
a = contains(a, :n)    | The function is not allowed to be used this way in an expression; function: contains
if_not_exists(a, :n)   | The function is not allowed in a condition expression; function: if_not_exists
attribute_exists(a, b) | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2
begins_with(a)         | Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1
attribute_exists(:n)   | Operator or function requires a document path; operator or function: attribute_exists
a = :x                 | An expression attribute value used in expression is not defined; attribute value: :x
#x = :n                | An expression attribute name used in the document path is not defined; attribute name: #x
a = a                  | The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]
a.b[1] IN (:n, a.b[1]) | The first operand must be distinct from the remaining operands for this operator or function; operator: IN, first operand: [a, b, [1]]
contains(a, #a)        | The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a]
a < :t                 | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL
a BETWEEN :t AND :t    | Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL
begins_with(a, :n)     | Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
size(:n) = :n          | Incorrect operand type for operator or function; operator or function: size, operand type: N
attribute_type(a, :n)  | Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N
attribute_type(a, b)   | Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}
attribute_type(a, :s)  | Invalid attribute type name found; type: b, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}
a BETWEEN :m AND :n    | The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:7}, upper bound operand: AttributeValue: {N:5}
a BETWEEN :n AND :s    | The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:b}
""")
  void refusesWithAwsMessage(String text, String reason) {
    assertThat(Testing.failure(() -> parse(text)))
        .isEqualTo("Invalid ConditionExpression: " + reason);
  }

  @Test
  void refusesEmptyAndLongExpressions() {
    assertThat(Testing.failure(() -> parse("")))
        .isEqualTo("Invalid ConditionExpression: The expression can not be empty;");
    String longest = "attribute_exists(" + "a".repeat(4096 - 18) + ")";
    assertThat(Testing.failure(() -> parse(longest))).isEqualTo("none");
    assertThat(Testing.failure(() -> parse(longest + " ")))
        .isEqualTo(
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size;"
                + " expression size: 4097");
  }

  @Test
  void refusesMoreThan300Operators() {
    String most = "a=:n" + " OR a=:n".repeat(149) + " OR NOT a=:n".repeat(0);
    assertThat(Testing.failure(() -> parse(most))).isEqualTo("none");
    assertThat(Testing.failure(() -> parse(most + " OR NOT NOT a=:n")))
        .startsWith("Invalid ConditionExpression: The expression contains too many operators");
  }

  @Test
  void refusesMoreThan100OperandsOfIn() {
    assertThat(Testing.failure(() -> parse("a IN (:n" + ",:n".repeat(100) + ")")))
        .isEqualTo(
            "Invalid ConditionExpression: The IN operator is provided with too many operands;"
                + " number of operands: 101");
  }

  @Test
  void refusesPlaceholdersThatAreNotUsed() {
    Placeholders placeholders = Testing.placeholders("':x': {'N': '1'}, ':y': {'N': '1'}");
    ConditionExpression.parse("#a = :x AND #n = :x", placeholders);
    assertThat(Testing.failure(placeholders::checkAllUsed))
        .isEqualTo("Value provided in ExpressionAttributeNames unused in expressions: keys: {#0}");
    ConditionExpression.parse("attribute_exists(#0)", placeholders);
    assertThat(Testing.failure(placeholders::checkAllUsed))
        .isEqualTo("Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}");
  }

  @Test
  void refusesPlaceholdersOfAnotherForm() {
    assertThat(Testing.failure(() -> Placeholders.of(Map.of("a", "b"), null)))
        .isEqualTo("ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
    assertThat(Testing.failure(() -> Placeholders.of(Map.of("#a-b", "b"), null)))
        .isEqualTo("ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\"");
    assertThat(Testing.failure(() -> Placeholders.of(Map.of(), null)))
        .isEqualTo("ExpressionAttributeNames must not be empty");
    assertThat(Testing.failure(() -> Placeholders.of(null, Map.of())))
        .isEqualTo("ExpressionAttributeValues must not be empty");
  }

  @Test
  void placeholdersStandForNamesWithDots() {
    assertThat(
            ConditionExpression.parse("attribute_exists(#0)", Testing.placeholders(""))
                .test(Testing.item("{'a.b': {'S': ''}}")))
        .isTrue();
  }

  @Test
  void refusesFiltersOnKeys() {
    assertThat(Testing.failure(() -> parse("a = :n AND b.c = :n").requireNoKeys(List.of("b"))))
        .isEqualTo(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute:"
                + " b");
  }
}
