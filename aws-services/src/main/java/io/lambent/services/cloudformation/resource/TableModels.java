package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The model of tables of DynamoDB, whose description has more than a template sets. */
final class TableModels {
  private static final String[] THROUGHPUT = {"ReadCapacityUnits", "WriteCapacityUnits"};

  private TableModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::DynamoDB::Table", TableModels::table);
  }

  private static void table(Step step, ObjectNode model) {
    ObjectNode name = step.object().put("TableName", step.physicalId());
    JsonNode now = step.call("dynamodb", "DescribeTable", name).path("Table");
    PropertyReaders.copy(now, "TableArn", model, "Arn");
    PropertyReaders.copy(now, "LatestStreamArn", model, "StreamArn");
    boolean isOnDemand = model.path("BillingMode").asString("").equals("PAY_PER_REQUEST");
    throughput(now, model, isOnDemand);
    indexes(model, "GlobalSecondaryIndexes", isOnDemand);
    indexes(model, "LocalSecondaryIndexes", true);
    ResourceModels.copyAll(now, model, "OnDemandThroughput");
    JsonNode stream = now.path("StreamSpecification").path("StreamViewType");
    model.remove("StreamSpecification");
    if (!stream.isMissingNode()) {
      model.putObject("StreamSpecification").set("StreamViewType", stream);
    }
    encryption(now.path("SSEDescription"), model);
    recovery(step, name, model);
    if (!model.path("TimeToLiveSpecification").path("Enabled").asBoolean(false)) {
      model.remove("TimeToLiveSpecification");
    }
  }

  private static void throughput(JsonNode from, ObjectNode to, boolean isOnDemand) {
    to.remove("ProvisionedThroughput");
    if (!isOnDemand && from.has("ProvisionedThroughput")) {
      to.set(
          "ProvisionedThroughput",
          PropertyReaders.pick(from.get("ProvisionedThroughput"), THROUGHPUT));
    }
  }

  private static void indexes(ObjectNode model, String property, boolean isOnDemand) {
    ArrayNode indexes = model.arrayNode();
    for (JsonNode from : model.path(property)) {
      ObjectNode index =
          PropertyReaders.pick(from, "IndexName", "KeySchema", "OnDemandThroughput", "Projection");
      throughput(from, index, isOnDemand);
      indexes.add(index);
    }
    model.set(property, indexes);
  }

  private static void encryption(JsonNode description, ObjectNode model) {
    if (description.path("Status").asString("").startsWith("ENABL")) {
      ObjectNode encryption = model.putObject("SSESpecification").put("SSEEnabled", true);
      PropertyReaders.copy(description, "SSEType", encryption, "SSEType");
      PropertyReaders.copy(description, "KMSMasterKeyArn", encryption, "KMSMasterKeyId");
    }
  }

  private static void recovery(Step step, ObjectNode name, ObjectNode model) {
    JsonNode recovery =
        step.call("dynamodb", "DescribeContinuousBackups", name)
            .path("ContinuousBackupsDescription")
            .path("PointInTimeRecoveryDescription");
    if (recovery.path("PointInTimeRecoveryStatus").asString("").equals("ENABLED")) {
      ObjectNode setting = model.putObject("PointInTimeRecoverySpecification");
      setting.put("PointInTimeRecoveryEnabled", true);
      PropertyReaders.copy(recovery, "RecoveryPeriodInDays", setting, "RecoveryPeriodInDays");
    }
  }
}
