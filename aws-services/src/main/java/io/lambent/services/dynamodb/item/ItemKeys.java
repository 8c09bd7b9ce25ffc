package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Extracts keys from items, and refuses invalid ones in AWS's words. */
final class ItemKeys {
  static final int MAX_HASH = 2_048;
  static final int MAX_RANGE = 1_024;
  static final int MAX_ITEM = 400 * 1_024;

  private ItemKeys() {}

  /** The key that a client names, which has the attributes of the table's key and no others. */
  static StoredKey named(Table table, Item key) {
    KeySchema schema = table.key();
    if (key.attributes().size() != schema.names().size()) {
      throw mismatch();
    }
    for (String name : schema.names()) {
      AttributeValue value = key.get(name);
      if (value == null || !value.type().name().equals(table.definition().type(name))) {
        throw mismatch();
      }
    }
    return checked(schema, key);
  }

  static RuntimeException mismatch() {
    return DynamoErrors.validation("The provided key element does not match the schema");
  }

  /** The key of an item that a client writes. */
  static StoredKey ofItem(Table table, Item item) {
    KeySchema schema = table.key();
    for (String name : schema.names()) {
      AttributeValue value = item.get(name);
      if (value == null) {
        throw DynamoErrors.parameters("Missing the key " + name + " in the item");
      }
      String type = table.definition().type(name);
      if (!value.type().name().equals(type)) {
        throw DynamoErrors.parameters(
            "Type mismatch for key " + name + " expected: " + type + " actual: " + value.type());
      }
    }
    return checked(schema, item);
  }

  private static StoredKey checked(KeySchema schema, Item item) {
    for (String name : schema.names()) {
      String empty = emptiness(item.get(name));
      if (empty != null) {
        throw DynamoErrors.validation(
            "One or more parameter values are not valid. The AttributeValue for a key attribute"
                + " cannot contain an "
                + empty
                + " value. Key: "
                + name);
      }
    }
    StoredKey key = stored(schema, item);
    if (key.hash().length > MAX_HASH) {
      throw DynamoErrors.parameters(
          "Size of hashkey has exceeded the maximum size limit of" + MAX_HASH + " bytes");
    }
    if (key.range().length > MAX_RANGE) {
      throw DynamoErrors.parameters(
          "Aggregated size of all range keys has exceeded the size limit of "
              + MAX_RANGE
              + " bytes");
    }
    return key;
  }

  /** Returns the key of an item that is known to have a valid one. */
  static StoredKey stored(KeySchema schema, Item item) {
    return StoredKey.of(
        Objects.requireNonNull(item.get(schema.hash())),
        schema.range() == null ? null : Objects.requireNonNull(item.get(schema.range())));
  }

  /** The name of an empty value in error texts; null if the value is not empty. */
  private static @Nullable String emptiness(@Nullable AttributeValue value) {
    if (value instanceof AttributeValue.S text && text.value().isEmpty()) {
      return "empty string";
    }
    if (value instanceof AttributeValue.B bytes && bytes.value().length() == 0) {
      return "empty binary";
    }
    return null;
  }

  /** Refuses an item whose attributes do not fit the keys of the table's indexes. */
  static void checkIndexes(Table table, Item item) {
    for (IndexDefinition index : table.definition().indexes()) {
      for (String name : index.key().names()) {
        AttributeValue value = item.get(name);
        if (value != null && !table.key().has(name)) {
          check(table, index, name, value);
        }
      }
    }
  }

  private static void check(Table table, IndexDefinition index, String name, AttributeValue value) {
    String type = table.definition().type(name);
    if (!value.type().name().equals(type)) {
      throw DynamoErrors.parameters(
          "Type mismatch for Index Key "
              + name
              + " Expected: "
              + type
              + " Actual: "
              + value.type()
              + " IndexName: "
              + index.name());
    }
    String empty = emptiness(value);
    if (empty != null) {
      throw DynamoErrors.validation(
          "One or more parameter values are not valid. A value specified for a secondary index key"
              + " is not supported. The AttributeValue for a key attribute cannot contain an "
              + empty
              + " value. IndexName: "
              + index.name()
              + ", IndexKey: "
              + name);
    }
    boolean isHash = name.equals(index.key().hash());
    int most = isHash ? MAX_HASH : MAX_RANGE;
    if (value.size() > most) {
      throw DynamoErrors.parameters(
          isHash
              ? "Size of hashkey has exceeded the maximum size limit of" + MAX_HASH + " bytes"
              : "Aggregated size of all range keys has exceeded the size limit of "
                  + MAX_RANGE
                  + " bytes");
    }
  }
}
