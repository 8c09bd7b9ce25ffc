package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.KeyBytes;
import io.lambent.services.dynamodb.value.RandomValues;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyConditionExpressionTest {
  private static final String VALUES =
      "':s': {'S': 'b'}, ':e': {'S': ''}, ':n': {'N': '5'}, ':m': {'N': '7'}, ':t': {'BOOL': true}";

  private static final KeySchema HASH =
      new KeySchema(new KeySchema.KeyAttribute("pk", AttributeType.S), null);
  private static final KeySchema COMPOSITE =
      new KeySchema(
          new KeySchema.KeyAttribute("pk", AttributeType.S),
          new KeySchema.KeyAttribute("sk", AttributeType.N));

  private static KeyCondition parse(String text, KeySchema schema) {
    return KeyConditionExpression.parse(text, Testing.placeholders(VALUES)).against(schema);
  }

  @ParameterizedTest
  @CsvSource({
    "pk = :s AND sk < :n, LESS",
    "sk <= :n AND pk = :s, LESS_OR_EQUAL",
    "(pk = :s) AND (:n < sk), GREATER",
    "pk = :s AND sk >= :n, GREATER_OR_EQUAL",
    "pk = :s AND sk = :n, EQUAL",
    "pk = :s AND sk BETWEEN :n AND :m, BETWEEN"
  })
  void readsConditionsOnBothKeys(String text, KeyCondition.Operator operator) {
    KeyCondition condition = parse(text, COMPOSITE);
    assertThat(condition.partition()).isEqualTo(new AttributeValue.S("b"));
    assertThat(condition.sort())
        .isEqualTo(
            new KeyCondition.Sort(
                operator,
                AttributeValue.N.of(5),
                operator == KeyCondition.Operator.BETWEEN ? AttributeValue.N.of(7) : null));
  }

  @Test
  void readsConditionsOnThePartitionKeyOnly() {
    assertThat(parse("pk = :s", COMPOSITE).sort()).isNull();
    assertThat(parse(":s = pk", HASH).sort()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
pk = :s OR sk = :n           | Invalid operator used in KeyConditionExpression: OR
NOT pk = :s                  | Invalid operator used in KeyConditionExpression: NOT
pk IN (:s)                   | Invalid operator used in KeyConditionExpression: IN
pk <> :s                     | Invalid operator used in KeyConditionExpression: <>
attribute_exists(pk)         | Invalid operator used in KeyConditionExpression: attribute_exists
contains(pk, :s)             | Invalid operator used in KeyConditionExpression: contains
size(pk) = :n                | KeyConditionExpressions cannot contain nested operations
pk = :s AND sk > :n AND sk < :m | Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key
pk = :s AND sk > :n AND z = :m  | The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)
pk = :s AND z = :n           | Query condition missed key schema element: sk
sk = :n                      | Query condition missed key schema element: pk
pk > :s                      | Query key condition not supported
pk = :n                      | One or more parameter values were invalid: Condition parameter type does not match schema type
pk = :s AND sk = :s          | One or more parameter values were invalid: Condition parameter type does not match schema type
pk = :s AND begins_with(sk, :s) | One or more parameter values were invalid: Condition parameter type does not match schema type
pk = :e                      | One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk
pk.x = :s                    | Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk
pk = sk                      | Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition
:n BETWEEN :n AND :m         | Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand
pk = :s AND begins_with(sk, :n) | Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
pk = :s AND sk < :t          | Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL
""")
  void refusesWithAwsMessage(String text, String reason) {
    assertThat(Testing.failure(() -> parse(text, COMPOSITE))).isEqualTo(reason);
  }

  @Test
  void refusesSortConditionsWhereThereIsNoSortKey() {
    assertThat(Testing.failure(() -> parse("pk = :s AND sk = :n", HASH)))
        .isEqualTo("Query key condition not supported");
  }

  /** The range of bytes has the same keys as the condition. */
  @Test
  void rangesAgreeWithConditions() {
    Random random = new Random(5);
    RandomValues values = new RandomValues(random);
    for (int i = 0; i < 50_000; i++) {
      KeyCondition.Operator operator =
          KeyCondition.Operator.values()[random.nextInt(KeyCondition.Operator.values().length)];
      boolean isNumber = random.nextBoolean() && operator != KeyCondition.Operator.BEGINS_WITH;
      AttributeValue bound = key(values, isNumber);
      AttributeValue upper =
          operator == KeyCondition.Operator.BETWEEN ? key(values, isNumber) : null;
      AttributeValue key = key(values, isNumber);
      KeyCondition.Sort sort = new KeyCondition.Sort(operator, bound, upper);
      assertThat(isIn(sort.range(), KeyBytes.of(key)))
          .as("%s for %s", sort, key)
          .isEqualTo(sort.test(key));
    }
  }

  private static AttributeValue key(RandomValues values, boolean isNumber) {
    return isNumber ? new AttributeValue.N(values.number()) : new AttributeValue.S(values.text());
  }

  private static boolean isIn(KeyCondition.Range range, byte[] key) {
    if (range.from() != null) {
      int order = Arrays.compareUnsigned(Objects.requireNonNull(range.from()), key);
      if (order > 0 || (order == 0 && !range.includesFrom())) {
        return false;
      }
    }
    if (range.to() != null) {
      int order = Arrays.compareUnsigned(key, Objects.requireNonNull(range.to()));
      return order < 0 || (order == 0 && range.includesTo());
    }
    return true;
  }
}
