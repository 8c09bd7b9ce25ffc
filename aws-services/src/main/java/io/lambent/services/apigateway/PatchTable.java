package io.lambent.services.apigateway;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The patch operations that one kind of resource supports. A rule has a path pattern, the
 * operations that it allows, and their effect on the document. A part {@code {}} of a pattern
 * stands for any name.
 */
final class PatchTable {
  private static final String ANY = "{}";

  /** The wording of AWS's errors, which differs between kinds of resources. */
  enum Style {
    /** Names the path, the operation and all supported paths. */
    LISTED,
    /** Names the path, or the operations that the path supports. */
    BRIEF,
    /** Names the path, even where only the operation is not supported. */
    PATH_ONLY
  }

  /** The types of values. */
  enum Type {
    TEXT,
    BOOLEAN,
    INTEGER,
    NUMBER
  }

  /** The effect of a rule. */
  @FunctionalInterface
  interface Action {

    /**
     * Changes the document.
     *
     * @param names the parts of the path that match each {@code {}} of the pattern
     */
    void apply(ObjectNode document, List<String> names, Patch patch);
  }

  private record Rule(String pattern, List<String> parts, Set<Patch.Op> ops, Action action) {}

  private final Style style;
  private final List<Rule> rules = new ArrayList<>();
  private @Nullable Refusal refusal;

  private PatchTable(Style style) {
    this.style = style;
  }

  /** Creates the error for a path without a rule. */
  @FunctionalInterface
  interface Refusal {
    AwsFailure of(Patch patch);
  }

  static PatchTable of(Style style) {
    return new PatchTable(style);
  }

  /** Sets the error for paths without a rule. */
  PatchTable otherwise(Refusal error) {
    refusal = error;
    return this;
  }

  /** Adds a rule. */
  PatchTable on(String pattern, Set<Patch.Op> ops, Action action) {
    rules.add(new Rule(pattern, Patch.segments(pattern), EnumSet.copyOf(ops), action));
    return this;
  }

  /** Adds a rule for a member of the document, at the place that the path names. */
  PatchTable member(String pattern, Type type, Patch.Op... ops) {
    List<String> parts = Patch.segments(pattern);
    return on(
        pattern,
        Set.of(ops),
        (document, names, patch) -> {
          List<String> place = place(parts, names);
          if (patch.op() == Patch.Op.REMOVE) {
            remove(document, place);
          } else {
            set(document, place, value(patch, type));
          }
        });
  }

  /**
   * Adds a rule for a list of distinct texts; the element to add or remove is the last part of the
   * path.
   */
  PatchTable elements(String pattern) {
    List<String> parts = Patch.segments(pattern);
    List<String> list = parts.subList(0, parts.size() - 1);
    return on(
        pattern,
        Set.of(Patch.Op.ADD, Patch.Op.REMOVE, Patch.Op.REPLACE),
        (document, names, patch) -> {
          String element = names.getLast();
          switch (patch.op()) {
            case REMOVE -> changeList(document, list, element, null);
            case REPLACE -> changeList(document, list, element, patch.value());
            case ADD, MOVE, COPY, TEST -> changeList(document, list, null, element);
          }
        });
  }

  /**
   * Adds a rule for a list of distinct texts; the element to add or remove is the value of the
   * patch.
   */
  PatchTable values(String pattern) {
    List<String> list = Patch.segments(pattern);
    return on(
        pattern,
        Set.of(Patch.Op.ADD, Patch.Op.REMOVE),
        (document, names, patch) -> {
          boolean remove = patch.op() == Patch.Op.REMOVE;
          changeList(document, list, remove ? patch.value() : null, remove ? null : patch.value());
        });
  }

  private static void changeList(
      ObjectNode document, List<String> place, @Nullable String removed, @Nullable String added) {
    JsonNode before = document;
    for (String name : place) {
      before = before.path(name);
    }
    ArrayNode after = document.arrayNode();
    boolean has = false;
    for (JsonNode element : before) {
      String text = element.asString();
      if (text.equals(removed)) {
        if (added != null && !has) {
          after.add(added);
          has = true;
        }
      } else {
        has |= text.equals(added);
        after.add(text);
      }
    }
    if (added != null && !has) {
      after.add(added);
    }
    if (after.isEmpty()) {
      remove(document, place);
    } else {
      set(document, place, after);
    }
  }

  /**
   * Applies patches in their order.
   *
   * @throws AwsFailure for a patch that is not supported; the document is then changed in part and
   *     must be discarded
   */
  void apply(ObjectNode document, List<Patch> patches) {
    patches.forEach(patch -> apply(document, patch));
  }

  private void apply(ObjectNode document, Patch patch) {
    List<String> segments = patch.segments();
    Rule other = null;
    for (Rule rule : rules) {
      List<String> names = match(rule.parts(), segments);
      if (names != null && rule.ops().contains(patch.op())) {
        rule.action().apply(document, names, patch);
        return;
      }
      other = names != null && other == null ? rule : other;
    }
    throw other == null ? unknownPath(patch) : unknownOp(patch, other);
  }

  private AwsFailure unknownPath(Patch patch) {
    if (refusal != null) {
      return refusal.of(patch);
    }
    if (style == Style.LISTED) {
      List<String> known = rules.stream().map(Rule::pattern).distinct().toList();
      return Failures.badRequest(
          "Invalid patch path  '%s' specified for op '%s'. Must be one of: %s"
              .formatted(patch.path(), patch.op(), known));
    }
    return Failures.badRequest("Invalid patch path " + patch.path());
  }

  private AwsFailure unknownOp(Patch patch, Rule rule) {
    return switch (style) {
      case LISTED ->
          Failures.badRequest(
              "Invalid patch path  '%s' specified for op '%s'. Please choose supported operations"
                  .formatted(patch.path(), patch.op()));
      case BRIEF ->
          Failures.badRequest(
              "Invalid patch operation specified. Must be one of: " + new TreeSet<>(rule.ops()));
      case PATH_ONLY -> Failures.badRequest("Invalid patch path " + patch.path());
    };
  }

  private static @Nullable List<String> match(List<String> pattern, List<String> segments) {
    if (pattern.size() != segments.size()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.get(i).equals(ANY)) {
        names.add(segments.get(i));
      } else if (!pattern.get(i).equals(segments.get(i))) {
        return null;
      }
    }
    return names;
  }

  private static List<String> place(List<String> parts, List<String> names) {
    List<String> place = new ArrayList<>();
    int next = 0;
    for (String part : parts) {
      place.add(part.equals(ANY) ? names.get(next++) : part);
    }
    return place;
  }

  /** The value of a patch; malformed booleans are false, as on AWS. */
  static JsonNode value(Patch patch, Type type) {
    String text = patch.value() == null ? "" : patch.value();
    return switch (type) {
      case TEXT -> Structs.node(text);
      case BOOLEAN -> Structs.node(Boolean.parseBoolean(text));
      case INTEGER -> {
        try {
          yield Structs.node(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
          throw invalidValue(patch);
        }
      }
      case NUMBER -> {
        try {
          double number = Double.parseDouble(text.strip());
          if (!Double.isFinite(number)) {
            throw invalidValue(patch);
          }
          yield Structs.node(number);
        } catch (NumberFormatException e) {
          throw invalidValue(patch);
        }
      }
    };
  }

  private static AwsFailure invalidValue(Patch patch) {
    return Failures.badRequest(
        "Invalid patch value '%s' specified for path %s".formatted(patch.value(), patch.path()));
  }

  /** Sets a value, and creates missing objects on the path to it. */
  static void set(ObjectNode document, List<String> place, JsonNode value) {
    ObjectNode at = document;
    for (String name : place.subList(0, place.size() - 1)) {
      JsonNode next = at.get(name);
      at = next instanceof ObjectNode object ? object : at.putObject(name);
    }
    at.set(place.getLast(), value);
  }

  /** Removes a value, and its object where that becomes empty. */
  static void remove(ObjectNode document, List<String> place) {
    ObjectNode parent = document;
    for (String name : place.subList(0, place.size() - 1)) {
      if (!(parent.get(name) instanceof ObjectNode next)) {
        return;
      }
      parent = next;
    }
    parent.remove(place.getLast());
    if (parent != document && parent.isEmpty()) {
      remove(document, place.subList(0, place.size() - 1));
    }
  }
}
