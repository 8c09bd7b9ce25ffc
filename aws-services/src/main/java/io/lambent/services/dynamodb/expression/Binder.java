package io.lambent.services.dynamodb.expression;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second step after parsing: puts names and values in the places of their placeholders, checks
 * the types that are known without an item, and makes the trees that are evaluated.
 */
record Binder(ExpressionKind kind, Placeholders placeholders) {
  /** The maximum number of operands of IN. */
  private static final int MAX_LIST = 100;

  /** The maximum number of steps of a path. */
  private static final int MAX_STEPS = 32;

  private static final Set<AttributeType> ORDERED =
      EnumSet.of(AttributeType.S, AttributeType.N, AttributeType.B);
  private static final Set<AttributeType> TEXTS = EnumSet.of(AttributeType.S, AttributeType.B);
  private static final Set<AttributeType> SIZED =
      EnumSet.complementOf(EnumSet.of(AttributeType.N, AttributeType.BOOL, AttributeType.NULL));

  /** All types, as AWS lists them where it wants the name of one. */
  private static final String TYPE_NAMES = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

  private static final String ANY_TYPE = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";

  // Conditions.

  Condition condition(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Or or -> {
        Condition left = condition(or.left());
        yield new Condition.Or(left, condition(or.right()));
      }
      case Syntax.And and -> {
        Condition left = condition(and.left());
        yield new Condition.And(left, condition(and.right()));
      }
      case Syntax.Not not -> new Condition.Not(condition(not.negated()));
      case Syntax.Parentheses parentheses -> condition(parentheses.inner());
      case Syntax.Comparison comparison -> comparison(comparison);
      case Syntax.Between between -> between(between);
      case Syntax.In in -> in(in);
      case Syntax.Call call -> call(call);
      case Syntax.Arithmetic sum -> throw new IllegalArgumentException("no condition: " + sum);
      case Syntax.Value value -> throw new IllegalArgumentException("no condition: " + value);
      case Syntax.DocumentPath path -> throw new IllegalArgumentException("no condition: " + path);
    };
  }

  private Condition comparison(Syntax.Comparison syntax) {
    Operand left = operand(syntax.left());
    Operand right = operand(syntax.right());
    requireDistinct(syntax.operator(), left, List.of(right));
    Comparator comparator = Comparator.of(syntax.operator());
    if (comparator.isOrder()) {
      requireType(syntax.operator(), left, ORDERED);
      requireType(syntax.operator(), right, ORDERED);
    }
    return new Condition.Comparison(comparator, left, right);
  }

  private Condition between(Syntax.Between syntax) {
    Operand value = operand(syntax.value());
    Operand lower = operand(syntax.lower());
    Operand upper = operand(syntax.upper());
    requireDistinct("BETWEEN", value, List.of(lower, upper));
    requireType("BETWEEN", value, ORDERED);
    requireType("BETWEEN", lower, ORDERED);
    requireType("BETWEEN", upper, ORDERED);
    if (lower instanceof Operand.Literal from && upper instanceof Operand.Literal to) {
      requireRange(from.value(), to.value());
    }
    return new Condition.Between(value, lower, upper);
  }

  private void requireRange(AttributeValue lower, AttributeValue upper) {
    String reason = null;
    if (lower.type() != upper.type()) {
      reason = "The BETWEEN operator requires same data type for lower and upper bounds; ";
    } else if (Comparator.order(lower, upper) > 0) {
      reason =
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ";
    }
    if (reason != null) {
      throw kind.invalid(
          reason
              + "lower bound operand: "
              + bound(lower)
              + ", upper bound operand: "
              + bound(upper));
    }
  }

  private static String bound(AttributeValue value) {
    String text =
        switch (value) {
          case AttributeValue.S string -> string.value();
          case AttributeValue.N number -> number.text();
          case AttributeValue.B binary ->
              "java.nio.HeapByteBuffer[pos=0 lim="
                  + binary.value().length()
                  + " cap="
                  + binary.value().length()
                  + "]";
          default -> throw new IllegalArgumentException("no bound: " + value);
        };
    return "AttributeValue: {" + value.type() + ":" + text + "}";
  }

  private Condition in(Syntax.In syntax) {
    Operand value = operand(syntax.value());
    List<Operand> list = operands(syntax.list());
    if (list.size() > MAX_LIST) {
      throw kind.invalid(
          "The IN operator is provided with too many operands; number of operands: " + list.size());
    }
    requireDistinct("IN", value, list);
    return new Condition.In(value, list);
  }

  private Condition call(Syntax.Call call) {
    List<Operand> operands = operands(call.arguments());
    Functions function = Objects.requireNonNull(Functions.named(call.function()));
    return switch (function) {
      case ATTRIBUTE_EXISTS -> new Condition.Exists(path(function, operands));
      case ATTRIBUTE_NOT_EXISTS -> new Condition.NotExists(path(function, operands));
      case ATTRIBUTE_TYPE -> attributeType(operands);
      case BEGINS_WITH -> {
        requireDistinct(function.text(), operands.get(0), operands.subList(1, 2));
        requireType(function.text(), operands.get(0), TEXTS);
        requireType(function.text(), operands.get(1), TEXTS);
        yield new Condition.BeginsWith(operands.get(0), operands.get(1));
      }
      case CONTAINS -> {
        requireDistinct(function.text(), operands.get(0), operands.subList(1, 2));
        yield new Condition.Contains(operands.get(0), operands.get(1));
      }
      case SIZE, IF_NOT_EXISTS, LIST_APPEND ->
          throw new IllegalArgumentException("no condition: " + function);
    };
  }

  private Condition attributeType(List<Operand> operands) {
    Path path = path(Functions.ATTRIBUTE_TYPE, operands);
    requireDistinct(Functions.ATTRIBUTE_TYPE.text(), operands.get(0), operands.subList(1, 2));
    if (!(operands.get(1) instanceof Operand.Literal literal)) {
      AttributeType type = operands.get(1).fixedType();
      throw wrongType(Functions.ATTRIBUTE_TYPE.text(), type == null ? ANY_TYPE : type.name());
    }
    if (!(literal.value() instanceof AttributeValue.S name)) {
      throw wrongType(Functions.ATTRIBUTE_TYPE.text(), literal.value().type().name());
    }
    AttributeType type = AttributeType.named(name.value());
    if (type == null) {
      throw kind.invalid(
          "Invalid attribute type name found; type: "
              + name.value()
              + ", valid types: "
              + TYPE_NAMES);
    }
    return new Condition.HasType(path, type);
  }

  // Operands.

  private List<Operand> operands(List<Syntax> syntax) {
    List<Operand> operands = new ArrayList<>(syntax.size());
    for (Syntax operand : syntax) {
      operands.add(operand(operand));
    }
    return operands;
  }

  private Operand operand(Syntax syntax) {
    return switch (syntax.unwrapped()) {
      case Syntax.Value value -> new Operand.Literal(value(value));
      case Syntax.DocumentPath path -> new Operand.At(path(path));
      case Syntax.Call call -> {
        Operand of = operand(call.arguments().getFirst());
        requireType(Functions.SIZE.text(), of, SIZED);
        yield new Operand.Size(of);
      }
      default -> throw new IllegalArgumentException("no operand: " + syntax);
    };
  }

  private AttributeValue value(Syntax.Value syntax) {
    AttributeValue value = placeholders.value(syntax.placeholder());
    if (value == null) {
      throw kind.invalid(
          "An expression attribute value used in expression is not defined; attribute value: "
              + syntax.placeholder());
    }
    return value;
  }

  Path path(Syntax.DocumentPath syntax) {
    List<Path.Step> steps = new ArrayList<>(syntax.parts().size());
    for (Syntax.PathPart part : syntax.parts()) {
      steps.add(
          switch (part.kind()) {
            case INTEGER -> new Path.Index(Integer.parseInt(part.text()));
            case NAME_PLACEHOLDER -> new Path.Name(name(part.text()));
            default -> new Path.Name(part.text());
          });
    }
    if (steps.size() > MAX_STEPS) {
      throw kind.invalid(
          "The document path has too many nesting levels; nesting levels: " + steps.size());
    }
    return new Path(steps);
  }

  private String name(String placeholder) {
    String name = placeholders.name(placeholder);
    if (name == null) {
      throw kind.invalid(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + placeholder);
    }
    return name;
  }

  // Values of updates.

  UpdateValue updateValue(Syntax syntax) {
    return switch (syntax.unwrapped()) {
      case Syntax.Value value -> new UpdateValue.Literal(value(value));
      case Syntax.DocumentPath path -> new UpdateValue.At(path(path));
      case Syntax.Arithmetic sum -> {
        UpdateValue left = updateValue(sum.left());
        UpdateValue right = updateValue(sum.right());
        requireType(sum.operator(), left, AttributeType.N);
        requireType(sum.operator(), right, AttributeType.N);
        yield new UpdateValue.Sum(left, right, sum.operator().equals("-"));
      }
      case Syntax.Call call -> function(call);
      default -> throw new IllegalArgumentException("no value: " + syntax);
    };
  }

  private UpdateValue function(Syntax.Call call) {
    Functions function = Objects.requireNonNull(Functions.named(call.function()));
    UsageCheck.operands(kind, call, function);
    UpdateValue first = updateValue(call.arguments().get(0));
    UpdateValue second = updateValue(call.arguments().get(1));
    if (function == Functions.LIST_APPEND) {
      requireType(function.text(), first, AttributeType.L);
      requireType(function.text(), second, AttributeType.L);
      return new UpdateValue.Append(first, second);
    }
    if (!(first instanceof UpdateValue.At at)) {
      throw needsPath(function);
    }
    if (second instanceof UpdateValue.At other && at.path().equals(other.path())) {
      throw notDistinct(function.text(), at.path());
    }
    return new UpdateValue.IfNotExists(at.path(), second);
  }

  private void requireType(String operator, UpdateValue value, AttributeType wanted) {
    if (value instanceof UpdateValue.Literal literal && literal.value().type() != wanted) {
      throw wrongType(operator, literal.value().type().name());
    }
  }

  /** The value of ADD or DELETE. */
  AttributeValue operandOf(
      Syntax.UpdateKeyword keyword, Syntax syntax, Set<AttributeType> allowed) {
    AttributeValue value = value((Syntax.Value) syntax);
    if (!allowed.contains(value.type())) {
      throw kind.invalid(
          "Incorrect operand type for operator or function; operator: "
              + keyword
              + ", operand type: "
              + value.type().longName()
              + ", typeSet: ALLOWED_FOR_"
              + keyword
              + "_OPERAND");
    }
    return value;
  }

  // Checks.

  private Path path(Functions function, List<Operand> operands) {
    if (operands.getFirst() instanceof Operand.At at) {
      return at.path();
    }
    throw needsPath(function);
  }

  private AwsFailure needsPath(Functions function) {
    return kind.invalid(
        "Operator or function requires a document path; operator or function: " + function.text());
  }

  private void requireDistinct(String operator, Operand first, List<Operand> others) {
    if (first instanceof Operand.At at && others.contains(first)) {
      throw notDistinct(operator, at.path());
    }
  }

  private AwsFailure notDistinct(String operator, Path path) {
    return kind.invalid(
        "The first operand must be distinct from the remaining operands for this operator or"
            + " function; operator: "
            + operator
            + ", first operand: "
            + path);
  }

  private void requireType(String operator, Operand operand, Set<AttributeType> allowed) {
    AttributeType type = operand.fixedType();
    if (type != null && !allowed.contains(type)) {
      throw wrongType(operator, type.name());
    }
  }

  private AwsFailure wrongType(String operator, String type) {
    return kind.invalid(
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  // Names of paths, without their use.

  /** Checks that the names in a path are defined. */
  void requireNames(@Nullable Syntax syntax) {
    if (syntax == null) {
      return;
    }
    switch (syntax.unwrapped()) {
      case Syntax.DocumentPath path -> {
        for (Syntax.PathPart part : path.parts()) {
          if (part.kind() == Token.Kind.NAME_PLACEHOLDER
              && placeholders.peekName(part.text()) == null) {
            name(part.text());
          }
        }
      }
      case Syntax.Arithmetic sum -> {
        requireNames(sum.left());
        requireNames(sum.right());
      }
      case Syntax.Call call -> call.arguments().forEach(this::requireNames);
      default -> {}
    }
  }
}
