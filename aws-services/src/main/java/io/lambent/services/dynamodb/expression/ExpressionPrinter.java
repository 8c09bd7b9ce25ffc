package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes trees as expressions, with placeholders for all names and values. Several expressions of
 * one request share a printer.
 */
public final class ExpressionPrinter {
  private final Map<String, String> placeholders = new LinkedHashMap<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();

  /** The ExpressionAttributeNames of what was printed. */
  public Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    placeholders.forEach((name, placeholder) -> names.put(placeholder, name));
    return names;
  }

  /** The ExpressionAttributeValues of what was printed. */
  public Map<String, AttributeValue> values() {
    return values;
  }

  /** The condition that an attribute has a value. */
  public String equality(String attribute, AttributeValue value) {
    return condition(
        new Condition.Comparison(
            Comparator.EQUAL, new Operand.At(Path.of(attribute)), new Operand.Literal(value)));
  }

  public String condition(Condition condition) {
    return switch (condition) {
      case Condition.Or or -> both(or.left(), "OR", or.right());
      case Condition.And and -> both(and.left(), "AND", and.right());
      case Condition.Not not -> "NOT " + nested(not.negated());
      case Condition.Comparison comparison ->
          operand(comparison.left())
              + " "
              + comparison.comparator().symbol()
              + " "
              + operand(comparison.right());
      case Condition.Between between ->
          operand(between.value())
              + " BETWEEN "
              + operand(between.lower())
              + " AND "
              + operand(between.upper());
      case Condition.In in ->
          operand(in.value())
              + in.list().stream()
                  .map(this::operand)
                  .collect(Collectors.joining(",", " IN (", ")"));
      case Condition.Exists exists -> call("attribute_exists", path(exists.path()));
      case Condition.NotExists exists -> call("attribute_not_exists", path(exists.path()));
      case Condition.HasType type -> call("attribute_type", path(type.path()), type(type.type()));
      case Condition.BeginsWith begins ->
          call("begins_with", operand(begins.value()), operand(begins.prefix()));
      case Condition.Contains contains ->
          call("contains", operand(contains.container()), operand(contains.part()));
    };
  }

  private String both(Condition left, String operator, Condition right) {
    return nested(left) + " " + operator + " " + nested(right);
  }

  private String nested(Condition condition) {
    String text = condition(condition);
    boolean isJoined = condition instanceof Condition.Or || condition instanceof Condition.And;
    return isJoined ? "(" + text + ")" : text;
  }

  private static String call(String function, String... operands) {
    return function + "(" + String.join(", ", operands) + ")";
  }

  private String type(AttributeType type) {
    return value(new AttributeValue.S(type.name()));
  }

  private String operand(Operand operand) {
    return switch (operand) {
      case Operand.At at -> path(at.path());
      case Operand.Size size -> call("size", operand(size.of()));
      case Operand.Literal literal -> value(literal.value());
    };
  }

  public String path(Path path) {
    StringBuilder text = new StringBuilder();
    for (Path.Step step : path.steps()) {
      switch (step) {
        case Path.Name name ->
            text.append(text.isEmpty() ? "" : ".").append(placeholder(name.name()));
        case Path.Index index -> text.append(index);
      }
    }
    return text.toString();
  }

  private String placeholder(String name) {
    return placeholders.computeIfAbsent(name, n -> "#n" + placeholders.size());
  }

  private String value(AttributeValue value) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  public String update(UpdateExpression update) {
    List<UpdateAction> actions = update.actions();
    StringBuilder text = new StringBuilder();
    for (Syntax.UpdateKeyword keyword : Syntax.UpdateKeyword.values()) {
      String section =
          actions.stream()
              .filter(action -> keyword(action) == keyword)
              .map(this::action)
              .collect(Collectors.joining(", "));
      if (!section.isEmpty()) {
        text.append(text.isEmpty() ? "" : " ").append(keyword).append(' ').append(section);
      }
    }
    return text.toString();
  }

  private static Syntax.UpdateKeyword keyword(UpdateAction action) {
    return switch (action) {
      case UpdateAction.Set set -> Syntax.UpdateKeyword.SET;
      case UpdateAction.Remove remove -> Syntax.UpdateKeyword.REMOVE;
      case UpdateAction.Add add -> Syntax.UpdateKeyword.ADD;
      case UpdateAction.Delete delete -> Syntax.UpdateKeyword.DELETE;
    };
  }

  private String action(UpdateAction action) {
    return switch (action) {
      case UpdateAction.Set set -> path(set.path()) + " = " + updateValue(set.value());
      case UpdateAction.Remove remove -> path(remove.path());
      case UpdateAction.Add add -> path(add.path()) + " " + value(add.value());
      case UpdateAction.Delete delete -> path(delete.path()) + " " + value(delete.value());
    };
  }

  private String updateValue(UpdateValue value) {
    return switch (value) {
      case UpdateValue.Literal literal -> value(literal.value());
      case UpdateValue.At at -> path(at.path());
      case UpdateValue.Sum sum ->
          updateValue(sum.left()) + (sum.isDifference() ? " - " : " + ") + updateValue(sum.right());
      case UpdateValue.IfNotExists ifNotExists ->
          call("if_not_exists", path(ifNotExists.path()), updateValue(ifNotExists.otherwise()));
      case UpdateValue.Append append ->
          call("list_append", updateValue(append.first()), updateValue(append.second()));
    };
  }
}
