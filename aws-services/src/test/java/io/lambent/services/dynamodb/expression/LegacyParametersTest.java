package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LegacyParametersTest {
  private static final AttributeValue ONE = AttributeValue.N.of(1);
  private static final AttributeValue TWO = AttributeValue.N.of(2);
  private static final AttributeValue TEXT = new AttributeValue.S("text");
  private static final Item ITEM = Testing.item("{'n': {'N': '1'}, 's': {'SS': ['a', 'b']}}");

  private static boolean holds(String name, LegacyOperator operator, AttributeValue... values) {
    return LegacyCondition.filter(
            Map.of(name, new LegacyCondition(operator, List.of(values))), false)
        .test(ITEM);
  }

  private static String failure(LegacyOperator operator, AttributeValue... values) {
    return Testing.failure(() -> holds("n", operator, values));
  }

  @Test
  void filtersByComparisonOperators() {
    assertThat(holds("n", LegacyOperator.EQ, ONE)).isTrue();
    assertThat(holds("n", LegacyOperator.NE, ONE)).isFalse();
    assertThat(holds("x", LegacyOperator.NE, ONE)).isTrue();
    assertThat(holds("n", LegacyOperator.LT, TWO)).isTrue();
    assertThat(holds("n", LegacyOperator.BETWEEN, ONE, TWO)).isTrue();
    assertThat(holds("n", LegacyOperator.IN, TWO, ONE)).isTrue();
    assertThat(holds("x", LegacyOperator.NULL)).isTrue();
    assertThat(holds("n", LegacyOperator.NOT_NULL)).isTrue();
    assertThat(holds("s", LegacyOperator.CONTAINS, new AttributeValue.S("a"))).isTrue();
    assertThat(holds("s", LegacyOperator.NOT_CONTAINS, new AttributeValue.S("a"))).isFalse();
    assertThat(holds("x", LegacyOperator.NOT_CONTAINS, new AttributeValue.S("a"))).isTrue();
  }

  @Test
  void joinsConditions() {
    Map<String, LegacyCondition> conditions =
        Map.of(
            "n", new LegacyCondition(LegacyOperator.EQ, List.of(ONE)),
            "x", new LegacyCondition(LegacyOperator.EQ, List.of(ONE)));
    assertThat(LegacyCondition.filter(conditions, false).test(ITEM)).isFalse();
    assertThat(LegacyCondition.filter(conditions, true).test(ITEM)).isTrue();
  }

  @Test
  void refusesFiltersWithAwsMessage() {
    assertThat(failure(LegacyOperator.EQ))
        .isEqualTo(
            "One or more parameter values were invalid: Invalid number of argument(s) for the EQ"
                + " ComparisonOperator");
    assertThat(failure(LegacyOperator.IN, ONE, TEXT))
        .isEqualTo(
            "One or more parameter values were invalid: AttributeValues inside AttributeValueList"
                + " must be of same type");
    assertThat(failure(LegacyOperator.BEGINS_WITH, ONE))
        .isEqualTo(
            "One or more parameter values were invalid: ComparisonOperator BEGINS_WITH is not valid"
                + " for N AttributeValue type");
    assertThat(failure(LegacyOperator.BETWEEN, TWO, ONE))
        .isEqualTo(
            "The BETWEEN condition was provided a range where the lower bound is greater than the"
                + " upper bound");
  }

  @Test
  void readsExpected() {
    assertThat(expected(ONE, null, null, null).test(ITEM)).isTrue();
    assertThat(expected(TWO, true, null, null).test(ITEM)).isFalse();
    assertThat(expected(null, false, null, null).test(ITEM)).isFalse();
    assertThat(expected(null, null, LegacyOperator.GE, List.of(ONE)).test(ITEM)).isTrue();
  }

  private static ConditionExpression expected(
      @org.jspecify.annotations.Nullable AttributeValue value,
      @org.jspecify.annotations.Nullable Boolean exists,
      @org.jspecify.annotations.Nullable LegacyOperator operator,
      @org.jspecify.annotations.Nullable List<AttributeValue> values) {
    return ExpectedAttribute.condition(
        Map.of("n", new ExpectedAttribute(value, exists, operator, values)), false);
  }

  @Test
  void refusesExpectedWithAwsMessage() {
    String prefix = "One or more parameter values were invalid: ";
    assertThat(Testing.failure(() -> expected(null, null, null, null)))
        .isEqualTo(prefix + "Value must be provided when Exists is null for Attribute: n");
    assertThat(Testing.failure(() -> expected(null, true, null, null)))
        .isEqualTo(prefix + "Value must be provided when Exists is true for Attribute: n");
    assertThat(Testing.failure(() -> expected(ONE, false, null, null)))
        .isEqualTo(prefix + "Value cannot be used when Exists is false for Attribute: n");
    assertThat(Testing.failure(() -> expected(ONE, null, null, List.of(ONE))))
        .isEqualTo(
            prefix + "Value and AttributeValueList cannot be used together for Attribute: n");
    assertThat(Testing.failure(() -> expected(null, true, LegacyOperator.EQ, List.of(ONE))))
        .isEqualTo(
            prefix + "Exists and ComparisonOperator cannot be used together for Attribute: n");
    assertThat(Testing.failure(() -> expected(null, null, LegacyOperator.LT, null)))
        .isEqualTo(
            prefix
                + "Value or AttributeValueList must be used with ComparisonOperator: LT for"
                + " Attribute: n");
  }

  private static UpdateResult update(
      String name,
      AttributeUpdate.Action action,
      @org.jspecify.annotations.Nullable AttributeValue value) {
    return AttributeUpdate.update(Map.of(name, new AttributeUpdate(action, value))).apply(ITEM);
  }

  @Test
  void appliesAttributeUpdates() {
    assertThat(update("n", AttributeUpdate.Action.PUT, TEXT).item().get("n")).isEqualTo(TEXT);
    assertThat(update("n", AttributeUpdate.Action.ADD, TWO).item().get("n"))
        .isEqualTo(AttributeValue.N.of(3));
    assertThat(update("n", AttributeUpdate.Action.DELETE, null).item().has("n")).isFalse();
    assertThat(
            update("l", AttributeUpdate.Action.ADD, new AttributeValue.L(List.of(ONE)))
                .item()
                .get("l"))
        .isEqualTo(new AttributeValue.L(List.of(ONE)));
  }

  @Test
  void refusesAttributeUpdatesWithAwsMessage() {
    String prefix = "One or more parameter values were invalid: ";
    assertThat(Testing.failure(() -> update("n", AttributeUpdate.Action.PUT, null)))
        .isEqualTo(prefix + "Only DELETE action is allowed when no attribute value is specified");
    assertThat(Testing.failure(() -> update("n", AttributeUpdate.Action.ADD, TEXT)))
        .isEqualTo(prefix + "ADD action is not supported for the type S");
    assertThat(Testing.failure(() -> update("n", AttributeUpdate.Action.DELETE, ONE)))
        .isEqualTo(prefix + "DELETE action with value is not supported for the type N");
    assertThat(Testing.failure(() -> update("s", AttributeUpdate.Action.ADD, ONE)))
        .isEqualTo("Type mismatch for attribute to update");
  }

  @Test
  void refusesMixedParameters() {
    assertThat(
            Testing.failure(
                () ->
                    new ParameterMix()
                        .expression(ExpressionKind.UPDATE, false)
                        .expression(ExpressionKind.CONDITION, true)
                        .legacy("AttributeUpdates", true)
                        .legacy("Expected", true)
                        .check(true, true)))
        .isEqualTo(
            "Can not use both expression and non-expression parameters in the same request:"
                + " Non-expression parameters: {AttributeUpdates, Expected} Expression parameters:"
                + " {ConditionExpression}");
    ParameterMix none =
        new ParameterMix()
            .expression(ExpressionKind.UPDATE, false)
            .expression(ExpressionKind.CONDITION, false);
    assertThat(Testing.failure(() -> none.check(true, false)))
        .isEqualTo("ExpressionAttributeNames can only be specified when using expressions");
    assertThat(Testing.failure(() -> none.check(false, true)))
        .isEqualTo(
            "ExpressionAttributeValues can only be specified when using expressions:"
                + " UpdateExpression and ConditionExpression are null");
  }
}
