package io.lambent.services.scheduler;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The input of an operation that a universal target names. Its members are strings here, but for
 * the list of entries of {@code PutEvents}, whose members are.
 */
@Component
class UniversalInput {
  /** The prefix that sources of events must not have. */
  static final String SOURCE_OF_AWS = "aws.";

  private static final String INVOCATION_TYPE = "InvocationType";
  private static final String ENTRIES = "Entries";
  private static final int MOST_ENTRIES = 10;
  private static final Set<String> ENTRY = Set.of("Source", "DetailType", "Detail");
  private static final Set<String> ENTRY_MEMBERS =
      Set.of("Source", "DetailType", "Detail", "EventBusName");
  private static final Map<TargetKind, Set<String>> MEMBERS =
      Map.of(
          TargetKind.INVOKE,
          Set.of("FunctionName", "Qualifier", "Payload", INVOCATION_TYPE),
          TargetKind.SEND_MESSAGE,
          Set.of("QueueUrl", "MessageBody", "MessageGroupId", "MessageDeduplicationId"),
          TargetKind.PUBLISH,
          Set.of("TopicArn", "Message", "Subject"));
  private static final Map<TargetKind, Set<String>> REQUIRED =
      Map.of(
          TargetKind.INVOKE,
          Set.of("FunctionName", INVOCATION_TYPE),
          TargetKind.SEND_MESSAGE,
          Set.of("QueueUrl", "MessageBody"),
          TargetKind.PUBLISH,
          Set.of("TopicArn", "Message"));

  private final JsonMapper json;

  UniversalInput(JsonMapper json) {
    this.json = json;
  }

  /** The members of an input that was checked. */
  JsonNode read(String input) {
    return json.readTree(input);
  }

  /** The text of a member; null where it is not set. */
  static @Nullable String text(JsonNode input, String member) {
    return input.path(member).asString(null);
  }

  /** Returns what is wrong with an input; null where nothing is. */
  @Nullable String problem(TargetKind kind, String text) {
    JsonNode input;
    try {
      input = json.readTree(text);
    } catch (JacksonException e) {
      return "it is not well-formed JSON";
    }
    if (kind == TargetKind.PUT_EVENTS) {
      return problemOfEntries(input);
    }
    String problem =
        problem(input, MEMBERS.getOrDefault(kind, Set.of()), REQUIRED.getOrDefault(kind, Set.of()));
    if (problem != null) {
      return problem;
    }
    if (kind == TargetKind.INVOKE && !"Event".equals(text(input, INVOCATION_TYPE))) {
      return "Lambent calls functions of schedules with the InvocationType Event";
    }
    return null;
  }

  private static @Nullable String problem(
      JsonNode input, Set<String> members, Set<String> required) {
    for (Map.Entry<String, JsonNode> member : input.properties()) {
      if (!members.contains(member.getKey()) || !member.getValue().isString()) {
        return "of its members Lambent takes " + String.join(", ", members) + ", which are strings";
      }
    }
    for (String member : required) {
      if (!input.has(member)) {
        return member + " is missing";
      }
    }
    return null;
  }

  private @Nullable String problemOfEntries(JsonNode input) {
    JsonNode entries = input.path(ENTRIES);
    if (!entries.isArray() || entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      return "it needs one to ten Entries";
    }
    if (input.size() > 1) {
      return "Lambent takes Entries and nothing else";
    }
    for (JsonNode entry : entries) {
      String problem = problem(entry, ENTRY_MEMBERS, ENTRY);
      if (problem != null) {
        return problem;
      }
      if (text(entry, "Source", "").startsWith(SOURCE_OF_AWS)) {
        return "no Source can begin with aws";
      }
      if (!isObject(text(entry, "Detail", ""))) {
        return "each Detail must be a JSON object";
      }
    }
    return null;
  }

  /** The text of a member, or what stands for it where it is not set. */
  static String text(JsonNode input, String member, String absent) {
    return input.path(member).asString(absent);
  }

  /** The entries of {@code PutEvents}. */
  static JsonNode entries(JsonNode input) {
    return input.path(ENTRIES);
  }

  boolean isObject(String text) {
    try {
      return json.readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }
}
