package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations on API keys. */
@Component
class ApiKeys {
  private static final int MAX_NAME = 1_024;
  private static final int MAX_DESCRIPTION = 125_000;
  private static final int MIN_VALUE = 20;
  private static final int MAX_VALUE = 128;

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .member("/customerId", TEXT, REPLACE)
          .member("/description", TEXT, REPLACE)
          .member("/enabled", BOOLEAN, REPLACE)
          .member("/name", TEXT, REPLACE)
          .on(
              "/stages",
              Set.of(ADD, REMOVE),
              (key, names, patch) -> {
                throw Failures.unsupported("An API key for a stage without a usage plan");
              });

  private final ItemTable items;
  private final UsagePlans plans;
  private final Clock clock;

  ApiKeys(ItemTable items, UsagePlans plans, Clock clock) {
    this.items = items;
    this.plans = plans;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    if (!input.list("stageKeys").isEmpty()) {
      throw Failures.unsupported("An API key for a stage without a usage plan");
    }
    ObjectNode key =
        Structs.toNode(input, "name", "description", "enabled", "value", "customerId", "tags");
    return Shapes.of("ApiKey", store(caller, key));
  }

  private ObjectNode store(Caller caller, ObjectNode key) {
    String value = key.path("value").asString("");
    if (value.isEmpty()) {
      key.put("value", Ids.secret());
    } else if (value.length() > MAX_VALUE) {
      throw Failures.badRequest(
          "API Key value exceeds maximum size of " + MAX_VALUE + " characters");
    } else if (value.length() < MIN_VALUE) {
      throw Failures.badRequest("API Key value should be at least " + MIN_VALUE + " characters");
    }
    check(key);
    for (ObjectNode other : items.list(caller, ItemTable.Kind.API_KEY)) {
      if (other.path("value").equals(key.path("value"))) {
        throw Failures.conflict("API Key already exists");
      }
    }
    String id = Ids.api();
    key.put("id", id);
    key.put("enabled", key.path("enabled").asBoolean(false));
    key.put("createdDate", clock.millis()).put("lastUpdatedDate", clock.millis());
    key.putArray("stageKeys");
    items.insert(caller, ItemTable.Kind.API_KEY, id, key, clock.instant());
    return key;
  }

  private static void check(ObjectNode key) {
    if (key.path("name").asString("").length() > MAX_NAME) {
      throw Failures.badRequest(
          "Invalid API Key name, can be at most " + MAX_NAME + " characters.");
    }
    if (key.path("description").asString("").length() > MAX_DESCRIPTION) {
      throw Failures.badRequest("Invalid API Key description specified.");
    }
    if (key.path("name").asString("").isEmpty()) {
      key.remove("name");
    }
  }

  static RuntimeException missing() {
    return Failures.notFound("Invalid API Key identifier specified");
  }

  Struct get(Caller caller, Struct input) {
    ObjectNode key = items.find(caller, ItemTable.Kind.API_KEY, id(input));
    if (key == null) {
      throw missing();
    }
    return shown(key, Boolean.TRUE.equals(input.get("includeValue")), true);
  }

  private static String id(Struct input) {
    return String.valueOf(input.text("apiKey"));
  }

  private static Struct shown(ObjectNode key, boolean withValue, boolean withTags) {
    ObjectNode copy = key.deepCopy();
    if (!withValue) {
      copy.remove("value");
    }
    if (withTags) {
      copy.withObjectProperty("tags");
    }
    return Shapes.of("ApiKey", copy);
  }

  Struct list(Caller caller, Struct input) {
    boolean withValues = Boolean.TRUE.equals(input.get("includeValues"));
    String name = input.text("nameQuery");
    String customer = input.text("customerId");
    List<Struct> all = new ArrayList<>();
    for (ObjectNode key : items.list(caller, ItemTable.Kind.API_KEY)) {
      if ((name == null || key.path("name").asString("").startsWith(name))
          && (customer == null || key.path("customerId").asString("").equals(customer))) {
        all.add(shown(key, withValues, false));
      }
    }
    return Shapes.page(input, all);
  }

  Struct update(Caller caller, Struct input) {
    return items.change(
        caller,
        ItemTable.Kind.API_KEY,
        id(input),
        key -> {
          PATCHES.apply(key, Patch.of(input));
          check(key);
          key.put("lastUpdatedDate", clock.millis());
          plans.touchThoseOf(caller, id(input));
          return shown(key, false, true);
        },
        ApiKeys::missing);
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    items.inTransaction(
        () -> {
          plans.forgetKey(caller, id(input));
          if (!items.delete(caller, ItemTable.Kind.API_KEY, id(input))) {
            throw missing();
          }
          return true;
        });
    return null;
  }

  /** Creates keys from a file of comma-separated values. */
  Struct importAll(Caller caller, Struct input) {
    byte[] body = input.bytes("body");
    List<String> lines =
        new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    if (lines.isEmpty()) {
      throw Failures.badRequest("The file has no lines.");
    }
    List<String> columns =
        List.of(lines.getFirst().toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1));
    if (!columns.contains("name") || !columns.contains("key")) {
      throw Failures.badRequest("The header must have the columns Name and Key.");
    }
    return items.inTransaction(
        () -> {
          List<String> ids = new ArrayList<>();
          for (String line : lines.subList(1, lines.size())) {
            ids.add(importOne(caller, columns, List.of(line.split(",", -1))));
          }
          return Struct.of("ids", ids, "warnings", List.of());
        });
  }

  private String importOne(Caller caller, List<String> columns, List<String> values) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    List<String> planIds = new ArrayList<>();
    for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
      String value = values.get(i).strip();
      switch (columns.get(i)) {
        case "name" -> key.put("name", value);
        case "key" -> key.put("value", value);
        case "description" -> key.put("description", value);
        case "enabled" -> key.put("enabled", Boolean.parseBoolean(value));
        case "usageplanids" -> planIds.add(value);
        default -> {
          // Other columns are ignored, as on AWS.
        }
      }
    }
    JsonNode id = store(caller, key).path("id");
    for (String plan : planIds) {
      if (!plan.isEmpty()) {
        plans.addKey(caller, plan, id.asString());
      }
    }
    return id.asString();
  }
}
