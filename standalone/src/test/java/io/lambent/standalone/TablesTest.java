package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Tables of DynamoDB and their streams, on the platform's port. */
@ExtendWith(Lambent.class)
class TablesTest {
  private final DynamoDbClient dynamo;
  private final DynamoDbStreamsClient streams;
  private final String name = "t-" + UUID.randomUUID();

  TablesTest(Clients clients) {
    this.dynamo = clients.dynamo();
    this.streams = clients.tableStreams();
  }

  @AfterEach
  void close() {
    dynamo.deleteTable(request -> request.tableName(name));
    dynamo.close();
    streams.close();
  }

  private void create() {
    dynamo.createTable(
        request ->
            request
                .tableName(name)
                .attributeDefinitions(
                    attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .streamSpecification(
                    stream ->
                        stream
                            .streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
    dynamo.waiter().waitUntilTableExists(request -> request.tableName(name));
  }

  private void put(String value) {
    dynamo.putItem(
        request ->
            request
                .tableName(name)
                .item(Map.of("id", AttributeValue.fromS("a"), "v", AttributeValue.fromS(value)))
                .conditionExpression("attribute_not_exists(v) or v < :v")
                .expressionAttributeValues(Map.of(":v", AttributeValue.fromS(value))));
  }

  @Test
  void itemsAreWrittenUnderConditionsAndTheirChangesAreInTheStream() {
    create();
    put("1");
    put("2");

    assertThatThrownBy(() -> put("1")).isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(
            dynamo
                .getItem(
                    request -> request.tableName(name).key(Map.of("id", AttributeValue.fromS("a"))))
                .item())
        .containsEntry("v", AttributeValue.fromS("2"));
    assertThat(records())
        .extracting(Record::eventName)
        .containsExactly(OperationType.INSERT, OperationType.MODIFY);
  }

  private List<Record> records() {
    String arn = dynamo.describeTable(request -> request.tableName(name)).table().latestStreamArn();
    List<Record> records = new ArrayList<>();
    for (Shard shard :
        streams.describeStream(request -> request.streamArn(arn)).streamDescription().shards()) {
      String[] iterator = {
        streams
            .getShardIterator(
                request ->
                    request
                        .streamArn(arn)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator()
      };
      Eventually.find(
          () -> {
            GetRecordsResponse page =
                streams.getRecords(request -> request.shardIterator(iterator[0]));
            records.addAll(page.records());
            iterator[0] = page.nextShardIterator();
            return records.size() >= 2 ? Optional.of(records) : Optional.empty();
          });
    }
    return records;
  }
}
