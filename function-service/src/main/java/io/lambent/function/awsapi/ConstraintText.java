package io.lambent.function.awsapi;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Words violated constraints as AWS does: {@code 1 validation error detected: Value 'x' at 'member'
 * failed to satisfy constraint: Member must ...}.
 *
 * <p>A constraint on the elements of a list or map is reported once for the whole container, with
 * all constraints its elements have.
 */
final class ConstraintText {
  private final Validator validator;

  ConstraintText(Validator validator) {
    this.validator = validator;
  }

  /** The message for all violations of one request. */
  String of(Set<ConstraintViolation<?>> violations) {
    Set<String> texts = new LinkedHashSet<>();
    violations.stream()
        .sorted(
            Comparator.comparingInt((ConstraintViolation<?> v) -> position(v))
                .thenComparing(v -> rank(v.getConstraintDescriptor())))
        .forEach(violation -> texts.add(text(violation)));
    return "%d validation error%s detected: %s"
        .formatted(texts.size(), texts.size() == 1 ? "" : "s", String.join("; ", texts));
  }

  /** AWS reports the members of the query first, then the others in the order of the shape. */
  private static int position(ConstraintViolation<?> violation) {
    Path.Node first = violation.getPropertyPath().iterator().next();
    var components = violation.getRootBeanClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      if (components[i].getName().equals(first.getName())) {
        return components[i].getName().equals("qualifier") ? -1 : i;
      }
    }
    return components.length;
  }

  private String text(ConstraintViolation<?> violation) {
    List<Path.Node> nodes = new ArrayList<>();
    violation.getPropertyPath().forEach(nodes::add);
    Located at = locate(violation, nodes);
    return "Value%s at '%s' failed to satisfy constraint: %s"
        .formatted(at.sensitive() ? "" : " " + quote(at.value()), at.path(), at.constraint());
  }

  private record Located(
      String path, @Nullable Object value, boolean sensitive, String constraint) {}

  /** Walks from the root to the member the violation is about, or to the container it is in. */
  private Located locate(ConstraintViolation<?> violation, List<Path.Node> nodes) {
    StringBuilder path = new StringBuilder();
    Object bean = violation.getRootBean();
    Object value = bean;
    boolean sensitive = false;
    for (int i = 0; i < nodes.size(); i++) {
      Path.Node node = nodes.get(i);
      Object owner = value;
      value = Records.component(owner, node.getName());
      path.append(path.isEmpty() ? "" : ".").append(node.getName());
      sensitive |= Records.isAnnotated(owner, node.getName(), Sensitive.class);
      if (i + 1 < nodes.size() && nodes.get(i + 1).isInIterable()) {
        Path.Node element = nodes.get(i + 1);
        if (element.getKind() == ElementKind.CONTAINER_ELEMENT) {
          String elements = elementConstraints(owner, node.getName(), element);
          return new Located(path.toString(), value, sensitive, elements);
        }
        int index = element.getIndex();
        path.append(".").append(index + 1).append(".member");
        value = value instanceof List<?> list ? list.get(index) : null;
      }
    }
    return new Located(
        path.toString(), value, sensitive, sentence(violation.getConstraintDescriptor(), value));
  }

  private String elementConstraints(@Nullable Object owner, String name, Path.Node element) {
    PropertyDescriptor property =
        owner == null
            ? null
            : validator.getConstraintsForClass(owner.getClass()).getConstraintsForProperty(name);
    if (property == null) {
      throw new IllegalStateException("no constraints known of " + name);
    }
    boolean map = property.getElementClass() == Map.class;
    boolean key = "<map key>".equals(element.getName());
    int index = map && !key ? 1 : 0;
    String subject = !map ? "Member" : key ? "Map keys" : "Map value";
    return subject
        + " must satisfy constraint: "
        + constraints(property.getConstrainedContainerElementTypes(), index);
  }

  /** Those of the elements of a container, and of what is in them. */
  private static List<String> constraints(
      Set<ContainerElementTypeDescriptor> types, int typeArgument) {
    return types.stream()
        .filter(type -> type.getTypeArgumentIndex() == typeArgument)
        .flatMap(
            type ->
                Stream.concat(
                    type.getConstraintDescriptors().stream()
                        .sorted(Comparator.comparing(ConstraintText::rank))
                        .flatMap(ConstraintText::sentences),
                    type.getConstrainedContainerElementTypes().isEmpty()
                        ? Stream.empty()
                        : Stream.of(
                            "Member must satisfy constraint: "
                                + constraints(type.getConstrainedContainerElementTypes(), 0))))
        .toList();
  }

  private static String sentence(ConstraintDescriptor<?> constraint, @Nullable Object value) {
    List<String> sentences = sentences(constraint).toList();
    boolean tooShort =
        constraint.getAnnotation() instanceof Size size && length(value) < size.min();
    return tooShort ? sentences.getLast() : sentences.getFirst();
  }

  private static int length(@Nullable Object value) {
    if (value instanceof Collection<?> list) {
      return list.size();
    }
    return value instanceof Map<?, ?> map ? map.size() : String.valueOf(value).length();
  }

  private static Stream<String> sentences(ConstraintDescriptor<?> constraint) {
    Annotation annotation = constraint.getAnnotation();
    return switch (annotation) {
      case Size size -> sizes(size);
      case Min min -> Stream.of("Member must have value greater than or equal to " + min.value());
      case Max max -> Stream.of("Member must have value less than or equal to " + max.value());
      case DecimalMin min ->
          Stream.of("Member must have value greater than or equal to " + min.value());
      case DecimalMax max ->
          Stream.of("Member must have value less than or equal to " + max.value());
      case Pattern pattern ->
          Stream.of("Member must satisfy regular expression pattern: " + quoted(pattern));
      case OneOf oneOf ->
          Stream.of("Member must satisfy enum value set: " + List.of(oneOf.value()));
      case NotNull present -> Stream.of("Member must not be null");
      default -> Stream.of(ownWords(constraint));
    };
  }

  /** Constraints of single operations bring their sentence as their message. */
  private static String ownWords(ConstraintDescriptor<?> constraint) {
    String words = constraint.getMessageTemplate();
    if (words.isEmpty() || words.startsWith("{")) {
      throw new IllegalStateException("no AWS wording for " + constraint.getAnnotation());
    }
    return words;
  }

  /** The pattern as AWS has it: the message, where it is checked in another form. */
  private static String quoted(Pattern pattern) {
    return pattern.message().startsWith("{") ? pattern.regexp() : pattern.message();
  }

  private static Stream<String> sizes(Size size) {
    String min = "Member must have length greater than or equal to " + size.min();
    return size.max() == Integer.MAX_VALUE
        ? Stream.of(min)
        : Stream.of("Member must have length less than or equal to " + size.max(), min);
  }

  /** The order in which AWS lists several constraints of one member. */
  private static int rank(ConstraintDescriptor<?> constraint) {
    return switch (constraint.getAnnotation()) {
      case Max max -> 0;
      case DecimalMax max -> 0;
      case Size size -> 1;
      case Min min -> 2;
      case DecimalMin min -> 2;
      case Pattern pattern -> 3;
      case OneOf oneOf -> 4;
      default -> 5;
    };
  }

  private static String quote(@Nullable Object value) {
    return value == null ? "null" : "'" + print(value) + "'";
  }

  /** As Java prints lists and maps, structures as maps of the members they have. */
  private static String print(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ConstraintText::print).toList().toString();
    }
    return value instanceof Record structure
        ? Records.given(structure).toString()
        : String.valueOf(value);
  }
}
