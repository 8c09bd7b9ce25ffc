package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Binary;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One application of an update to an item. Errors are detected in AWS's order: first values of
 * wrong types; then, section by section from the last to the first, paths that do not exist and
 * missing attributes that values refer to; then numbers that are out of range.
 */
final class UpdateApplication {
  private final Item before;
  private final String wrongType;
  private final Node root = new Node();

  /** A map or list of the item in which parts change, or a part that changes. */
  private static final class Node {
    private final Map<Path.Step, Node> children = new LinkedHashMap<>();
    private @Nullable Change change;
  }

  /**
   * The new value of a part.
   *
   * @param value null if it is removed
   */
  private record Change(@Nullable AttributeValue value) {}

  private UpdateApplication(Item before, String wrongType) {
    this.before = before;
    this.wrongType = wrongType;
  }

  static Item apply(List<List<UpdateAction>> sections, String wrongType, Item before) {
    UpdateApplication application = new UpdateApplication(before, wrongType);
    application.prepare(sections);
    return new Item(application.entries(application.root, before.attributes()));
  }

  private void prepare(List<List<UpdateAction>> sections) {
    for (List<UpdateAction> actions : sections) {
      for (UpdateAction action : actions) {
        if (action.path().parentIn(before) != null && !hasPlace(action.path())) {
          throw noPlace();
        }
      }
    }
    Map<UpdateAction, Change> changes = new LinkedHashMap<>();
    for (List<UpdateAction> actions : sections) {
      for (UpdateAction action : actions) {
        changes.put(action, change(action));
      }
    }
    for (List<UpdateAction> actions : sections.reversed()) {
      for (UpdateAction action : actions) {
        if (!hasPlace(action.path())) {
          throw noPlace();
        }
      }
      for (UpdateAction action : actions) {
        if (action instanceof UpdateAction.Set
            && Objects.requireNonNull(changes.get(action)).value() == null) {
          throw Invalid.because(
              "The provided expression refers to an attribute that does not exist in the item");
        }
      }
    }
    changes.forEach((action, change) -> place(action.path(), inRange(change)));
  }

  /** Returns true if the container that the path ends in exists, and is of the right type. */
  private boolean hasPlace(Path path) {
    if (!path.isNested()) {
      return true;
    }
    AttributeValue parent = path.parentIn(before);
    return path.steps().getLast() instanceof Path.Index
        ? parent instanceof AttributeValue.L
        : parent instanceof AttributeValue.M;
  }

  private static RuntimeException noPlace() {
    return Invalid.because(
        "The document path provided in the update expression is invalid for update");
  }

  private Change change(UpdateAction action) {
    return switch (action) {
      case UpdateAction.Set set -> new Change(set.value().in(before));
      case UpdateAction.Remove remove -> new Change(null);
      case UpdateAction.Add add -> new Change(sum(add.path().in(before), add.value()));
      case UpdateAction.Delete delete ->
          new Change(difference(delete.path().in(before), delete.value()));
    };
  }

  private static Change inRange(Change change) {
    return change.value() instanceof AttributeValue.N number
        ? new Change(new AttributeValue.N(Numbers.checked(number.value())))
        : change;
  }

  private AttributeValue sum(@Nullable AttributeValue current, AttributeValue added) {
    if (current == null) {
      return added;
    }
    if (current instanceof AttributeValue.N a && added instanceof AttributeValue.N b) {
      return new AttributeValue.N(a.value().add(b.value()));
    }
    if (current instanceof AttributeValue.SS a && added instanceof AttributeValue.SS b) {
      return new AttributeValue.SS(union(a.value(), b.value()));
    }
    if (current instanceof AttributeValue.NS a && added instanceof AttributeValue.NS b) {
      return new AttributeValue.NS(union(a.value(), b.value()));
    }
    if (current instanceof AttributeValue.BS a && added instanceof AttributeValue.BS b) {
      return new AttributeValue.BS(union(a.value(), b.value()));
    }
    if (current instanceof AttributeValue.L a && added instanceof AttributeValue.L b) {
      List<AttributeValue> joined = new ArrayList<>(a.value());
      joined.addAll(b.value());
      return new AttributeValue.L(joined);
    }
    throw Invalid.because(wrongType);
  }

  private @Nullable AttributeValue difference(
      @Nullable AttributeValue current, AttributeValue deleted) {
    if (current == null) {
      return null;
    }
    if (current instanceof AttributeValue.SS a && deleted instanceof AttributeValue.SS b) {
      Set<String> rest = without(a.value(), b.value());
      return rest.isEmpty() ? null : new AttributeValue.SS(rest);
    }
    if (current instanceof AttributeValue.NS a && deleted instanceof AttributeValue.NS b) {
      Set<BigDecimal> rest = without(a.value(), b.value());
      return rest.isEmpty() ? null : new AttributeValue.NS(rest);
    }
    if (current instanceof AttributeValue.BS a && deleted instanceof AttributeValue.BS b) {
      Set<Binary> rest = without(a.value(), b.value());
      return rest.isEmpty() ? null : new AttributeValue.BS(rest);
    }
    throw Invalid.because(wrongType);
  }

  private static <T> Set<T> union(Set<T> a, Set<T> b) {
    Set<T> union = new LinkedHashSet<>(a);
    union.addAll(b);
    return union;
  }

  private static <T> Set<T> without(Set<T> a, Set<T> b) {
    Set<T> rest = new LinkedHashSet<>(a);
    rest.removeAll(b);
    return rest;
  }

  private void place(Path path, Change change) {
    Node node = root;
    for (Path.Step step : path.steps()) {
      node = node.children.computeIfAbsent(step, s -> new Node());
    }
    node.change = change;
  }

  private Map<String, AttributeValue> entries(Node node, Map<String, AttributeValue> entries) {
    Map<String, AttributeValue> changed = new LinkedHashMap<>(entries);
    node.children.forEach(
        (step, child) -> {
          String name = ((Path.Name) step).name();
          AttributeValue value = changed(child, entries.get(name));
          if (value == null) {
            changed.remove(name);
          } else {
            changed.put(name, value);
          }
        });
    return changed;
  }

  /**
   * Changes the elements of a list. Indexes are those before the update: elements after the end are
   * appended in the order of their indexes, and others move up only when all are changed.
   */
  private List<AttributeValue> elements(Node node, List<AttributeValue> elements) {
    List<@Nullable AttributeValue> changed = new ArrayList<>(elements);
    Map<Integer, AttributeValue> appended = new TreeMap<>();
    node.children.forEach(
        (step, child) -> {
          int index = ((Path.Index) step).index();
          boolean exists = index < elements.size();
          AttributeValue value = changed(child, exists ? elements.get(index) : null);
          if (exists) {
            changed.set(index, value);
          } else if (value != null) {
            appended.put(index, value);
          }
        });
    List<AttributeValue> present = new ArrayList<>(changed.size() + appended.size());
    for (AttributeValue value : changed) {
      if (value != null) {
        present.add(value);
      }
    }
    present.addAll(appended.values());
    return present;
  }

  private @Nullable AttributeValue changed(Node node, @Nullable AttributeValue value) {
    Change change = node.change;
    if (change != null) {
      return change.value();
    }
    return switch (Objects.requireNonNull(value)) {
      case AttributeValue.M map -> new AttributeValue.M(entries(node, map.value()));
      case AttributeValue.L list -> new AttributeValue.L(elements(node, list.value()));
      default -> throw new IllegalStateException("no container: " + value);
    };
  }
}
