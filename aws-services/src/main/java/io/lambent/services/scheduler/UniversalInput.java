package io.lambent.services.scheduler;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The input of an operation that a universal target names. Its members are strings here. */
@Component
class UniversalInput {
  private static final String INVOCATION_TYPE = "InvocationType";
  private static final Map<TargetKind, Set<String>> MEMBERS =
      Map.of(
          TargetKind.INVOKE,
          Set.of("FunctionName", "Qualifier", "Payload", INVOCATION_TYPE),
          TargetKind.SEND_MESSAGE,
          Set.of("QueueUrl", "MessageBody", "MessageGroupId", "MessageDeduplicationId"));
  private static final Map<TargetKind, Set<String>> REQUIRED =
      Map.of(
          TargetKind.INVOKE,
          Set.of("FunctionName", INVOCATION_TYPE),
          TargetKind.SEND_MESSAGE,
          Set.of("QueueUrl", "MessageBody"));

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
    Set<String> members = MEMBERS.getOrDefault(kind, Set.of());
    for (Map.Entry<String, JsonNode> member : input.properties()) {
      if (!members.contains(member.getKey()) || !member.getValue().isString()) {
        return "of its members Lambent takes " + String.join(", ", members) + ", which are strings";
      }
    }
    for (String member : REQUIRED.getOrDefault(kind, Set.of())) {
      if (!input.has(member)) {
        return member + " is missing";
      }
    }
    if (kind == TargetKind.INVOKE && !"Event".equals(text(input, INVOCATION_TYPE))) {
      return "Lambent calls functions of schedules with the InvocationType Event";
    }
    return null;
  }
}
