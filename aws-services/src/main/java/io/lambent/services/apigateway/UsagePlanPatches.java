package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.INTEGER;
import static io.lambent.services.apigateway.PatchTable.Type.NUMBER;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The patch operations of usage plans. */
final class UsagePlanPatches {
  private static final String STAGES = "apiStages";

  static final PatchTable TABLE =
      PatchTable.of(PatchTable.Style.LISTED)
          .on("/apiStages", Set.of(ADD, REMOVE, REPLACE), UsagePlanPatches::stage)
          .on(
              "/apiStages/{}/throttle",
              Set.of(REMOVE),
              (plan, names, patch) -> named(plan, names.getFirst()).remove("throttle"))
          .on(
              "/apiStages/{}/throttle/{}/{}/rateLimit",
              Set.of(ADD, REPLACE),
              (plan, names, patch) ->
                  throttle(plan, names).set("rateLimit", PatchTable.value(patch, NUMBER)))
          .on(
              "/apiStages/{}/throttle/{}/{}/burstLimit",
              Set.of(ADD, REPLACE),
              (plan, names, patch) ->
                  throttle(plan, names).set("burstLimit", PatchTable.value(patch, INTEGER)))
          .on(
              "/apiStages/{}/throttle/{}/{}",
              Set.of(REMOVE),
              (plan, names, patch) ->
                  PatchTable.remove(
                      named(plan, names.getFirst()), List.of("throttle", method(names))))
          .member("/description", TEXT, REPLACE)
          .member("/name", TEXT, REPLACE)
          .member("/productCode", TEXT, ADD, REPLACE, REMOVE)
          .member("/quota", TEXT, REMOVE)
          .member("/quota/limit", INTEGER, ADD, REPLACE)
          .member("/quota/offset", INTEGER, ADD, REPLACE)
          .member("/quota/period", TEXT, ADD, REPLACE)
          .member("/throttle", TEXT, REMOVE)
          .member("/throttle/burstLimit", INTEGER, ADD, REPLACE)
          .member("/throttle/rateLimit", NUMBER, ADD, REPLACE);

  private UsagePlanPatches() {}

  private static @Nullable ObjectNode find(ObjectNode plan, String name) {
    for (JsonNode each : plan.path(STAGES)) {
      if ((each.path("apiId").asString("") + ":" + each.path("stage").asString("")).equals(name)) {
        return (ObjectNode) each;
      }
    }
    return null;
  }

  private static ObjectNode named(ObjectNode plan, String name) {
    ObjectNode stage = find(plan, name);
    if (stage == null) {
      throw Failures.notFound("API Stage not found: " + name);
    }
    return stage;
  }

  private static ObjectNode throttle(ObjectNode plan, List<String> names) {
    return named(plan, names.getFirst())
        .withObjectProperty("throttle")
        .withObjectProperty(method(names));
  }

  private static String method(List<String> names) {
    return names.get(1) + "/" + names.get(2);
  }

  /** Adds or removes a stage, which the value names as {@code API:STAGE}. */
  private static void stage(ObjectNode plan, List<String> names, Patch patch) {
    String name = String.valueOf(patch.value());
    int colon = name.indexOf(':');
    if (colon < 0) {
      throw Failures.badRequest("Invalid API stage specified: " + name);
    }
    if (patch.op() == REMOVE) {
      ObjectNode known = named(plan, name);
      ArrayNode rest = plan.arrayNode();
      plan.path(STAGES)
          .forEach(
              each -> {
                if (each != known) {
                  rest.add(each);
                }
              });
      plan.set(STAGES, rest);
      return;
    }
    if (find(plan, name) == null) {
      plan.withArrayProperty(STAGES)
          .addObject()
          .put("apiId", name.substring(0, colon))
          .put("stage", name.substring(colon + 1));
    }
  }
}
