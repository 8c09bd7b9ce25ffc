package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Calls of DynamoDB. */
abstract class DynamoCalls {
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final DynamoDbClient dynamo =
      services.client(DynamoDbClient.builder(), "dynamodb", "000000000000");
  static final DynamoDbStreamsClient streams =
      services.client(DynamoDbStreamsClient.builder(), "dynamodb", "000000000000");

  static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  static KeySchemaElement[] key(String hash, String range) {
    KeySchemaElement first =
        KeySchemaElement.builder().attributeName(hash).keyType(KeyType.HASH).build();
    return range.isEmpty()
        ? new KeySchemaElement[] {first}
        : new KeySchemaElement[] {
          first, KeySchemaElement.builder().attributeName(range).keyType(KeyType.RANGE).build()
        };
  }

  static String unique() {
    return "t-" + UUID.randomUUID();
  }

  /** A table with the partition key {@code id}, a string. */
  static String table() {
    return table(request -> {});
  }

  static String table(Consumer<CreateTableRequest.Builder> more) {
    String name = unique();
    dynamo.createTable(
        request -> {
          request
              .tableName(name)
              .attributeDefinitions(attribute("id", ScalarAttributeType.S))
              .keySchema(key("id", ""))
              .billingMode(BillingMode.PAY_PER_REQUEST);
          more.accept(request);
        });
    return name;
  }

  /** A table with the partition key {@code id}, a string, and the sort key {@code at}, a number. */
  static String sorted() {
    return table(
        request ->
            request
                .attributeDefinitions(
                    attribute("id", ScalarAttributeType.S), attribute("at", ScalarAttributeType.N))
                .keySchema(key("id", "at")));
  }

  static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  /**
   * @param namesAndValues in turn: names, and values, which are strings or whole numbers
   */
  static Map<String, AttributeValue> item(Object... namesAndValues) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      item.put(
          (String) namesAndValues[i],
          value instanceof AttributeValue given
              ? given
              : value instanceof String text ? s(text) : n(((Number) value).longValue()));
    }
    return item;
  }

  static void put(String table, Object... namesAndValues) {
    dynamo.putItem(request -> request.tableName(table).item(item(namesAndValues)));
  }

  /** The item of a key; empty where there is none. */
  static Map<String, AttributeValue> get(String table, Object... key) {
    return dynamo.getItem(request -> request.tableName(table).key(item(key))).item();
  }

  /** Waits until a condition holds. */
  static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  static void assertInvalid(ThrowingCallable call, String message) {
    assertError(call, "ValidationException", message);
  }
}
