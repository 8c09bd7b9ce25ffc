package io.lambent.execution.logquery;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Something that has a value in each row; null where it has none. */
sealed interface Expression {

  @Nullable Object value(Row row);

  /** A number or text. */
  record Literal(Object value) implements Expression {
    @Override
    public Object value(Row row) {
      return value;
    }
  }

  /** A field by its name. */
  record Field(String name) implements Expression {
    @Override
    public @Nullable Object value(Row row) {
      return row.get(name);
    }
  }

  /** A function of one row. */
  record Call(String function, List<Expression> arguments) implements Expression {
    @Override
    public @Nullable Object value(Row row) {
      List<@Nullable Object> values = new ArrayList<>();
      for (Expression argument : arguments) {
        values.add(argument.value(row));
      }
      return Functions.value(function, values);
    }
  }

  /** Both, either, or the opposite; each looked at only where it matters. */
  record Logic(String operator, Expression left, @Nullable Expression right) implements Expression {
    @Override
    public Object value(Row row) {
      boolean first = Values.isTrue(left.value(row));
      if (right == null) {
        return !first;
      }
      return operator.equals("and")
          ? first && Values.isTrue(right.value(row))
          : first || Values.isTrue(right.value(row));
    }
  }

  /** A comparison of values; with one that is absent only {@code !=} holds. */
  record Compare(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Object value(Row row) {
      Object first = left.value(row);
      Object second = right.value(row);
      if (first == null || second == null) {
        return operator.equals("!=") && (first == null) != (second == null);
      }
      int order = Values.compare(first, second);
      return switch (operator) {
        case "=" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
  }

  /** Arithmetic; without a value where a part is no number. */
  record Arithmetic(String operator, Expression left, Expression right) implements Expression {
    @Override
    public @Nullable Object value(Row row) {
      Double first = Values.number(left.value(row));
      Double second = Values.number(right.value(row));
      if (first == null || second == null) {
        return null;
      }
      return switch (operator) {
        case "+" -> first + second;
        case "-" -> first - second;
        case "*" -> first * second;
        case "/" -> second == 0 ? null : (Double) (first / second);
        case "%" -> second == 0 ? null : (Double) (first % second);
        default -> Math.pow(first, second);
      };
    }
  }

  /** Is true where a part of the text matches the pattern. */
  record Like(Expression text, Pattern pattern) implements Expression {
    @Override
    public Object value(Row row) {
      Object value = text.value(row);
      return value != null && pattern.matcher(new InterruptibleText(Values.text(value))).find();
    }
  }

  /** Is true where the list has the value. */
  record In(Expression searched, List<Expression> list) implements Expression {
    @Override
    public Object value(Row row) {
      Object value = searched.value(row);
      return value != null
          && list.stream()
              .map(each -> each.value(row))
              .anyMatch(each -> each != null && Values.compare(value, each) == 0);
    }
  }
}
