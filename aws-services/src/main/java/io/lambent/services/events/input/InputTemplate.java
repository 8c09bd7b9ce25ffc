package io.lambent.services.events.input;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * A template with variables such as {@code <name>}. Outside of strings a variable becomes JSON,
 * inside of them the text of its value: of objects and lists without their quotes. A variable whose
 * path leads nowhere is empty.
 */
public final class InputTemplate {
  private static final Pattern VARIABLE = Pattern.compile("<([^<>\"]+)>");

  private final Map<String, String> paths;
  private final String template;

  /**
   * @param paths where the values of variables stand, by their names
   */
  public InputTemplate(Map<String, String> paths, String template) {
    this.paths = Map.copyOf(paths);
    this.template = template;
  }

  /** A variable that has no path; null where all have one. */
  public @Nullable String unknownVariable() {
    Matcher matcher = VARIABLE.matcher(template);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!paths.containsKey(name) && !EventView.VARIABLES.contains(name)) {
        return name;
      }
    }
    return null;
  }

  /** The reason why the template is no JSON once its variables have values; null if it is JSON. */
  public @Nullable String problem() {
    String sample = fill(name -> "\"\"", name -> "");
    try (JsonParser parser = EventView.JSON.createParser(sample)) {
      while (parser.nextToken() != null) {
        parser.skipChildren();
      }
      return null;
    } catch (JacksonException e) {
      return "[Source: (String)\""
          + template
          + "\"; line: "
          + e.getLocation().getLineNr()
          + ", column: "
          + e.getLocation().getColumnNr()
          + "]";
    }
  }

  /** The template with the values of an event in it. */
  public String fill(EventView event) {
    JsonNode tree = event.tree();
    Map<String, JsonNode> values = new HashMap<>();
    paths.forEach(
        (name, path) -> {
          EventPath place = EventPath.parse(path);
          JsonNode value = place == null ? null : place.read(tree);
          if (value != null) {
            values.put(name, value);
          }
        });
    for (String name : EventView.VARIABLES) {
      JsonNode value = event.variable(name, tree);
      if (value != null) {
        values.put(name, value);
      }
    }
    String filled =
        fill(
            name -> {
              JsonNode value = values.get(name);
              return value == null ? "\"\"" : EventView.JSON.writeValueAsString(value);
            },
            name -> inString(values.get(name)));
    return isJson(filled) ? CompactJson.of(filled) : filled;
  }

  private static String inString(@Nullable JsonNode value) {
    if (value == null) {
      return "";
    }
    String json = EventView.JSON.writeValueAsString(value);
    if (value.isString()) {
      return json.substring(1, json.length() - 1);
    }
    return value.isContainer() ? json.replace("\"", "").replace("\\", "") : json;
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = EventView.JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private String fill(Function<String, String> outside, Function<String, String> inside) {
    StringBuilder filled = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(template);
    boolean isInString = false;
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c == '<' && matcher.region(i, template.length()).lookingAt()) {
        filled.append((isInString ? inside : outside).apply(matcher.group(1)));
        i = matcher.end();
        continue;
      }
      filled.append(c);
      if (c == '\\' && isInString && i + 1 < template.length()) {
        filled.append(template.charAt(++i));
      } else if (c == '"') {
        isInString = !isInString;
      }
      i++;
    }
    return filled.toString();
  }
}
