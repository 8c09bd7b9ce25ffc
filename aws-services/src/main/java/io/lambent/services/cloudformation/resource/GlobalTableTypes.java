package io.lambent.services.cloudformation.resource;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Global tables of DynamoDB with one replica, which is in the stack's region: they are tables whose
 * properties have other places. Capacities that would scale are those to begin with.
 */
final class GlobalTableTypes {
  private static final String TYPE = "AWS::DynamoDB::GlobalTable";
  private static final String CAPACITY = "ProvisionedThroughput";

  private GlobalTableTypes() {}

  static void addTo(TypeList types) {
    types.add(
        TYPE,
        step -> made(step, TableTypes.createTable(table(step))),
        step -> made(step, TableTypes.updateTable(table(step))),
        step -> TableTypes.deleteTable(table(step)),
        (property, before, after) ->
            property.equals("KeySchema") || property.equals("LocalSecondaryIndexes"));
  }

  private static Made made(Step step, Made table) {
    JsonNode described =
        step.call("dynamodb", "DescribeTable", step.object().put("TableName", table.physicalId()));
    table.attributes().set("TableId", described.path("Table").path("TableId"));
    return table;
  }

  private static Step table(Step step) {
    String region = step.region();
    return step.translated(properties -> translate(properties, region));
  }

  private static ObjectNode translate(ObjectNode properties, String region) {
    ObjectNode table = properties.deepCopy();
    JsonNode replicas = properties.path("Replicas");
    for (String refused : List.of("GlobalTableWitnesses", "MultiRegionConsistency")) {
      if (table.has(refused)) {
        throw new ResourceFailure("Property " + refused + " of " + TYPE + " is not supported.");
      }
    }
    if (replicas.size() != 1 || !replicas.get(0).path("Region").asString("").equals(region)) {
      throw new ResourceFailure(
          "Replicas of "
              + TYPE
              + " in other regions are not supported: it must have one, in "
              + region
              + ".");
    }
    JsonNode replica = replicas.get(0);
    table.remove("Replicas");
    for (String name :
        List.of(
            "ContributorInsightsSpecification",
            "DeletionProtectionEnabled",
            "KinesisStreamSpecification",
            "PointInTimeRecoverySpecification",
            "ResourcePolicy",
            "TableClass",
            "Tags")) {
      move(replica, name, value -> table.set(name, value));
    }
    JsonNode key = replica.path("SSESpecification").path("KMSMasterKeyId");
    if (!key.isMissingNode() && table.path("SSESpecification") instanceof ObjectNode encryption) {
      encryption.set("KMSMasterKeyId", key);
    }
    onDemand(table, replica);
    boolean isProvisioned = !properties.path("BillingMode").asString("").equals("PAY_PER_REQUEST");
    if (isProvisioned) {
      table.set(CAPACITY, capacity(table, replica));
    }
    table.remove("WriteProvisionedThroughputSettings");
    for (JsonNode index : table.path("GlobalSecondaryIndexes")) {
      index(index.asObject(), replica, isProvisioned);
    }
    return table;
  }

  private static void move(JsonNode from, String name, Consumer<JsonNode> into) {
    if (from.has(name)) {
      into.accept(from.get(name));
    }
  }

  private static void index(ObjectNode index, JsonNode replica, boolean isProvisioned) {
    String name = index.path("IndexName").asString("");
    JsonNode own =
        replica
            .path("GlobalSecondaryIndexes")
            .valueStream()
            .filter(each -> each.path("IndexName").asString("").equals(name))
            .findFirst()
            .orElse(MissingNode.getInstance());
    if (isProvisioned) {
      index.set(CAPACITY, capacity(index, own));
    }
    onDemand(index, own);
    index.remove("WriteProvisionedThroughputSettings");
  }

  /** The limits of tables that are billed by request. */
  private static void onDemand(ObjectNode of, JsonNode replica) {
    ObjectNode limits = of.objectNode();
    move(
        of.path("WriteOnDemandThroughputSettings"),
        "MaxWriteRequestUnits",
        value -> limits.set("MaxWriteRequestUnits", value));
    move(
        replica.path("ReadOnDemandThroughputSettings"),
        "MaxReadRequestUnits",
        value -> limits.set("MaxReadRequestUnits", value));
    of.remove("WriteOnDemandThroughputSettings");
    if (!limits.isEmpty()) {
      of.set("OnDemandThroughput", limits);
    }
  }

  private static ObjectNode capacity(ObjectNode of, JsonNode replica) {
    ObjectNode capacity = of.objectNode();
    JsonNode read = replica.path("ReadProvisionedThroughputSettings");
    capacity.set(
        "ReadCapacityUnits",
        read.has("ReadCapacityUnits")
            ? read.get("ReadCapacityUnits")
            : first(read.path("ReadCapacityAutoScalingSettings")));
    capacity.set(
        "WriteCapacityUnits",
        first(
            of.path("WriteProvisionedThroughputSettings")
                .path("WriteCapacityAutoScalingSettings")));
    return capacity;
  }

  private static JsonNode first(JsonNode scaling) {
    JsonNode capacity =
        scaling.has("SeedCapacity") ? scaling.get("SeedCapacity") : scaling.path("MinCapacity");
    if (capacity.isMissingNode()) {
      throw new ResourceFailure("Capacities of " + TYPE + " must be set.");
    }
    return capacity;
  }
}
