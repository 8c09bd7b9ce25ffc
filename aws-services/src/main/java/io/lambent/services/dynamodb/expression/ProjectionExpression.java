package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes, and parts of attributes, of an item that an answer contains. Parts of a map keep
 * their names; parts of a list keep their order, but not their indexes. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">Using
 * projection expressions in DynamoDB</a>.
 */
public final class ProjectionExpression {
  private final List<Path> paths;
  private final Node root;

  /**
   * The selection within a value: the whole value where there are no children, else the parts that
   * they select.
   */
  private record Node(Map<Path.Step, Node> children) {
    Node() {
      this(new LinkedHashMap<>());
    }

    boolean isWhole() {
      return children.isEmpty();
    }
  }

  private ProjectionExpression(List<Path> paths) {
    this.paths = List.copyOf(paths);
    this.root = new Node();
    for (Path path : paths) {
      Node node = root;
      for (Path.Step step : path.steps()) {
        node = node.children().computeIfAbsent(step, s -> new Node());
      }
    }
  }

  /**
   * Parses a ProjectionExpression.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static ProjectionExpression parse(String text, Placeholders placeholders) {
    List<Syntax.DocumentPath> syntax = Parser.projection(text);
    new UsageCheck(ExpressionKind.PROJECTION).projection(syntax);
    Binder binder = new Binder(ExpressionKind.PROJECTION, placeholders);
    List<Path> paths = new ArrayList<>();
    for (Syntax.DocumentPath path : syntax) {
      paths.add(binder.path(path));
    }
    Overlap.check(ExpressionKind.PROJECTION, paths);
    return new ProjectionExpression(paths);
  }

  /**
   * The projection of the legacy parameter AttributesToGet.
   *
   * @param names of attributes, taken as they are
   * @throws io.lambent.aws.error.AwsFailure a ValidationException if a name occurs twice
   */
  public static ProjectionExpression ofAttributes(List<String> names) {
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw Invalid.parameters("Duplicate value in attribute name: " + name);
      }
    }
    return new ProjectionExpression(names.stream().map(Path::of).toList());
  }

  /**
   * A projection on paths that do not overlap.
   *
   * @param paths as an update has them
   */
  static ProjectionExpression of(List<Path> paths) {
    return new ProjectionExpression(paths);
  }

  public List<Path> paths() {
    return paths;
  }

  /** The names of the attributes that are projected, or of which parts are. */
  public Set<String> attributes() {
    Set<String> names = new LinkedHashSet<>();
    paths.forEach(path -> names.add(path.attribute()));
    return names;
  }

  /** Returns what the projection takes of an item, which may be nothing. */
  public Item apply(Item item) {
    return new Item(entries(root, item.attributes()));
  }

  private static Map<String, AttributeValue> entries(
      Node node, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> taken = new LinkedHashMap<>();
    node.children()
        .forEach(
            (step, child) -> {
              if (step instanceof Path.Name name) {
                AttributeValue value = values.get(name.name());
                AttributeValue part = value == null ? null : part(child, value);
                if (part != null) {
                  taken.put(name.name(), part);
                }
              }
            });
    return taken;
  }

  private static @Nullable AttributeValue part(Node node, AttributeValue value) {
    if (node.isWhole()) {
      return value;
    }
    if (value instanceof AttributeValue.M map) {
      Map<String, AttributeValue> entries = entries(node, map.value());
      return entries.isEmpty() ? null : new AttributeValue.M(entries);
    }
    if (value instanceof AttributeValue.L list) {
      List<AttributeValue> elements = elements(node, list.value());
      return elements.isEmpty() ? null : new AttributeValue.L(elements);
    }
    return null;
  }

  private static List<AttributeValue> elements(Node node, List<AttributeValue> values) {
    List<Integer> indexes = new ArrayList<>();
    for (Path.Step step : node.children().keySet()) {
      if (step instanceof Path.Index index && index.index() < values.size()) {
        indexes.add(index.index());
      }
    }
    indexes.sort(null);
    List<AttributeValue> taken = new ArrayList<>();
    for (int index : indexes) {
      Node child = node.children().get(new Path.Index(index));
      AttributeValue part = child == null ? null : part(child, values.get(index));
      if (part != null) {
        taken.add(part);
      }
    }
    return taken;
  }
}
