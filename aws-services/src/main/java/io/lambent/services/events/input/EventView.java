package io.lambent.services.events.input;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as inputs are made of it.
 *
 * @param text the event as it is
 * @param ruleArn of the rule that matched it
 * @param putAt when EventBridge got it
 */
public record EventView(String text, String ruleArn, String ruleName, Instant putAt) {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String RULE_ARN = "aws.events.rule-arn";
  private static final String RULE_NAME = "aws.events.rule-name";
  private static final String PUT_AT = "aws.events.event.ingestion-time";
  private static final String WITHOUT_DETAIL = "aws.events.event";
  private static final String WHOLE = "aws.events.event.json";

  /** The variables that templates have without a path. */
  static final Set<String> VARIABLES = Set.of(RULE_ARN, RULE_NAME, PUT_AT, WITHOUT_DETAIL, WHOLE);

  /** The order in which AWS writes the event without its detail. */
  private static final List<Map.Entry<String, String>> MEMBERS =
      List.of(
          Map.entry("id", "id"),
          Map.entry("account", "account"),
          Map.entry("detailType", "detail-type"),
          Map.entry("time", "time"),
          Map.entry("source", "source"),
          Map.entry("region", "region"),
          Map.entry("resources", "resources"),
          Map.entry("version", "version"));

  JsonNode tree() {
    return JSON.readTree(text);
  }

  /** The value of a variable; null where there is no such variable. */
  @Nullable JsonNode variable(String name, JsonNode tree) {
    return switch (name) {
      case RULE_ARN -> string(ruleArn);
      case RULE_NAME -> string(ruleName);
      case PUT_AT -> string(putAt.truncatedTo(ChronoUnit.SECONDS).toString());
      case WITHOUT_DETAIL -> withoutDetail(tree);
      case WHOLE -> tree;
      default -> null;
    };
  }

  private static JsonNode string(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }

  private static JsonNode withoutDetail(JsonNode tree) {
    ObjectNode event = JSON.createObjectNode();
    for (Map.Entry<String, String> member : MEMBERS) {
      JsonNode value = tree.get(member.getValue());
      if (value != null) {
        event.set(member.getKey(), value);
      }
    }
    return event;
  }

  /** The part of the event at a path, as JSON; {@code null} where there is none. */
  public String part(EventPath path) {
    JsonNode found = path.read(tree());
    return found == null ? "null" : JSON.writeValueAsString(found);
  }
}
