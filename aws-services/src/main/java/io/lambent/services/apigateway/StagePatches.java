package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.COPY;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;
import static io.lambent.services.apigateway.PatchTable.Type.INTEGER;
import static io.lambent.services.apigateway.PatchTable.Type.NUMBER;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The patch operations of stages. */
final class StagePatches {
  /** In AWS's words, missing commas included. */
  private static final String PATHS =
      "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize,"
          + " /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn,"
          + " /accessLogSettings/format, "
          + settingPaths("{resourcePath}/{httpMethod}", "")
          + ", "
          + settingPaths("*/*", " ")
          + ", /variables/{variable_name}, /tracingEnabled]";

  private static final String CANARY = "canarySettings";

  private static final List<String> CACHE_CLUSTER_SIZES =
      List.of("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237");

  private static final List<String> LOGGING_LEVELS = List.of("OFF", "ERROR", "INFO");

  private static final List<String> STRATEGIES =
      List.of("FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER");

  private static final int MAX_TTL_SECONDS = 3_600;

  static final PatchTable TABLE = table();

  private StagePatches() {}

  private static String settingPaths(String method, String gap) {
    String at = "/" + method;
    return at
        + "/metrics/enabled, "
        + at
        + "/logging/dataTrace, "
        + at
        + "/logging/loglevel, "
        + at
        + "/throttling/burstLimit"
        + gap
        + at
        + "/throttling/rateLimit"
        + gap
        + at
        + "/caching/ttlInSeconds, "
        + at
        + "/caching/enabled, "
        + at
        + "/caching/dataEncrypted, "
        + at
        + "/caching/requireAuthorizationForCacheControl, "
        + at
        + "/caching/unauthorizedCacheControlHeaderStrategy";
  }

  private static PatchTable table() {
    PatchTable table =
        PatchTable.of(PatchTable.Style.BRIEF)
            .otherwise(
                patch ->
                    Failures.badRequest(
                        "Invalid method setting path: "
                            + patch.path()
                            + ". Must be one of: "
                            + PATHS))
            .member("/deploymentId", TEXT, REPLACE)
            .on(
                "/deploymentId",
                Set.of(COPY),
                (stage, names, patch) -> {
                  stage.set("deploymentId", promoted(stage, patch).path("deploymentId"));
                })
            .on(
                "/variables",
                Set.of(COPY),
                (stage, names, patch) -> {
                  JsonNode overrides = promoted(stage, patch).path("stageVariableOverrides");
                  overrides
                      .properties()
                      .forEach(
                          entry ->
                              stage
                                  .withObjectProperty("variables")
                                  .set(entry.getKey(), entry.getValue()));
                })
            .on(
                "/canarySettings/stageVariableOverrides",
                Set.of(COPY),
                (stage, names, patch) -> {
                  throw badCopy(patch);
                })
            .on(
                "/canarySettings/deploymentId",
                Set.of(COPY),
                (stage, names, patch) -> {
                  throw badCopy(patch);
                })
            .member("/description", TEXT, REPLACE)
            .member("/cacheClusterEnabled", BOOLEAN, REPLACE)
            .on(
                "/cacheClusterSize",
                Set.of(REPLACE),
                (stage, names, patch) ->
                    stage.put("cacheClusterSize", oneOf(patch, CACHE_CLUSTER_SIZES)))
            .member("/documentationVersion", TEXT, REPLACE)
            .on("/clientCertificateId", Set.of(REPLACE, REMOVE), StagePatches::certificate)
            .member("/tracingEnabled", BOOLEAN, REPLACE)
            .member("/variables/{}", TEXT, REPLACE, REMOVE, ADD)
            .member("/accessLogSettings/destinationArn", TEXT, ADD, REPLACE, REMOVE)
            .member("/accessLogSettings/format", TEXT, ADD, REPLACE, REMOVE)
            .member("/accessLogSettings", TEXT, REMOVE)
            .on("/accessLogSettings/{}", Set.of(ADD, REPLACE), StagePatches::noLogSetting)
            .on("/accessLogSettings", Set.of(ADD, REPLACE), StagePatches::noLogSetting)
            .on("/canarySettings", Set.of(REMOVE), (stage, names, patch) -> stage.remove(CANARY))
            .on("/canarySettings/percentTraffic", Set.of(REPLACE), canary("percentTraffic", NUMBER))
            .on("/canarySettings/deploymentId", Set.of(REPLACE), canary("deploymentId", TEXT))
            .on(
                "/canarySettings/stageVariableOverrides",
                Set.of(REPLACE),
                (stage, names, patch) ->
                    canarySettings(stage).set("stageVariableOverrides", texts(patch)))
            .on("/canarySettings/useStageCache", Set.of(REPLACE), canary("useStageCache", BOOLEAN))
            .on(
                "/canarySettings/stageVariableOverrides/{}",
                Set.of(ADD, REPLACE, REMOVE),
                (stage, names, patch) -> {
                  ObjectNode overrides =
                      canarySettings(stage).withObjectProperty("stageVariableOverrides");
                  if (patch.op() == REMOVE) {
                    overrides.remove(names.getFirst());
                  } else {
                    overrides.put(names.getFirst(), patch.value());
                  }
                });
    settings(table);
    return table;
  }

  private static void settings(PatchTable table) {
    Map<String, Map.Entry<String, PatchTable.Type>> settings =
        Map.ofEntries(
            Map.entry("metrics/enabled", Map.entry("metricsEnabled", BOOLEAN)),
            Map.entry("logging/dataTrace", Map.entry("dataTraceEnabled", BOOLEAN)),
            Map.entry("logging/loglevel", Map.entry("loggingLevel", TEXT)),
            Map.entry("throttling/burstLimit", Map.entry("throttlingBurstLimit", INTEGER)),
            Map.entry("throttling/rateLimit", Map.entry("throttlingRateLimit", NUMBER)),
            Map.entry("caching/enabled", Map.entry("cachingEnabled", BOOLEAN)),
            Map.entry("caching/ttlInSeconds", Map.entry("cacheTtlInSeconds", INTEGER)),
            Map.entry("caching/dataEncrypted", Map.entry("cacheDataEncrypted", BOOLEAN)),
            Map.entry(
                "caching/requireAuthorizationForCacheControl",
                Map.entry("requireAuthorizationForCacheControl", BOOLEAN)),
            Map.entry(
                "caching/unauthorizedCacheControlHeaderStrategy",
                Map.entry("unauthorizedCacheControlHeaderStrategy", TEXT)));
    settings.forEach(
        (path, member) ->
            table.on(
                "/{}/{}/" + path,
                Set.of(REPLACE, ADD),
                (stage, names, patch) -> {
                  JsonNode value = PatchTable.value(patch, member.getValue());
                  checkSetting(member.getKey(), value, patch);
                  setting(stage, key(names)).set(member.getKey(), value);
                }));
    table.on(
        "/{}/{}",
        Set.of(REMOVE),
        (stage, names, patch) -> {
          String key = key(names);
          ObjectNode all = stage.withObjectProperty("methodSettings");
          if (all.remove(key) == null) {
            throw Failures.badRequest(
                "Cannot remove method setting %s because there is no method setting for this method "
                    .formatted(key));
          }
        });
  }

  private static void checkSetting(String member, JsonNode value, Patch patch) {
    switch (member) {
      case "loggingLevel" -> oneOf(patch, LOGGING_LEVELS);
      case "unauthorizedCacheControlHeaderStrategy" -> oneOf(patch, STRATEGIES);
      case "cacheTtlInSeconds" -> inRange(patch, value.asDouble(), 0, MAX_TTL_SECONDS);
      // -1 is no limit but that of the account.
      case "throttlingBurstLimit", "throttlingRateLimit" ->
          inRange(patch, value.asDouble(), -1, Integer.MAX_VALUE);
      default -> {}
    }
  }

  private static String oneOf(Patch patch, List<String> values) {
    String value = patch.value() == null ? "" : patch.value();
    if (!values.contains(value)) {
      throw Failures.badRequest(
          "Invalid patch value '%s' specified for path %s. Must be one of: %s"
              .formatted(value, patch.path(), values));
    }
    return value;
  }

  private static void inRange(Patch patch, double value, int least, int most) {
    if (value < least || value > most) {
      throw Failures.badRequest(
          "Invalid patch value '%s' specified for path %s. Must be between %d and %d"
              .formatted(patch.value(), patch.path(), least, most));
    }
  }

  /** A value that is a JSON object of texts. */
  private static ObjectNode texts(Patch patch) {
    try {
      if (patch.value() != null
          && JsonMapper.shared().readTree(patch.value()) instanceof ObjectNode object
          && object.valueStream().allMatch(JsonNode::isString)) {
        return object;
      }
    } catch (JacksonException e) {
      // Refused below.
    }
    throw Failures.badRequest(
        "Invalid patch value '%s' specified for path %s".formatted(patch.value(), patch.path()));
  }

  /** The name of settings in answers, where slashes of the resource's path are escaped. */
  private static String key(List<String> names) {
    return names.get(0).replace("~", "~0").replace("/", "~1") + "/" + names.get(1);
  }

  /** The settings of a method; new ones begin with those of all methods. */
  private static ObjectNode setting(ObjectNode stage, String key) {
    ObjectNode all = stage.withObjectProperty("methodSettings");
    if (all.get(key) instanceof ObjectNode known) {
      return known;
    }
    if (all.get("*/*") instanceof ObjectNode general) {
      ObjectNode copy = general.deepCopy();
      all.set(key, copy);
      return copy;
    }
    return all.putObject(key)
        .put("metricsEnabled", false)
        .put("dataTraceEnabled", false)
        .put("throttlingBurstLimit", 5_000)
        .put("throttlingRateLimit", 10_000.0)
        .put("cachingEnabled", false)
        .put("cacheTtlInSeconds", 300)
        .put("cacheDataEncrypted", false)
        .put("requireAuthorizationForCacheControl", true)
        .put("unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER");
  }

  private static PatchTable.Action canary(String member, PatchTable.Type type) {
    return (stage, names, patch) ->
        canarySettings(stage).set(member, PatchTable.value(patch, type));
  }

  /** The canary of a stage; a new one has the stage's deployment and no requests. */
  private static ObjectNode canarySettings(ObjectNode stage) {
    if (stage.get(CANARY) instanceof ObjectNode known) {
      return known;
    }
    ObjectNode canary = stage.putObject(CANARY);
    canary.set("deploymentId", stage.path("deploymentId"));
    return canary.put("percentTraffic", 0.0).put("useStageCache", false);
  }

  private static ObjectNode promoted(ObjectNode stage, Patch patch) {
    String from = String.valueOf(patch.from());
    boolean fits =
        String.valueOf(patch.path()).equals("/variables")
            ? from.equals("/canarySettings/stageVariableOverrides")
            : from.equals("/canarySettings/deploymentId");
    if (!fits) {
      throw badCopy(patch);
    }
    if (stage.get(CANARY) instanceof ObjectNode canary) {
      return canary;
    }
    throw Failures.badRequest("Promotion not available. Canary does not exist.");
  }

  private static RuntimeException badCopy(Patch patch) {
    return Failures.badRequest(
        "Invalid copy operation with path: %s and from %s. Valid copy:path are [/deploymentId,"
                .formatted(patch.path(), patch.from())
            + " /variables] and valid copy:from are [/canarySettings/deploymentId,"
            + " /canarySettings/stageVariableOverrides]");
  }

  private static void noLogSetting(ObjectNode stage, List<String> names, Patch patch) {
    throw Failures.badRequest(
        "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn,"
            + " /accessLogSettings/format]");
  }

  private static void certificate(ObjectNode stage, List<String> names, Patch patch) {
    if (patch.op() == REPLACE && patch.value() != null && !patch.value().isEmpty()) {
      stage.put("clientCertificateId", patch.value());
    } else {
      stage.remove("clientCertificateId");
    }
  }
}
