package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.RandomValues;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are half right: they are parsed, or refused with a ValidationException. */
class ExpressionFuzzTest {
  private static final String[] WORDS = {
    "a",
    "b",
    "c",
    "name",
    "a.b",
    "a[0]",
    "a[1].b",
    "#a",
    "#n",
    "#x",
    ":n",
    ":s",
    ":l",
    ":ss",
    ":x",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "(",
    ")",
    "((",
    "))",
    "[",
    "]",
    ",",
    ".",
    "+",
    "-",
    "AND",
    "OR",
    "NOT",
    "BETWEEN",
    "IN",
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "attribute_exists(",
    "attribute_type(",
    "contains(",
    "begins_with(",
    "size(",
    "size(a)",
    "if_not_exists(",
    "list_append(",
    "0",
    "01",
    "2147483648",
    "!",
    "é",
    "\ud83d\ude00",
    "\ud83d",
    "\"",
    "\\",
    "\u0000",
    "_",
    "$",
    "'"
  };

  private static final String VALUES =
      "':n': {'N': '5'}, ':s': {'S': 's'}, ':l': {'L': []}, ':ss': {'SS': ['a']}";

  private final Random random = new Random(6);
  private int parsed;

  @Test
  void endsInAResultOrAValidationException() {
    RandomValues values = new RandomValues(random);
    for (int i = 0; i < 15_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int words = 1 + random.nextInt(8); words > 0; words--) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(8) == 0 ? "" : " ");
      }
      Item item = values.item();
      tryAll(text.toString(), item);
      tryAll("SET " + text, item);
      tryAll("a = " + text, item);
    }
    assertThat(parsed).isGreaterThan(300);
  }

  @Test
  void boundsTheDepthOfNesting() {
    for (String part :
        new String[] {"(", "NOT ", "size(", "NOT (", "a[", "((a)", "a=(", "a IN (("}) {
      tryAll(part.repeat(4096 / part.length()), Item.EMPTY);
      tryAll(part.repeat(250) + "a = :n" + ")".repeat(part.contains("(") ? 250 : 0), Item.EMPTY);
      tryAll("SET a = " + part.repeat(4000 / part.length()), Item.EMPTY);
    }
  }

  private void tryAll(String text, Item item) {
    attempt(
        text,
        () ->
            ConditionExpression.parse(ExpressionKind.FILTER, text, Testing.placeholders(VALUES))
                .test(item));
    attempt(text, () -> ProjectionExpression.parse(text, Testing.placeholders(VALUES)).apply(item));
    attempt(text, () -> UpdateExpression.parse(text, Testing.placeholders(VALUES)).apply(item));
    attempt(text, () -> KeyConditionExpression.parse(text, Testing.placeholders(VALUES)));
  }

  private void attempt(String text, Runnable action) {
    try {
      action.run();
      parsed++;
    } catch (AwsFailure e) {
      assertThat(e.error().awsName()).as(text).isEqualTo("ValidationException");
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("for " + text, e);
    }
  }
}
