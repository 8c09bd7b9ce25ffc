package io.lambent.aws.constraint;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.Location;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Dialect;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds all violated constraints of an input and reports them in one text: {@code 1 validation
 * error detected: Value 'x' at 'member' failed to satisfy constraint: Member must ...}.
 *
 * <p>A constraint on the elements of a list or map of scalars is reported once for the container,
 * with all constraints its elements have. AWS lists the values of an enumeration in an order of its
 * own; here it is that of the model, unless {@link Deviations} knows better.
 */
public final class ConstraintCheck {
  /** The number of violations that a message spells out; it only counts further ones. */
  private static final int MOST_WORDED = 50;

  private final Dialect dialect;
  private final boolean isDynamoDb;
  private final Deviations deviations;
  private final String operation;

  /** The prefix of the paths of members of the body; may be empty. */
  private final String root;

  private final List<String> worded = new ArrayList<>();
  private int violations;

  private ConstraintCheck(ServiceModel model, Operation operation) {
    this.dialect = Dialect.of(model);
    this.isDynamoDb = model.name().equals("dynamodb");
    this.deviations = Deviations.of(model);
    this.operation = operation.name();
    this.root = dialect.isInputNamed() ? lowerFirst(operation.name()) + "Input." : "";
  }

  /**
   * @throws AwsFailure where the input violates a constraint
   */
  public static void check(ServiceModel model, Operation operation, Struct input) {
    Dialect dialect = Dialect.of(model);
    switch (dialect.constraints()) {
      case NONE -> {}
      case REQUIRED -> required(operation.input(), input, "");
      case ALL -> {
        ConstraintCheck check = new ConstraintCheck(model, operation);
        String first = check.isDynamoDb ? DynamoDbDeviations.first(operation.name(), input) : null;
        if (first != null) {
          throw new AwsFailure(new Violation(dialect.violation()), first);
        }
        if (dialect.isQueryFirst()) {
          check.members(operation.input(), input, ConstraintCheck::isInQuery);
          check.members(
              operation.input(), input, member -> !isInQuery(member) && !check.isLast(member));
          check.members(operation.input(), input, check::isLast);
        } else {
          check.members(operation.input(), input, member -> true);
        }
        if (check.violations > 0) {
          throw new AwsFailure(new Violation(dialect.violation()), check.text());
        }
      }
    }
  }

  /** The error for violations; some services declare one of their own in place of AWS's. */
  private record Violation(String awsName) implements AwsError {
    @Override
    public int httpStatus() {
      return CommonError.VALIDATION.httpStatus();
    }

    @Override
    public String queryCode() {
      return awsName.equals(CommonError.VALIDATION.awsName())
          ? CommonError.VALIDATION.queryCode()
          : awsName;
    }
  }

  private record Missing(String awsName, int httpStatus) implements AwsError {}

  /**
   * @param path before the names of the structure's members, such as {@code Entry.1.}
   */
  private static void required(Structure shape, Struct input, String path) {
    for (Member member : shape.members()) {
      Object value = input.get(member.name());
      if (value != null) {
        required(member.shape(), value, path + member.wireName());
      } else if (member.isRequired()) {
        throw new AwsFailure(
            new Missing("MissingParameter", 400),
            "The request must contain the parameter " + path + member.name() + ".");
      }
    }
  }

  private static void required(Shape shape, @Nullable Object value, String name) {
    if (value == null) {
      return;
    }
    switch (shape) {
      case Structure structure -> required(structure, (Struct) value, name + ".");
      case ListShape list -> {
        int number = 1;
        for (Object element : (List<?>) value) {
          required(list.element().shape(), element, list.element().wireName() + "." + number++);
        }
      }
      case MapShape map -> {
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          required(map.value().shape(), entry.getValue(), name + "." + entry.getKey());
        }
      }
      case Scalar scalar -> {}
    }
  }

  private String text() {
    return violations
        + (violations == 1 ? " validation error" : " validation errors")
        + " detected: "
        + String.join("; ", worded);
  }

  private boolean isLast(Member member) {
    return deviations.isLast(operation, lowerFirst(member.name()));
  }

  private static boolean isInQuery(Member member) {
    return member.location() == Location.QUERY;
  }

  /** Checks members of the input; those outside the body have their bare names as paths. */
  private void members(Structure shape, Struct value, Predicate<Member> which) {
    for (Member member : shape.members()) {
      if (which.test(member)) {
        member(shape, value, member, member.location() == Location.BODY ? root : "");
      }
    }
  }

  private void structure(Structure shape, Struct value, String prefix) {
    for (Member member : shape.members()) {
      member(shape, value, member, prefix);
    }
  }

  /**
   * @param prefix of the member's path, with a dot at its end, or empty
   */
  private void member(Structure shape, Struct value, Member member, String prefix) {
    Object part = value.get(member.name());
    String path = prefix + lowerFirst(member.name());
    boolean sensitive = shape.isSensitive() || member.shape().isSensitive();
    if (part != null) {
      value(member.shape(), part, path, sensitive);
    } else if (member.isRequired()) {
      report(null, path, false, "Member must not be null");
    }
  }

  private void value(Shape shape, Object value, String path, boolean sensitive) {
    switch (shape) {
      case Structure structure -> structure(structure, (Struct) value, path + ".");
      case Scalar scalar -> own(scalar, value, path, sensitive);
      case ListShape list -> {
        own(list, value, path, sensitive);
        elements(list, (List<?>) value, path, sensitive);
      }
      case MapShape map -> {
        own(map, value, path, sensitive);
        entries(map, (Map<?, ?>) value, path, sensitive);
      }
    }
  }

  private void own(Shape shape, Object value, String path, boolean sensitive) {
    Deviations.Enumeration enumeration = deviations.enumeration(operation, path);
    ConstraintTexts texts = new ConstraintTexts(deviations, enumeration == null);
    for (String broken : texts.violated(shape, value, dialect.isPatternFirst())) {
      report(value, path, sensitive, broken);
    }
    if (enumeration != null && !enumeration.allows(value)) {
      report(value, path, sensitive, ConstraintTexts.values(enumeration.listed()));
    }
  }

  private void elements(ListShape list, List<?> values, String path, boolean sensitive) {
    Shape element = list.element().shape();
    if (element instanceof Scalar scalar) {
      if (deviations.enumeration(operation, path) == null
          && values.stream().anyMatch(value -> isViolated(scalar, value))) {
        report(values, path, sensitive || scalar.isSensitive(), "Member" + all(list, scalar, path));
      }
      return;
    }
    int number = 0;
    for (@Nullable Object value : values) {
      number++;
      part(element, value, path + "." + number + ".member", sensitive);
    }
  }

  private void entries(MapShape map, Map<?, ?> entries, String path, boolean sensitive) {
    Shape key = map.key().shape();
    Shape value = map.value().shape();
    if (entries.keySet().stream().anyMatch(name -> isViolated(key, name))) {
      report(entries, path, sensitive, "Map keys must satisfy constraint: " + texts().all(key));
    }
    if (value instanceof Scalar || isListOfScalars(value)) {
      if (entries.values().stream().anyMatch(part -> isViolated(value, part))) {
        report(
            entries, path, sensitive || value.isSensitive(), "Map value" + all(map, value, path));
      }
      return;
    }
    if (value instanceof ListShape
        && entries.values().stream().anyMatch(part -> isViolated(value, part, false))) {
      report(entries, path, sensitive, "Map value must satisfy constraint: " + texts().all(value));
      return;
    }
    entries.forEach((name, part) -> part(value, part, path + "." + name + ".member", sensitive));
  }

  private void part(Shape shape, @Nullable Object value, String path, boolean sensitive) {
    if (value == null) {
      report(null, path, false, "Member must not be null");
    } else {
      value(shape, value, path, sensitive);
    }
  }

  private static boolean isListOfScalars(Shape shape) {
    return shape instanceof ListShape list && list.element().shape() instanceof Scalar;
  }

  private boolean isViolated(Shape shape, @Nullable Object value) {
    return isViolated(shape, value, true);
  }

  /**
   * @param deep true for the elements of a list, too
   */
  private boolean isViolated(Shape shape, @Nullable Object value, boolean deep) {
    if (value == null) {
      return true;
    }
    if (!shape.constraints().isEmpty() && !texts().violated(shape, value, false).isEmpty()) {
      return true;
    }
    return deep
        && shape instanceof ListShape list
        && value instanceof List<?> elements
        && elements.stream().anyMatch(element -> isViolated(list.element().shape(), element));
  }

  private ConstraintTexts texts() {
    return new ConstraintTexts(deviations, true);
  }

  /** All constraints of the elements of a container, those of lists in it included. */
  private String all(Shape container, Shape element, String path) {
    List<String> all = texts().all(element);
    if (element instanceof ListShape list) {
      all = Deviations.with(all, "Member" + all(list, list.element().shape(), path));
    } else if (deviations.mentionsNull(container, operation, path)) {
      all = Deviations.with(all, "Member must not be null");
    }
    return " must satisfy constraint: " + all;
  }

  private void report(@Nullable Object value, String path, boolean sensitive, String constraint) {
    violations++;
    if (worded.size() == MOST_WORDED) {
      return;
    }
    String newPath = isDynamoDb ? DynamoDbDeviations.newPath(operation, path) : null;
    if (newPath != null) {
      worded.add("Value at '" + newPath + "' failed to satisfy constraint: " + constraint);
      return;
    }
    String shown =
        sensitive || !dialect.isValueShown() ? "" : " " + (value == null ? "null" : quote(value));
    worded.add("Value" + shown + " at '" + path + "' failed to satisfy constraint: " + constraint);
  }

  private static String quote(Object value) {
    return "'" + ConstraintTexts.print(value) + "'";
  }

  private static String lowerFirst(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
