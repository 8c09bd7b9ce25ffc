package io.lambent.services.events.input;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A place in an event: the part of JSON path that EventBridge has, which is names, indices and
 * wildcards.
 */
public final class EventPath {
  private static final String ROOT = "$";
  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<name>[^.\\[\\]'\"]+)|\\['(?<quoted>[^']+)'\\]|\\[(?<index>\\d{1,6})\\]|\\[\\*\\]");
  private static final String ALL = "*";

  /** A step from a node to those in it. */
  private sealed interface Step {
    record Name(String name) implements Step {}

    record Index(int index) implements Step {}

    record All() implements Step {}
  }

  private final List<Step> steps;

  private EventPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Returns null where the text is no path. */
  public static @Nullable EventPath parse(String text) {
    if (!text.startsWith(ROOT)) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = ROOT.length();
    while (end < text.length()) {
      matcher.region(end, text.length());
      if (!matcher.lookingAt()) {
        return null;
      }
      steps.add(step(matcher));
      end = matcher.end();
    }
    return new EventPath(steps);
  }

  private static Step step(Matcher matcher) {
    String name = matcher.group("name");
    String quoted = matcher.group("quoted");
    String index = matcher.group("index");
    if (name != null && !name.equals(ALL)) {
      return new Step.Name(name);
    }
    if (quoted != null) {
      return new Step.Name(quoted);
    }
    return index == null ? new Step.All() : new Step.Index(Integer.parseInt(index));
  }

  /** The node at this place, a list where there may be several; null where there is none. */
  public @Nullable JsonNode read(JsonNode event) {
    List<JsonNode> found = List.of(event);
    boolean isSeveral = false;
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : found) {
        switch (step) {
          case Step.Name name -> add(next, node.get(name.name()));
          case Step.Index index -> add(next, node.get(index.index()));
          case Step.All all -> node.forEach(next::add);
        }
      }
      isSeveral |= step instanceof Step.All;
      found = next;
    }
    if (isSeveral) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      found.forEach(list::add);
      return list;
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  private static void add(List<JsonNode> nodes, @Nullable JsonNode node) {
    if (node != null) {
      nodes.add(node);
    }
  }
}
