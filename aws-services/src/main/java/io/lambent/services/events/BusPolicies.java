package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code PutPermission} and {@code RemovePermission}: the policy of a bus. It is kept, not
 * enforced.
 */
@Component
class BusPolicies {
  private static final int MOST_CHARACTERS = 10_240;
  private static final String EVERYBODY = "*";

  private final BusTable buses;
  private final JsonMapper json;
  private final Clock clock;

  BusPolicies(BusTable buses, JsonMapper json, Clock clock) {
    this.buses = buses;
    this.json = json;
    this.clock = clock;
  }

  record Put(
      @Nullable String eventBusName,
      @Nullable String action,
      @Nullable String principal,
      @Nullable String statementId,
      @Nullable Condition condition,
      @Nullable String policy) {}

  record Condition(String type, String key, String value) {}

  record Remove(
      @Nullable String statementId, boolean removeAllPermissions, @Nullable String eventBusName) {}

  void put(Caller caller, Put input) {
    Bus bus = buses.find(caller, input.eventBusName());
    String whole = input.policy();
    if (whole != null) {
      if (parse(whole) == null) {
        throw EventsErrors.invalid("Parameter Policy is not valid.");
      }
      buses.changePolicy(bus, clock.instant(), policy -> checked(whole));
      return;
    }
    String action = required("Action", input.action());
    String principal = required("Principal", input.principal());
    String id = required("StatementId", input.statementId());
    buses.changePolicy(
        bus,
        clock.instant(),
        policy -> {
          ObjectNode document = policy == null ? null : parse(policy);
          if (document == null) {
            document = json.createObjectNode().put("Version", "2012-10-17");
          }
          ArrayNode statements = statements(document);
          remove(statements, id);
          add(statements.addObject(), bus, id, principal, action, input.condition());
          return checked(json.writeValueAsString(document));
        });
  }

  private static String required(String parameter, @Nullable String value) {
    if (value == null) {
      throw EventsErrors.missing(parameter);
    }
    return value;
  }

  private static String checked(String policy) {
    if (policy.length() > MOST_CHARACTERS) {
      throw AwsFailure.declared(
          "PolicyLengthExceededException", "The event bus policy is too long.");
    }
    return policy;
  }

  private static void add(
      ObjectNode statement,
      Bus bus,
      String id,
      String principal,
      String action,
      @Nullable Condition condition) {
    statement.put("Sid", id);
    statement.put("Effect", "Allow");
    if (principal.equals(EVERYBODY)) {
      statement.put("Principal", EVERYBODY);
    } else {
      statement
          .putObject("Principal")
          .put("AWS", "arn:" + Arn.partition(bus.name().region()) + ":iam::" + principal + ":root");
    }
    statement.put("Action", action);
    statement.put("Resource", bus.name().arn());
    if (condition != null) {
      statement
          .putObject("Condition")
          .putObject(condition.type())
          .put(condition.key(), condition.value());
    }
  }

  void remove(Caller caller, Remove input) {
    Bus bus = buses.find(caller, input.eventBusName());
    if (input.removeAllPermissions()) {
      buses.changePolicy(bus, clock.instant(), policy -> null);
      return;
    }
    String id = required("StatementId", input.statementId());
    buses.changePolicy(
        bus,
        clock.instant(),
        policy -> {
          ObjectNode document = policy == null ? null : parse(policy);
          if (document == null || !remove(statements(document), id)) {
            throw EventsErrors.notFound("Statement with the provided id does not exist.");
          }
          return statements(document).isEmpty() ? null : json.writeValueAsString(document);
        });
  }

  private static boolean remove(ArrayNode statements, String id) {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).path("Sid").asString("").equals(id)) {
        statements.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Returns null where the policy is no object. */
  private @Nullable ObjectNode parse(String policy) {
    try {
      return json.readTree(policy) instanceof ObjectNode document ? document : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The statements as a list, which a policy with one statement need not have. */
  private static ArrayNode statements(ObjectNode document) {
    JsonNode present = document.path("Statement");
    if (present instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = document.putArray("Statement");
    if (present.isObject()) {
      list.add(present);
    }
    return list;
  }
}
