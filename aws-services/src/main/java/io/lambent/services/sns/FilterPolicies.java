package io.lambent.services.sns;

import io.lambent.client.cache.LruCache;
import io.lambent.services.sqs.MessageAttribute;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Filter policies of subscriptions, matched by AWS's event-ruler. A policy on attributes sees them
 * as an object: strings, numbers, and arrays of type {@code String.Array}. See <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html">Amazon SNS
 * subscription filter policies</a>.
 */
@Component
class FilterPolicies {
  private static final int MAX_KEYS = 5;
  private static final int MAX_COMBINATIONS = 150;
  private static final String RULE = "policy";

  /** The maximum number of compiled policies in memory. */
  private static final int MAX_COMPILED = 1_000;

  private final JsonMapper json;
  private final LruCache<String, Machine> compiled = new LruCache<>(MAX_COMPILED);

  FilterPolicies(JsonMapper json) {
    this.json = json;
  }

  /**
   * Checks a policy as AWS does.
   *
   * @param onBody true where the policy is about the message's body
   * @return what is wrong with it; null where nothing is
   */
  @Nullable String problem(String policy, boolean onBody) {
    JsonNode root;
    try {
      root = json.readTree(policy);
    } catch (JacksonException e) {
      return "FilterPolicy: failed to parse JSON. " + e.getOriginalMessage();
    }
    if (!root.isObject()) {
      return "FilterPolicy: Filter policy must be an object";
    }
    Size size = new Size();
    String problem = size.measure(root, onBody);
    if (problem != null) {
      return "FilterPolicy: " + problem;
    }
    if (size.keys > MAX_KEYS) {
      return "FilterPolicy: Filter policy can not have more than " + MAX_KEYS + " keys";
    }
    if (size.combinations > MAX_COMBINATIONS) {
      return "FilterPolicy: Filter policy is too complex";
    }
    String refused = root.isEmpty() ? null : JsonRuleCompiler.check(policy);
    return refused == null ? null : "FilterPolicy: " + refused.lines().findFirst().orElse("");
  }

  /** Counts keys, and the combinations of values that a policy can match. */
  private static final class Size {
    private int keys;
    private long combinations = 1;

    /** Returns what is wrong; null where nothing is. */
    @Nullable String measure(JsonNode object, boolean isNestingAllowed) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        JsonNode value = entry.getValue();
        String problem = null;
        if (value.isObject()) {
          problem =
              isNestingAllowed
                  ? measure(value, true)
                  : "Filter policy scope MessageAttributes does not support nested filter policy";
        } else if (!value.isArray()) {
          problem = "\"" + entry.getKey() + "\" must be an object or an array";
        } else if (entry.getKey().equals("$or")) {
          for (JsonNode alternative : value) {
            problem = problem == null ? measure(alternative, isNestingAllowed) : problem;
          }
        } else {
          keys++;
          combinations = Math.min(combinations * Math.max(1, value.size()), Integer.MAX_VALUE);
        }
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }
  }

  /** Returns true where a subscriber wants a message. */
  boolean matches(
      Subscription subscription, String body, Map<String, MessageAttribute> attributes) {
    String policy = subscription.filterPolicy();
    if (policy == null) {
      return true;
    }
    Machine machine = compiled.get(policy);
    try {
      if (json.readTree(policy).isEmpty()) {
        return true;
      }
      String event =
          subscription.filtersBody() ? body(body) : json.writeValueAsString(event(attributes));
      if (event == null) {
        return false;
      }
      if (machine == null) {
        machine = new Machine();
        machine.addRule(RULE, policy);
        compiled.put(policy, machine);
      }
      return !machine.rulesForJSONEvent(event).isEmpty();
    } catch (Exception e) {
      // The matcher declares Exception. What it cannot match is not wanted.
      return false;
    }
  }

  /** The body where it is an object; null where it is anything else. */
  private @Nullable String body(String body) {
    try {
      return json.readTree(body).isObject() ? body : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private ObjectNode event(Map<String, MessageAttribute> attributes) {
    ObjectNode event = json.createObjectNode();
    attributes.forEach(
        (name, attribute) -> {
          String value = attribute.stringValue();
          if (value != null) {
            event.set(name, value(attribute.dataType(), value));
          }
        });
    return event;
  }

  private JsonNode value(String type, String value) {
    try {
      if (type.startsWith("Number") || type.equals("String.Array")) {
        return json.readTree(value);
      }
    } catch (JacksonException e) {
      // Matched as the text that it is.
    }
    return JsonNodeFactory.instance.stringNode(value);
  }
}
