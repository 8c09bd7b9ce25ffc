package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A condition on an item before it is written, or a filter of items that are read. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html">DynamoDB
 * condition expression CLI example</a>.
 */
public record ConditionExpression(Condition condition) {

  /**
   * Parses a ConditionExpression.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static ConditionExpression parse(String text, Placeholders placeholders) {
    return parse(ExpressionKind.CONDITION, text, placeholders);
  }

  /**
   * Parses a condition expression, a filter expression or another of the same language.
   *
   * @param kind the name of the parameter, for errors
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static ConditionExpression parse(
      ExpressionKind kind, String text, Placeholders placeholders) {
    Syntax syntax = Parser.condition(kind, text);
    new UsageCheck(kind).condition(syntax);
    return new ConditionExpression(new Binder(kind, placeholders).condition(syntax));
  }

  /**
   * @param item {@link Item#EMPTY} if there is none
   */
  public boolean test(Item item) {
    return condition.test(item);
  }

  /** All paths in the condition. */
  public List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    condition.paths(paths::add);
    return paths;
  }

  /**
   * Refuses a filter of a query that tests attributes of the key that is queried.
   *
   * @param keys names of the attributes of the key
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public void requireNoKeys(Collection<String> keys) {
    for (Path path : paths()) {
      if (keys.contains(path.attribute())) {
        throw Invalid.because(
            "Filter Expression can only contain non-primary key attributes: Primary key"
                + " attribute: "
                + path.attribute());
      }
    }
  }
}
