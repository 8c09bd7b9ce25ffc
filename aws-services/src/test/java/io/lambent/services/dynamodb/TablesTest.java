package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Tables: made, described, changed, listed and deleted. */
class TablesTest extends DynamoCalls {

  @Test
  void createsAndDescribesATable() {
    String name =
        table(
            request ->
                request
                    .attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("at", ScalarAttributeType.N),
                        attribute("owner", ScalarAttributeType.S))
                    .keySchema(key("id", "at"))
                    .globalSecondaryIndexes(
                        index ->
                            index
                                .indexName("by-owner")
                                .keySchema(key("owner", ""))
                                .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY)))
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .streamSpecification(
                        s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
                    .tags(Tag.builder().key("team").value("a").build()));

    dynamo.waiter().waitUntilTableExists(request -> request.tableName(name));
    TableDescription table = dynamo.describeTable(request -> request.tableName(name)).table();

    assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
    assertThat(table.tableArn()).isEqualTo("arn:aws:dynamodb:us-east-1:000000000000:table/" + name);
    assertThat(table.keySchema()).containsExactly(key("id", "at"));
    assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(table.globalSecondaryIndexes().getFirst().indexStatusAsString()).isEqualTo("ACTIVE");
    assertThat(table.latestStreamArn()).startsWith(table.tableArn() + "/stream/");
    assertThat(dynamo.listTagsOfResource(request -> request.resourceArn(table.tableArn())).tags())
        .containsExactly(Tag.builder().key("team").value("a").build());
  }

  @Test
  void countsItems() {
    String name = table();
    put(name, "id", "a", "v", 1);

    TableDescription table = dynamo.describeTable(request -> request.tableName(name)).table();

    assertThat(table.itemCount()).isEqualTo(1);
    assertThat(table.tableSizeBytes()).isPositive();
  }

  @Test
  void refusesKeysThatAreNotDefined() {
    assertInvalid(
        () -> table(request -> request.keySchema(key("other", ""))),
        "One or more parameter values were invalid: Some index key attributes are not defined in"
            + " AttributeDefinitions. Keys: [other], AttributeDefinitions: [id]");
    assertInvalid(
        () ->
            table(
                request ->
                    request.attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("x", ScalarAttributeType.S))),
        "One or more parameter values were invalid: Number of attributes in KeySchema does not"
            + " exactly match");
    assertInvalid(
        () -> table(request -> request.billingMode(BillingMode.PROVISIONED)),
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must"
            + " both be specified when BillingMode is PROVISIONED");
  }

  @Test
  void refusesASecondTableOfTheSameName() {
    String name = table();

    assertError(
        () -> table(request -> request.tableName(name)),
        "ResourceInUseException",
        "Table already exists: " + name);
  }

  @Test
  void forgetsTheItemsOfADeletedTable() {
    String name = table();
    put(name, "id", "a");

    dynamo.deleteTable(request -> request.tableName(name));
    assertError(
        () -> dynamo.describeTable(request -> request.tableName(name)),
        "ResourceNotFoundException",
        "Requested resource not found: Table: " + name + " not found");
    assertError(
        () -> get(name, "id", "a"), "ResourceNotFoundException", "Requested resource not found");
    table(request -> request.tableName(name));

    assertThat(get(name, "id", "a")).isEmpty();
  }

  @Test
  void keepsProtectedTables() {
    String name = table(request -> request.deletionProtectionEnabled(true));

    assertInvalid(
        () -> dynamo.deleteTable(request -> request.tableName(name)),
        "Resource cannot be deleted as it is currently protected against deletion.");
    dynamo.updateTable(request -> request.tableName(name).deletionProtectionEnabled(false));
    dynamo.deleteTable(request -> request.tableName(name));
  }

  @Test
  void listsTablesPageByPage() {
    List<String> made = List.of(table(), table(), table());

    List<String> listed =
        dynamo.listTablesPaginator(request -> request.limit(2)).tableNames().stream().toList();

    assertThat(listed).containsAll(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void keepsTimeToLiveAndBackupsAndTags() {
    String name = table();
    String arn = "arn:aws:dynamodb:us-east-1:000000000000:table/" + name;

    dynamo.updateTimeToLive(
        request ->
            request
                .tableName(name)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("ends")));
    dynamo.updateContinuousBackups(
        request ->
            request
                .tableName(name)
                .pointInTimeRecoverySpecification(pitr -> pitr.pointInTimeRecoveryEnabled(true)));
    dynamo.tagResource(
        request -> request.resourceArn(arn).tags(Tag.builder().key("k").value("v").build()));
    dynamo.untagResource(request -> request.resourceArn(arn).tagKeys("none"));

    assertThat(
            dynamo
                .describeTimeToLive(request -> request.tableName(name))
                .timeToLiveDescription()
                .timeToLiveStatus())
        .isEqualTo(TimeToLiveStatus.ENABLED);
    assertThat(
            dynamo
                .describeContinuousBackups(request -> request.tableName(name))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription()
                .pointInTimeRecoveryStatusAsString())
        .isEqualTo("ENABLED");
    assertThat(dynamo.listTagsOfResource(request -> request.resourceArn(arn)).tags()).hasSize(1);
  }

  @Test
  void fillsANewIndexWithTheItemsThatAreThere() {
    String name = table();
    for (int i = 0; i < 450; i++) {
      put(name, "id", "i" + i, "owner", i % 2 == 0 ? "even" : "odd");
    }

    dynamo.updateTable(
        request ->
            request
                .tableName(name)
                .attributeDefinitions(
                    attribute("id", ScalarAttributeType.S),
                    attribute("owner", ScalarAttributeType.S))
                .globalSecondaryIndexUpdates(
                    update ->
                        update.create(
                            index ->
                                index
                                    .indexName("by-owner")
                                    .keySchema(key("owner", ""))
                                    .projection(p -> p.projectionType(ProjectionType.ALL)))));
    put(name, "id", "late", "owner", "odd");
    awaitActive(name);

    assertThat(
            dynamo
                .query(
                    request ->
                        request
                            .tableName(name)
                            .indexName("by-owner")
                            .keyConditionExpression("#o = :o")
                            .expressionAttributeNames(Map.of("#o", "owner"))
                            .expressionAttributeValues(Map.of(":o", s("odd"))))
                .count())
        .isEqualTo(226);
  }

  private static void awaitActive(String name) {
    await(
        () ->
            dynamo.describeTable(request -> request.tableName(name)).table().tableStatus()
                == TableStatus.ACTIVE);
  }
}
