package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Comparator;
import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.Operand;
import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses the condition after WHERE. */
record Conditions(Reader reader, Literals literals) {

  Condition condition() {
    reader.enter();
    Condition left = conjunction();
    while (reader.acceptWord("OR")) {
      left = new Condition.Or(left, conjunction());
    }
    reader.leave();
    return left;
  }

  private Condition conjunction() {
    Condition left = negation();
    while (reader.acceptWord("AND")) {
      left = new Condition.And(left, negation());
    }
    return left;
  }

  private Condition negation() {
    if (!reader.acceptWord("NOT")) {
      return term();
    }
    reader.enter();
    Condition negated = negation();
    reader.leave();
    return new Condition.Not(negated);
  }

  private Condition term() {
    if (reader.acceptSymbol("(")) {
      Condition inner = condition();
      reader.expectSymbol(")");
      return inner;
    }
    if (reader.peek().kind() == Token.Kind.WORD && reader.peekSecond().isSymbol("(")) {
      String name = reader.peek().text().toLowerCase(Locale.ROOT);
      if (!name.equals("size")) {
        return function(name);
      }
    }
    return comparison();
  }

  private Condition function(String name) {
    reader.take();
    reader.expectSymbol("(");
    List<Operand> operands = new ArrayList<>();
    while (!reader.acceptSymbol(")")) {
      if (!operands.isEmpty()) {
        reader.expectSymbol(",");
      }
      operands.add(operand());
    }
    return switch (name) {
      case "attribute_exists" -> new Condition.Exists(path(name, 1, operands));
      case "attribute_not_exists" -> new Condition.NotExists(path(name, 1, operands));
      case "attribute_type" -> {
        Path path = path(name, 2, operands);
        yield new Condition.HasType(path, type(operands.get(1)));
      }
      case "begins_with" -> {
        requireCount(name, 2, operands);
        yield new Condition.BeginsWith(operands.get(0), operands.get(1));
      }
      case "contains" -> {
        requireCount(name, 2, operands);
        yield new Condition.Contains(operands.get(0), operands.get(1));
      }
      default -> throw Invalid.because("Unrecognized function: " + name);
    };
  }

  private static void requireCount(String name, int count, List<Operand> operands) {
    if (operands.size() != count) {
      throw Invalid.because(
          "Incorrect number of operands for operator or function; operator or function: "
              + name
              + ", number of operands: "
              + operands.size());
    }
  }

  private static Path path(String name, int count, List<Operand> operands) {
    requireCount(name, count, operands);
    if (operands.getFirst() instanceof Operand.At at) {
      return at.path();
    }
    throw Invalid.because(
        "Operator or function requires a document path; operator or function: " + name);
  }

  private static AttributeType type(Operand operand) {
    if (operand instanceof Operand.Literal literal
        && literal.value() instanceof AttributeValue.S name) {
      AttributeType type = AttributeType.named(name.value());
      if (type != null) {
        return type;
      }
      throw Invalid.because(
          "Invalid attribute type name found; type: "
              + name.value()
              + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
    throw Invalid.because(
        "Incorrect operand type for operator or function; operator or function: attribute_type,"
            + " operand type: "
            + operand.fixedType());
  }

  private Condition comparison() {
    Operand left = operand();
    Comparator comparator = comparator(reader.peek());
    if (comparator != null) {
      reader.take();
      Operand right = operand();
      if (comparator != Comparator.EQUAL && comparator != Comparator.NOT_EQUAL) {
        requireOrder(comparator.symbol(), left, right);
      }
      return new Condition.Comparison(comparator, left, right);
    }
    if (reader.acceptWord("BETWEEN")) {
      Operand lower = operand();
      reader.expectWord("AND");
      Operand upper = operand();
      requireOrder("BETWEEN", left, lower, upper);
      return new Condition.Between(left, lower, upper);
    }
    if (reader.acceptWord("IN")) {
      return new Condition.In(left, list());
    }
    if (reader.acceptWord("IS")) {
      return is(left);
    }
    throw Reader.unexpected();
  }

  private static @Nullable Comparator comparator(Token token) {
    if (token.kind() != Token.Kind.SYMBOL) {
      return null;
    }
    return switch (token.text()) {
      case "=" -> Comparator.EQUAL;
      case "<>", "!=" -> Comparator.NOT_EQUAL;
      case "<" -> Comparator.LESS;
      case "<=" -> Comparator.LESS_OR_EQUAL;
      case ">" -> Comparator.GREATER;
      case ">=" -> Comparator.GREATER_OR_EQUAL;
      default -> null;
    };
  }

  private static void requireOrder(String operator, Operand... operands) {
    for (Operand operand : operands) {
      AttributeType type = operand.fixedType();
      if (type != null && !type.isScalarOfKeys()) {
        throw Invalid.because(
            "Incorrect operand type for operator or function; operator or function: "
                + operator
                + ", operand type: "
                + type);
      }
    }
  }

  private List<Operand> list() {
    String end = reader.acceptSymbol("[") ? "]" : ")";
    if (end.equals(")")) {
      reader.expectSymbol("(");
    }
    List<Operand> list = new ArrayList<>();
    do {
      list.add(operand());
    } while (reader.acceptSymbol(","));
    reader.expectSymbol(end);
    return list;
  }

  private Condition is(Operand operand) {
    boolean isNot = reader.acceptWord("NOT");
    if (!(operand instanceof Operand.At at)) {
      throw Reader.unexpected();
    }
    if (reader.acceptWord("MISSING")) {
      return isNot ? new Condition.Exists(at.path()) : new Condition.NotExists(at.path());
    }
    AttributeType type = namedType(reader.peek());
    if (type == null) {
      throw Reader.unexpected();
    }
    reader.take();
    Condition isOfType = new Condition.HasType(at.path(), type);
    return isNot ? new Condition.Not(isOfType) : isOfType;
  }

  private static @Nullable AttributeType namedType(Token token) {
    if (token.kind() != Token.Kind.WORD) {
      return null;
    }
    return switch (token.text().toUpperCase(Locale.ROOT)) {
      case "NULL" -> AttributeType.NULL;
      case "BOOL", "BOOLEAN" -> AttributeType.BOOL;
      case "STRING" -> AttributeType.S;
      default -> null;
    };
  }

  private Operand operand() {
    if (literals.isNext()) {
      return new Operand.Literal(literals.value());
    }
    if (reader.peek().isWord("size") && reader.peekSecond().isSymbol("(")) {
      reader.take();
      reader.take();
      reader.enter();
      Operand of = operand();
      reader.leave();
      reader.expectSymbol(")");
      return new Operand.Size(of);
    }
    if (reader.peek().kind() == Token.Kind.WORD && reader.peekSecond().isSymbol("(")) {
      throw Invalid.because(
          "Unrecognized function: " + reader.peek().text().toLowerCase(Locale.ROOT));
    }
    return new Operand.At(reader.path());
  }
}
