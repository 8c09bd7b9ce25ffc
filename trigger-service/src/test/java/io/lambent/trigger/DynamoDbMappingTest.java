package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.aws.OwnServices;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Mappings of the streams of real tables, with functions of the test. */
class DynamoDbMappingTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final TestingTriggers triggers = TestingTriggers.shared();
  private final JsonService dynamo =
      new JsonService(
          new JsonService.Api("dynamodb", "DynamoDB_20120810.", "1.0"),
          null,
          triggers.bean(OwnServices.class),
          Clock.systemUTC());
  private final String table = "t-" + UUID.randomUUID();
  private final String function = "f-" + UUID.randomUUID();
  private final List<JsonNode> records = new CopyOnWriteArrayList<>();
  private final List<EventSourceMapping> mappings = new ArrayList<>();
  private String arn = "";

  @BeforeEach
  void create() {
    arn =
        call(
                "CreateTable",
                """
                {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                 "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                 "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                 "StreamSpecification":
                   {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}
                """
                    .formatted(table))
            .at("/TableDescription/LatestStreamArn")
            .asString();
    await(
        () ->
            call("DescribeTable", "{\"TableName\": \"%s\"}".formatted(table))
                .at("/Table/TableStatus")
                .asString()
                .equals("ACTIVE"));
    triggers.functions.put(
        function,
        event -> {
          event.path("Records").forEach(records::add);
          return answer("null");
        });
  }

  @AfterEach
  void end() {
    mappings.forEach(triggers::end);
  }

  @Test
  void passesChangesOnAsAwsDoes() {
    poll(new TestingStreamMapping(arn, function));
    put("a", "1");
    put("a", "2");
    call(
        "DeleteItem",
        "{\"TableName\": \"%s\", \"Key\": {\"id\": {\"S\": \"a\"}}}".formatted(table));

    await(() -> records.size() == 3);
    assertThat(records.stream().map(record -> record.path("eventName").asString()))
        .containsExactly("INSERT", "MODIFY", "REMOVE");
    JsonNode record = records.get(1);
    assertThat(record.propertyNames())
        .containsExactlyInAnyOrder(
            "eventID",
            "eventName",
            "eventVersion",
            "eventSource",
            "awsRegion",
            "dynamodb",
            "eventSourceARN");
    assertThat(record.path("eventVersion").asString()).isEqualTo("1.1");
    assertThat(record.path("eventSource").asString()).isEqualTo("aws:dynamodb");
    assertThat(record.path("awsRegion").asString()).isEqualTo("us-east-1");
    assertThat(record.path("eventSourceARN").asString()).isEqualTo(arn);
    JsonNode change = record.path("dynamodb");
    assertThat(change.propertyNames())
        .containsExactlyInAnyOrder(
            "ApproximateCreationDateTime",
            "Keys",
            "NewImage",
            "OldImage",
            "SequenceNumber",
            "SizeBytes",
            "StreamViewType");
    assertThat(change.path("Keys").toString()).isEqualTo("{\"id\":{\"S\":\"a\"}}");
    assertThat(change.at("/OldImage/value/S").asString()).isEqualTo("1");
    assertThat(change.at("/NewImage/value/S").asString()).isEqualTo("2");
    assertThat(change.path("ApproximateCreationDateTime").isNumber()).isTrue();
    assertThat(change.path("StreamViewType").asString()).isEqualTo("NEW_AND_OLD_IMAGES");
  }

  @Test
  void filtersByImageAndKind() {
    poll(
        new TestingStreamMapping(arn, function)
            .filters(
                "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"NewImage\":{\"value\":{\"S\":[\"1\"]}}}}"));
    put("a", "1");
    put("b", "2");
    put("b", "1");
    put("c", "1");

    await(() -> records.size() == 2);
    assertThat(records.stream().map(record -> record.at("/dynamodb/Keys/id/S").asString()).toList())
        .containsExactly("a", "c");
  }

  @Test
  void goesOnWhereItWasAfterItWasDisabled() {
    EventSourceMapping mapping = poll(new TestingStreamMapping(arn, function));
    put("a", "1");
    await(() -> records.size() == 1);
    triggers.end(mapping);
    put("b", "2");

    EventSourceMapping again = TestingStreamMapping.revised(mapping, 2);
    mappings.set(0, again);
    triggers.poll(again);

    await(() -> records.size() == 2);
    assertThat(records.get(1).at("/dynamodb/Keys/id/S").asString()).isEqualTo("b");
  }

  private EventSourceMapping poll(TestingStreamMapping mapping) {
    EventSourceMapping made = mapping.make();
    mappings.add(made);
    triggers.poll(made);
    return made;
  }

  private void put(String id, String value) {
    call(
        "PutItem",
        """
        {"TableName": "%s", "Item": {"id": {"S": "%s"}, "value": {"S": "%s"}}}
        """
            .formatted(table, id, value));
  }

  private JsonNode call(String operation, String request) {
    try {
      return dynamo.call(
          TestingTriggers.ACCOUNT, "us-east-1", operation, (ObjectNode) JSON.readTree(request));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
