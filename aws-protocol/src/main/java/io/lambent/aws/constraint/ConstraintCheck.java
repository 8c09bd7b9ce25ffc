package io.lambent.aws.constraint;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.model.Constraints;
import io.lambent.aws.model.ListShape;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds all violated constraints of an input and reports them in one text: {@code 1 validation
 * error detected: Value 'x' at 'member' failed to satisfy constraint: Member must ...}.
 *
 * <p>A constraint on the elements of a list or map of scalars is reported once for the container,
 * with all constraints its elements have. AWS lists the values of an enumeration in an order of its
 * own; here it is that of the model.
 */
public final class ConstraintCheck {
  private final Dialect dialect;
  private final List<String> violations = new ArrayList<>();

  private ConstraintCheck(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * @throws AwsFailure where the input violates a constraint
   */
  public static void check(ServiceModel model, Operation operation, Struct input) {
    Dialect dialect = Dialect.of(model);
    switch (dialect.constraints()) {
      case NONE -> {}
      case REQUIRED -> required(operation.input(), input);
      case ALL -> {
        ConstraintCheck check = new ConstraintCheck(dialect);
        String root = dialect.isInputNamed() ? lowerFirst(operation.name()) + "Input." : "";
        check.structure(operation.input(), input, root);
        if (!check.violations.isEmpty()) {
          throw new AwsFailure(new Violation(dialect.violation()), text(check.violations));
        }
      }
    }
  }

  /** A violation may have a name of the service's own, which its model declares. */
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

  private static void required(Structure shape, Struct input) {
    for (Member member : shape.members()) {
      if (member.isRequired() && !input.has(member.name())) {
        throw new AwsFailure(
            new Missing("MissingParameter", 400),
            "The request must contain the parameter " + member.name() + ".");
      }
    }
  }

  private static String text(List<String> violations) {
    return violations.size()
        + (violations.size() == 1 ? " validation error" : " validation errors")
        + " detected: "
        + String.join("; ", violations);
  }

  /**
   * @param prefix of the members' paths, with a dot at its end, or empty
   */
  private void structure(Structure shape, Struct value, String prefix) {
    for (Member member : shape.members()) {
      Object part = value.get(member.name());
      String path = prefix + lowerFirst(member.name());
      boolean sensitive = shape.isSensitive() || member.shape().isSensitive();
      if (part != null) {
        value(member.shape(), part, path, sensitive);
      } else if (member.isRequired()) {
        report(null, path, false, "Member must not be null");
      }
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
    for (String broken : ConstraintTexts.violated(shape, value, dialect.isPatternFirst())) {
      report(value, path, sensitive, broken);
    }
  }

  private void elements(ListShape list, List<?> values, String path, boolean sensitive) {
    Shape element = list.element().shape();
    if (element instanceof Scalar scalar) {
      if (values.stream().anyMatch(value -> isViolated(scalar, value))) {
        report(values, path, sensitive || scalar.isSensitive(), "Member" + all(scalar));
      }
      return;
    }
    int number = 0;
    for (Object value : values) {
      number++;
      value(element, value, path + "." + number + ".member", sensitive);
    }
  }

  private void entries(MapShape map, Map<?, ?> entries, String path, boolean sensitive) {
    Shape key = map.key().shape();
    Shape value = map.value().shape();
    if (entries.keySet().stream().anyMatch(name -> isViolated(key, name))) {
      report(entries, path, sensitive, "Map keys" + all(key));
    }
    if (value instanceof Scalar scalar) {
      if (entries.values().stream().anyMatch(part -> isViolated(scalar, part))) {
        report(entries, path, sensitive || scalar.isSensitive(), "Map value" + all(scalar));
      }
      return;
    }
    entries.forEach((name, part) -> value(value, part, path + "." + name + ".member", sensitive));
  }

  private boolean isViolated(Shape shape, Object value) {
    return shape.constraints() != Constraints.NONE
        && !ConstraintTexts.violated(shape, value, false).isEmpty();
  }

  private static String all(Shape shape) {
    return " must satisfy constraint: " + ConstraintTexts.all(shape.constraints(), shape);
  }

  private void report(@Nullable Object value, String path, boolean sensitive, String constraint) {
    String shown =
        sensitive || !dialect.isValueShown() ? "" : " " + (value == null ? "null" : quote(value));
    violations.add(
        "Value" + shown + " at '" + path + "' failed to satisfy constraint: " + constraint);
  }

  private static String quote(Object value) {
    return "'" + ConstraintTexts.print(value) + "'";
  }

  private static String lowerFirst(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
