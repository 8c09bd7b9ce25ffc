package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.expression.UpdateAction;
import io.lambent.services.dynamodb.expression.UpdateExpression;
import io.lambent.services.dynamodb.expression.UpdateValue;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses the SET and REMOVE of an UPDATE. */
record Updates(Reader reader, Literals literals) {

  UpdateExpression update() {
    List<UpdateAction> actions = new ArrayList<>();
    while (true) {
      if (reader.acceptWord("SET")) {
        do {
          actions.add(assignment());
        } while (reader.acceptSymbol(","));
      } else if (reader.acceptWord("REMOVE")) {
        do {
          actions.add(new UpdateAction.Remove(reader.path()));
        } while (reader.acceptSymbol(","));
      } else if (actions.isEmpty()) {
        throw Reader.unexpected();
      } else {
        return UpdateExpression.of(actions);
      }
    }
  }

  private UpdateAction assignment() {
    Path path = reader.path();
    reader.expectSymbol("=");
    if (isCall("set_add") || isCall("set_delete")) {
      return setAction(path);
    }
    return new UpdateAction.Set(path, sum());
  }

  private boolean isCall(String function) {
    return reader.peek().isWord(function) && reader.peekSecond().isSymbol("(");
  }

  private UpdateAction setAction(Path target) {
    String function = reader.take().text().toUpperCase(Locale.ROOT);
    reader.expectSymbol("(");
    if (literals.isNext() || !reader.path().equals(target)) {
      throw Invalid.because(
          "The first argument to " + function + " must equal the assignment value");
    }
    if (!reader.acceptSymbol(",")) {
      throw Invalid.because(function + " must have exactly two arguments");
    }
    AttributeValue set = literals.value();
    if (!reader.acceptSymbol(")")) {
      throw Invalid.because(function + " must have exactly two arguments");
    }
    if (!set.type().isSet()) {
      throw Invalid.because(
          "The second argument to " + function + " must be a value with type SET");
    }
    return function.equals("SET_ADD")
        ? new UpdateAction.Add(target, set)
        : new UpdateAction.Delete(target, set);
  }

  private UpdateValue sum() {
    UpdateValue left = operand();
    boolean isDifference = reader.peek().isSymbol("-");
    if (!isDifference && !reader.peek().isSymbol("+")) {
      return left;
    }
    reader.take();
    return new UpdateValue.Sum(left, operand(), isDifference);
  }

  private UpdateValue operand() {
    if (literals.isNext()) {
      return new UpdateValue.Literal(literals.value());
    }
    reader.enter();
    UpdateValue value = isCall(reader.peek().text()) ? call() : parenthesesOrPath();
    reader.leave();
    return value;
  }

  private UpdateValue parenthesesOrPath() {
    if (reader.acceptSymbol("(")) {
      UpdateValue inner = operand();
      reader.expectSymbol(")");
      return inner;
    }
    return new UpdateValue.At(reader.path());
  }

  private UpdateValue call() {
    String function = reader.take().text().toLowerCase(Locale.ROOT);
    if (!function.equals("list_append") && !function.equals("if_not_exists")) {
      throw Invalid.because("Unrecognized function: " + function);
    }
    reader.expectSymbol("(");
    UpdateValue first = operand();
    reader.expectSymbol(",");
    UpdateValue second = operand();
    reader.expectSymbol(")");
    if (function.equals("list_append")) {
      return new UpdateValue.Append(first, second);
    }
    if (first instanceof UpdateValue.At at) {
      return new UpdateValue.IfNotExists(at.path(), second);
    }
    throw Invalid.because(
        "Operator or function requires a document path; operator or function: if_not_exists");
  }
}
