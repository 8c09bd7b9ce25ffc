package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apigateway.ItemTable.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on usage plans: which keys may use which stages, how often. */
@Component
class UsagePlans {
  private static final String KEYS = "keys";

  private final ItemTable items;
  private final RestApiTable apis;
  private final DeploymentTable deployments;
  private final Clock clock;

  UsagePlans(ItemTable items, RestApiTable apis, DeploymentTable deployments, Clock clock) {
    this.items = items;
    this.apis = apis;
    this.deployments = deployments;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    ObjectNode plan =
        Structs.toNode(input, "name", "description", "apiStages", "throttle", "quota", "tags");
    return items.inTransaction(
        () -> {
          String id = Ids.api();
          plan.put("id", id);
          if (!plan.has("apiStages")) {
            plan.putArray("apiStages");
          }
          check(caller, plan);
          items.insert(caller, Kind.USAGE_PLAN, id, plan, clock.instant());
          apis.touch(apisOf(plan));
          return Shapes.of("UsagePlan", plan);
        });
  }

  private void check(Caller caller, ObjectNode plan) {
    if (plan.path("name").asString("").isBlank()) {
      throw Failures.badRequest("Usage Plan name cannot be blank");
    }
    for (JsonNode each : plan.path("apiStages")) {
      String api = each.path("apiId").asString("");
      String stage = each.path("stage").asString("");
      if (apis.find(caller, api) == null || deployments.stage(api, stage) == null) {
        throw Failures.notFound("API Stage not found: " + api + ":" + stage);
      }
    }
    if (plan.get("quota") instanceof ObjectNode quota) {
      if (!quota.has("offset")) {
        quota.put("offset", 0);
      }
      if (quota.path("limit").asInt(0) <= 0 || !quota.has("period")) {
        throw Failures.badRequest("Usage Plan quota must have a limit and a period");
      }
    }
    if (plan.get("throttle") instanceof ObjectNode throttle
        && (throttle.path("rateLimit").asDouble(0) < 0
            || throttle.path("burstLimit").asInt(0) < 0)) {
      throw Failures.badRequest("Usage Plan throttle limits must not be negative");
    }
  }

  private static List<String> apisOf(ObjectNode plan) {
    Set<String> ids = new HashSet<>();
    plan.path("apiStages").forEach(each -> ids.add(each.path("apiId").asString("")));
    return List.copyOf(ids);
  }

  private static String id(Struct input) {
    return String.valueOf(input.text("usagePlanId"));
  }

  private static RuntimeException missing() {
    return Failures.notFound("Invalid Usage Plan ID specified");
  }

  private ObjectNode find(Caller caller, Struct input) {
    ObjectNode plan = items.find(caller, Kind.USAGE_PLAN, id(input));
    if (plan == null) {
      throw missing();
    }
    return plan;
  }

  Struct get(Caller caller, Struct input) {
    return shown(find(caller, input));
  }

  private static Struct shown(ObjectNode plan) {
    ObjectNode copy = plan.deepCopy();
    copy.withObjectProperty("tags");
    return Shapes.of("UsagePlan", copy);
  }

  Struct list(Caller caller, Struct input) {
    String key = input.text("keyId");
    List<Struct> all = new ArrayList<>();
    for (ObjectNode plan : items.list(caller, Kind.USAGE_PLAN)) {
      if (key == null || hasKey(plan, key)) {
        all.add(Shapes.of("UsagePlan", plan));
      }
    }
    return Shapes.page(input, all);
  }

  Struct update(Caller caller, Struct input) {
    return items.change(
        caller,
        Kind.USAGE_PLAN,
        id(input),
        plan -> {
          List<String> touched = new ArrayList<>(apisOf(plan));
          UsagePlanPatches.TABLE.apply(plan, Patch.of(input));
          check(caller, plan);
          touched.addAll(apisOf(plan));
          apis.touch(touched);
          return shown(plan);
        },
        UsagePlans::missing);
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    items.inTransaction(
        () -> {
          ObjectNode plan = find(caller, input);
          if (!plan.path("apiStages").isEmpty()) {
            throw Failures.badRequest(
                "Cannot delete a usage plan that is associated with API stages. Remove the API"
                    + " stages from the usage plan first.");
          }
          return items.delete(caller, Kind.USAGE_PLAN, id(input));
        });
    return null;
  }

  // --- keys

  Struct createKey(Caller caller, Struct input) {
    if (!String.valueOf(input.text("keyType")).equals("API_KEY")) {
      throw Failures.badRequest("Invalid key type specified. Valid options are API_KEY");
    }
    return addKey(caller, id(input), String.valueOf(input.text("keyId")));
  }

  /** Adds a key to a plan. */
  Struct addKey(Caller caller, String planId, String keyId) {
    return items.change(
        caller,
        Kind.USAGE_PLAN,
        planId,
        plan -> {
          ObjectNode key = items.find(caller, Kind.API_KEY, keyId);
          if (key == null) {
            throw ApiKeys.missing();
          }
          requireOnePlanForEachStage(caller, plan, keyId);
          plan.withArrayProperty(KEYS).add(keyId);
          apis.touch(apisOf(plan));
          return shownKey(key);
        },
        UsagePlans::missing);
  }

  private void requireOnePlanForEachStage(Caller caller, ObjectNode plan, String keyId) {
    for (ObjectNode other : items.list(caller, Kind.USAGE_PLAN)) {
      if (!hasKey(other, keyId)) {
        continue;
      }
      if (other.path("id").equals(plan.path("id"))) {
        throw Failures.conflict("Usage plan key already exists: " + keyId);
      }
      for (JsonNode stage : other.path("apiStages")) {
        for (JsonNode own : plan.path("apiStages")) {
          if (own.path("apiId").equals(stage.path("apiId"))
              && own.path("stage").equals(stage.path("stage"))) {
            throw Failures.conflict(
                "API Key %s is already in a usage plan for the API stage %s:%s"
                    .formatted(keyId, own.path("apiId").asString(), own.path("stage").asString()));
          }
        }
      }
    }
  }

  private static boolean hasKey(ObjectNode plan, String keyId) {
    return plan.path(KEYS).valueStream().anyMatch(key -> key.asString().equals(keyId));
  }

  private static Struct shownKey(ObjectNode key) {
    return Struct.of(
        "id",
        key.path("id").asString(),
        "type",
        "API_KEY",
        "value",
        key.path("value").asString(),
        "name",
        key.path("name").asString(null));
  }

  Struct getKey(Caller caller, Struct input) {
    String keyId = String.valueOf(input.text("keyId"));
    ObjectNode key = items.find(caller, Kind.API_KEY, keyId);
    if (key == null || !hasKey(find(caller, input), keyId)) {
      throw Failures.notFound("Invalid API Key identifier specified");
    }
    return shownKey(key);
  }

  Struct listKeys(Caller caller, Struct input) {
    String name = input.text("nameQuery");
    List<Struct> all = new ArrayList<>();
    for (JsonNode id : find(caller, input).path(KEYS)) {
      ObjectNode key = items.find(caller, Kind.API_KEY, id.asString());
      if (key != null && (name == null || key.path("name").asString("").startsWith(name))) {
        all.add(shownKey(key));
      }
    }
    return Shapes.page(input, all);
  }

  @Nullable Struct deleteKey(Caller caller, Struct input) {
    String keyId = String.valueOf(input.text("keyId"));
    items.change(
        caller,
        Kind.USAGE_PLAN,
        id(input),
        plan -> {
          if (!hasKey(plan, keyId)) {
            throw Failures.notFound("Invalid API Key identifier specified");
          }
          removeKey(plan, keyId);
          apis.touch(apisOf(plan));
          return true;
        },
        UsagePlans::missing);
    return null;
  }

  private static void removeKey(ObjectNode plan, String keyId) {
    ArrayNode rest = plan.arrayNode();
    for (JsonNode key : plan.path(KEYS)) {
      if (!key.asString().equals(keyId)) {
        rest.add(key.asString());
      }
    }
    plan.set(KEYS, rest);
  }

  /** Removes a key from all plans. Must be called in a transaction. */
  void forgetKey(Caller caller, String keyId) {
    for (ObjectNode plan : items.list(caller, Kind.USAGE_PLAN)) {
      if (hasKey(plan, keyId)) {
        items.change(
            caller,
            Kind.USAGE_PLAN,
            plan.path("id").asString(),
            locked -> {
              removeKey(locked, keyId);
              apis.touch(apisOf(locked));
              return true;
            },
            UsagePlans::missing);
      }
    }
  }

  /**
   * Makes gateways read the APIs again that a changed key is for. Must be called in a transaction.
   */
  void touchThoseOf(Caller caller, String keyId) {
    for (ObjectNode plan : items.list(caller, Kind.USAGE_PLAN)) {
      if (hasKey(plan, keyId)) {
        apis.touch(apisOf(plan));
      }
    }
  }
}
