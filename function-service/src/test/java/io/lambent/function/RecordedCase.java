package io.lambent.function;

import io.lambent.function.TestingFunctionService.Answer;
import io.lambent.testing.RecordedOutcomes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * One case recorded from AWS: answers by name, with placeholders where values differ from run to
 * run. A placeholder stands for the same value throughout the case.
 */
final class RecordedCase {
  private static final Pattern PLACEHOLDER = Pattern.compile("<([a-zA-Z0-9_-]+)(:[^<>]*)?>");

  /** Seconds since 1970. */
  private static final JsonNode TIMESTAMP = StringNode.valueOf("datetime");

  private static final JsonNode API = read("test_lambda_api.json");
  private static @Nullable RecordedOutcomes outcomes;

  private final String name;
  private final boolean counts;
  private final JsonNode recorded;
  private final Map<String, String> leftOut = new HashMap<>();
  private final Map<String, String> bound = new HashMap<>();
  private final Set<String> compared = new LinkedHashSet<>();
  private final List<String> differences = new ArrayList<>();

  /**
   * @param name class and method, such as {@code TestLambdaAlias::test_alias_naming}
   */
  RecordedCase(String name) {
    this(API, name, true);
  }

  private RecordedCase(JsonNode all, String name, boolean counts) {
    this.name = name;
    this.counts = counts;
    JsonNode found = null;
    for (Map.Entry<String, JsonNode> entry : all.properties()) {
      if (entry.getKey().endsWith("::" + name)) {
        found = entry.getValue().path("recorded-content");
      }
    }
    if (found == null) {
      throw new IllegalArgumentException("not recorded: " + name);
    }
    this.recorded = found;
  }

  /** A case that was recorded with invocations, which this service does not answer. */
  static RecordedCase ofInvocations(String name) {
    return new RecordedCase(read("test_lambda.json"), name, false);
  }

  /** As {@link #ofInvocations}, of the runtimes' own cases. */
  static RecordedCase ofRuntimes(String name) {
    return new RecordedCase(read("test_lambda_runtimes.json"), name, false);
  }

  /** Assigns the cases that are verified from now on to a class of tests. */
  static void begin(Class<?> test) {
    outcomes = RecordedOutcomes.begin(test);
  }

  private static JsonNode read(String file) {
    return JsonMapper.builder()
        .build()
        .readTree(
            Path.of(
                    System.getProperty("lambent.reference", "../../shared/reference"),
                    "aws-recorded",
                    file)
                .toFile());
  }

  JsonNode recorded(String snapshot) {
    compared.add(snapshot);
    JsonNode node = recorded.path(snapshot);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("not recorded: " + snapshot);
    }
    return node.has("CreateFunctionResponse") ? node.get("CreateFunctionResponse") : node;
  }

  /** Compares status, error and every member of an answer. */
  Answer match(String snapshot, Answer answer) {
    ObjectNode expected = (ObjectNode) recorded(snapshot).deepCopy();
    JsonNode status = expected.remove("ResponseMetadata").path("HTTPStatusCode");
    compare(snapshot + " status", status.asInt(), answer.status());
    expected.remove("StatusCode");
    JsonNode error = expected.remove("Error");
    if (error == null) {
      compare(snapshot, expected, answer.body());
      return answer;
    }
    compare(snapshot + " code", error.path("Code").asString(), answer.error());
    if (!error.path("Message").asString("").isEmpty()) {
      text(snapshot + " message", error.path("Message").asString(), answer.message());
    }
    compare(snapshot + " Type", expected.has("Type"), answer.body().has("Type"));
    if (expected.has("Type")) {
      compare(snapshot, expected, answer.body());
    }
    return answer;
  }

  /** Compares something that is no answer, such as the items of several pages. */
  void match(String snapshot, JsonNode actual) {
    JsonNode expected = recorded(snapshot).deepCopy();
    if (expected instanceof ObjectNode object) {
      object.remove("ResponseMetadata");
    }
    compare(snapshot, expected, actual);
  }

  void match(String snapshot, boolean actual) {
    compare(snapshot, recorded(snapshot).asBoolean(), actual);
  }

  void match(String snapshot, long actual) {
    compare(snapshot, recorded(snapshot).asLong(), actual);
  }

  /**
   * Leaves out an answer that this service does not give.
   *
   * @param reason as docs/compatibility.md states it
   */
  void skip(String snapshot, String reason) {
    recorded(snapshot);
    leftOut.put(snapshot, reason);
  }

  void skip(String snapshot) {
    skip(snapshot, "not compared");
  }

  /** Fails unless all answers of the case were given and none differed; notes what was found. */
  void verify() {
    Set<String> missing = new TreeSet<>(recorded.propertyNames());
    missing.removeAll(compared);
    if (!missing.isEmpty()) {
      differences.add("not compared: " + missing);
    }
    if (!differences.isEmpty()) {
      throw new AssertionError(String.join("\n", differences));
    }
    RecordedOutcomes found = outcomes;
    if (counts && found != null) {
      found.matched(name, leftOut);
    }
  }

  private void compare(String at, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      differences.add(at + ": " + actual + " instead of " + expected);
    }
  }

  private void compare(String at, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      compare(
          at + " members",
          Set.copyOf(expected.propertyNames()),
          Set.copyOf(actual.propertyNames()));
      expected
          .properties()
          .forEach(
              member ->
                  compare(
                      at + "." + member.getKey(), member.getValue(), actual.path(member.getKey())));
    } else if (expected.isArray() && actual.isArray()) {
      compare(at + " length", expected.size(), actual.size());
      for (int i = 0; i < expected.size(); i++) {
        compare(at + "[" + i + "]", expected.get(i), actual.path(i));
      }
    } else if (expected.equals(TIMESTAMP)) {
      compare(at + " is a number", true, actual.isNumber());
    } else if (expected.isString()) {
      text(at, expected.asString(), actual.asString());
    } else if (!expected.equals(actual)) {
      differences.add(at + ": " + actual + " instead of " + expected);
    }
  }

  private void text(String at, String expected, String actual) {
    if (Set.of("code-sha256", "date", "datetime", "lambda-url").contains(expected)) {
      return;
    }
    String known = known(expected);
    Matcher placeholders = PLACEHOLDER.matcher(known);
    StringBuilder regex = new StringBuilder();
    List<String> names = new ArrayList<>();
    int from = 0;
    while (placeholders.find()) {
      regex.append(Pattern.quote(known.substring(from, placeholders.start()))).append("(.+?)");
      names.add(placeholders.group());
      from = placeholders.end();
    }
    regex.append(Pattern.quote(known.substring(from)));
    Matcher values = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(actual);
    if (!values.matches()) {
      differences.add(at + ": " + actual + " instead of " + expected);
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      bind(at, names.get(i), values.group(i + 1));
    }
  }

  private void bind(String at, String name, String value) {
    if (name.equals("<location>")
        || name.equals("<layer-location>")
        || name.equals("<code-size>")) {
      return;
    }
    String before = bound.putIfAbsent(name, value);
    if (before != null && !before.equals(value)) {
      differences.add(at + ": " + value + " instead of " + before + " for " + name);
    }
    if (name.startsWith("<uuid:")
        && bound.entrySet().stream()
            .anyMatch(e -> !e.getKey().equals(name) && e.getValue().equals(value))) {
      differences.add(at + ": " + value + " for " + name + " and for another");
    }
  }

  /** Replaces the placeholders whose values are known. */
  static String known(String expected) {
    String text =
        expected
            .replace("<<code-sha-256>:1>", "<code-sha256:1>")
            .replace("<region>", "us-east-1")
            .replace("<partition>", "aws");
    return Pattern.compile("<a:len\\(([0-9]+)\\)>")
        .matcher(text)
        .replaceAll(match -> "a".repeat(Integer.parseInt(match.group(1))));
  }
}
