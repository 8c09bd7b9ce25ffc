package io.lambent.services.cloudformation.resource;

import io.lambent.services.cloudformation.template.TemplateText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of DynamoDB. */
final class TableTypes {
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final String IN_USE = "ResourceInUseException";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int LONGEST_TABLE_NAME = 255;

  private TableTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::DynamoDB::Table",
        TableTypes::createTable,
        TableTypes::updateTable,
        TableTypes::deleteTable,
        (property, before, after) ->
            property.equals("KeySchema") || property.equals("LocalSecondaryIndexes"));
  }

  private static ObjectNode table(Step step, String name) {
    return step.call("dynamodb", "DescribeTable", step.object().put("TableName", name))
        .path("Table")
        .asObject();
  }

  private static void awaitTable(Step step, String name) {
    step.until(
        () -> {
          ObjectNode table = table(step, name);
          return table.path("TableStatus").asString().equals("ACTIVE")
              && table
                  .path("GlobalSecondaryIndexes")
                  .valueStream()
                  .allMatch(index -> index.path("IndexStatus").asString("ACTIVE").equals("ACTIVE"));
        },
        LONGEST_WAIT,
        "The table " + name + " did not become active within ten minutes.");
  }

  private static ObjectNode stream(Step step) {
    ObjectNode stream = step.get("StreamSpecification").deepCopy().asObject();
    stream.remove("ResourcePolicy");
    return stream.put("StreamEnabled", true);
  }

  private static ObjectNode encryption(Step step) {
    ObjectNode input = step.object();
    JsonNode from = step.get("SSESpecification");
    input.set("Enabled", from.path("SSEEnabled"));
    for (String name : List.of("SSEType", "KMSMasterKeyId")) {
      if (from.has(name)) {
        input.set(name, from.get(name));
      }
    }
    return input;
  }

  static Made createTable(Step step) {
    for (String refused :
        List.of(
            "ImportSourceSpecification",
            "KinesisStreamSpecification",
            "ContributorInsightsSpecification")) {
      if (step.has(refused)) {
        throw new ResourceFailure(
            "Property " + refused + " of AWS::DynamoDB::Table is not supported.");
      }
    }
    String name = step.name("TableName", LONGEST_TABLE_NAME);
    step.begin(
        name,
        () ->
            step.answers(
                "dynamodb", "DescribeTable", step.object().put("TableName", name), NOT_FOUND));
    ObjectNode input =
        step.pick(
            "AttributeDefinitions",
            "KeySchema",
            "BillingMode",
            "ProvisionedThroughput",
            "LocalSecondaryIndexes",
            "TableClass",
            "DeletionProtectionEnabled",
            "OnDemandThroughput",
            "WarmThroughput");
    input.put("TableName", name);
    if (step.has("GlobalSecondaryIndexes")) {
      input.set("GlobalSecondaryIndexes", indexes(step));
    }
    if (step.has("StreamSpecification")) {
      input.set("StreamSpecification", stream(step));
    }
    if (step.has("SSESpecification")) {
      input.set("SSESpecification", encryption(step));
    }
    if (step.has("ResourcePolicy")) {
      input.put("ResourcePolicy", step.get("ResourcePolicy").path("PolicyDocument").toString());
    }
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagList());
    }
    step.callUnless("dynamodb", "CreateTable", input, IN_USE);
    step.identified(name);
    awaitTable(step, name);
    settings(step, name);
    return madeTable(step, name);
  }

  private static JsonNode indexes(Step step) {
    var indexes = step.list();
    for (JsonNode index : step.get("GlobalSecondaryIndexes")) {
      ObjectNode each = index.deepCopy().asObject();
      each.remove("ContributorInsightsSpecification");
      indexes.add(each);
    }
    return indexes;
  }

  private static Made madeTable(Step step, String name) {
    ObjectNode table = table(step, name);
    Made made = Made.of(name, "Arn", table.path("TableArn").asString());
    if (table.has("LatestStreamArn")) {
      made.attributes().set("StreamArn", table.get("LatestStreamArn"));
    }
    return made;
  }

  private static void settings(Step step, String name) {
    if (step.changed("TimeToLiveSpecification")) {
      JsonNode was = step.before().path("TimeToLiveSpecification");
      JsonNode is = step.get("TimeToLiveSpecification");
      ObjectNode input = step.object().put("TableName", name);
      ObjectNode setting = input.putObject("TimeToLiveSpecification");
      setting.set(
          "AttributeName",
          is.isMissingNode() ? was.path("AttributeName") : is.path("AttributeName"));
      setting.put("Enabled", is.path("Enabled").asBoolean(false));
      boolean nothing = was.isMissingNode() && !is.path("Enabled").asBoolean(false);
      if (!nothing) {
        step.call("dynamodb", "UpdateTimeToLive", input);
      }
    }
    if (step.changed("PointInTimeRecoverySpecification")) {
      ObjectNode input = step.object().put("TableName", name);
      ObjectNode setting = input.putObject("PointInTimeRecoverySpecification");
      setting.put("PointInTimeRecoveryEnabled", false);
      if (step.has("PointInTimeRecoverySpecification")) {
        setting.setAll(step.get("PointInTimeRecoverySpecification").asObject());
      }
      step.call("dynamodb", "UpdateContinuousBackups", input);
    }
  }

  static Made updateTable(Step step) {
    String name = step.physicalId();
    ObjectNode input = step.object().put("TableName", name);
    for (String property :
        List.of(
            "BillingMode",
            "ProvisionedThroughput",
            "TableClass",
            "DeletionProtectionEnabled",
            "OnDemandThroughput")) {
      if (step.changed(property) && step.has(property)) {
        input.set(property, step.get(property));
      }
    }
    if (step.changed("SSESpecification") && step.has("SSESpecification")) {
      input.set("SSESpecification", encryption(step));
    }
    if (input.size() > 1) {
      step.call("dynamodb", "UpdateTable", input);
      awaitTable(step, name);
    }
    updateStreamOf(step, name);
    updateIndexes(step, name);
    settings(step, name);
    tag(step, name);
    return madeTable(step, name);
  }

  private static void updateStreamOf(Step step, String name) {
    if (!step.changed("StreamSpecification")) {
      return;
    }
    if (step.before().has("StreamSpecification")) {
      ObjectNode off = step.object().put("TableName", name);
      off.putObject("StreamSpecification").put("StreamEnabled", false);
      step.call("dynamodb", "UpdateTable", off);
      awaitTable(step, name);
    }
    if (step.has("StreamSpecification")) {
      ObjectNode on = step.object().put("TableName", name);
      on.set("StreamSpecification", stream(step));
      step.call("dynamodb", "UpdateTable", on);
      awaitTable(step, name);
    }
  }

  /** DynamoDB makes or deletes one index at a time. */
  private static void updateIndexes(Step step, String name) {
    if (!step.changed("GlobalSecondaryIndexes")) {
      return;
    }
    List<ObjectNode> changes = new ArrayList<>();
    JsonNode was = step.before().path("GlobalSecondaryIndexes");
    JsonNode is = step.has("GlobalSecondaryIndexes") ? indexes(step) : step.list();
    for (JsonNode index : was) {
      JsonNode now = index(is, index);
      if (now == null || !TemplateText.same(keys(index), keys(now))) {
        ObjectNode change = step.object();
        change.putObject("Delete").set("IndexName", index.path("IndexName"));
        changes.add(change);
      }
    }
    for (JsonNode index : is) {
      JsonNode before = index(was, index);
      if (before == null || !TemplateText.same(keys(index), keys(before))) {
        ObjectNode change = step.object();
        change.set("Create", index);
        changes.add(change);
      } else if (!TemplateText.same(index, before)) {
        ObjectNode change = step.object();
        ObjectNode update = change.putObject("Update");
        for (String part : List.of("IndexName", "ProvisionedThroughput", "OnDemandThroughput")) {
          if (index.has(part)) {
            update.set(part, index.get(part));
          }
        }
        changes.add(change);
      }
    }
    for (ObjectNode change : changes) {
      ObjectNode input = step.pick("AttributeDefinitions").put("TableName", name);
      input.putArray("GlobalSecondaryIndexUpdates").add(change);
      step.call("dynamodb", "UpdateTable", input);
      awaitTable(step, name);
    }
  }

  private static @Nullable JsonNode index(JsonNode list, JsonNode like) {
    return list.valueStream()
        .filter(each -> each.path("IndexName").equals(like.path("IndexName")))
        .findFirst()
        .orElse(null);
  }

  private static ObjectNode keys(JsonNode index) {
    ObjectNode keys = index.deepCopy().asObject();
    keys.remove(List.of("ProvisionedThroughput", "OnDemandThroughput", "WarmThroughput"));
    return keys;
  }

  private static void tag(Step step, String name) {
    String arn = step.arn("dynamodb", "table/" + name);
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("TagKeys", step.removedTags());
      step.call("dynamodb", "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("ResourceArn", arn);
      input.set("Tags", step.tagList());
      step.call("dynamodb", "TagResource", input);
    }
  }

  static void deleteTable(Step step) {
    ObjectNode name = step.object().put("TableName", step.physicalId());
    step.callUnless("dynamodb", "DeleteTable", name, NOT_FOUND);
    step.until(
        () -> !step.answers("dynamodb", "DescribeTable", name, NOT_FOUND),
        LONGEST_WAIT,
        "The table was not deleted within ten minutes.");
  }
}
