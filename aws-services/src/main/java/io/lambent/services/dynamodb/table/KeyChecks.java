package io.lambent.services.dynamodb.table;

import io.lambent.services.dynamodb.table.TableInput.Attribute;
import io.lambent.services.dynamodb.table.TableInput.KeyElement;
import io.lambent.services.dynamodb.table.TableInput.Projection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of key schemas, attribute definitions and projections, in AWS's words. */
final class KeyChecks {
  private static final int MAX_PROJECTED_ATTRIBUTES = 100;

  private KeyChecks() {}

  /** The types of attributes by name. */
  static Map<String, String> attributes(List<Attribute> definitions) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Attribute definition : definitions) {
      if (attributes.put(definition.attributeName(), definition.attributeType()) != null) {
        throw DynamoErrors.parameters(
            "Duplicate AttributeName in AttributeDefinitions: " + definition.attributeName());
      }
    }
    return attributes;
  }

  /**
   * Reads a key schema.
   *
   * @param attributes the types of the attributes that were defined
   */
  static KeySchema schema(List<KeyElement> elements, Map<String, String> attributes) {
    if (elements.isEmpty()) {
      throw DynamoErrors.validation(
          "1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }
    if (elements.size() > 2) {
      throw DynamoErrors.validation(
          "1 validation error detected: Value '"
              + elements.stream()
                  .map(
                      each ->
                          "KeySchemaElement(attributeName="
                              + each.attributeName()
                              + ", keyType="
                              + each.keyType()
                              + ")")
                  .collect(Collectors.joining(", ", "[", "]"))
              + "' at 'keySchema' failed to satisfy constraint: Member must have length less than"
              + " or equal to 2");
    }
    if (!elements.getFirst().keyType().equals("HASH")) {
      throw DynamoErrors.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (elements.size() == 2) {
      if (!elements.get(1).keyType().equals("RANGE")) {
        throw DynamoErrors.validation(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
      }
      if (elements.get(0).attributeName().equals(elements.get(1).attributeName())) {
        throw DynamoErrors.validation(
            "Invalid KeySchema: Some index key attribute have no definition");
      }
    }
    KeySchema schema =
        new KeySchema(
            elements.getFirst().attributeName(),
            elements.size() == 2 ? elements.get(1).attributeName() : null);
    if (!attributes.keySet().containsAll(schema.names())) {
      throw DynamoErrors.parameters(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: "
              + list(schema.names())
              + ", AttributeDefinitions: "
              + list(attributes.keySet()));
    }
    return schema;
  }

  /** Refuses definitions of attributes that no key has. */
  static void requireAllUsed(
      Map<String, String> attributes, KeySchema key, List<IndexDefinition> indexes) {
    Set<String> used = new TreeSet<>(key.names());
    indexes.forEach(index -> used.addAll(index.key().names()));
    if (used.containsAll(attributes.keySet())) {
      return;
    }
    if (indexes.isEmpty()) {
      throw DynamoErrors.parameters(
          "Number of attributes in KeySchema does not exactly match number of attributes defined"
              + " in AttributeDefinitions");
    }
    throw DynamoErrors.parameters(
        "Some AttributeDefinitions are not used. AttributeDefinitions: "
            + list(attributes.keySet())
            + ", keys used: "
            + list(used));
  }

  /** Lists names in the form of AWS's error messages. */
  private static String list(Collection<String> names) {
    return "[" + String.join(", ", names) + "]";
  }

  /** Checks a projection; returns its type. */
  static String projection(Projection projection) {
    String type = projection.projectionType();
    List<String> nonKeys = projection.nonKeyAttributes();
    if (type == null) {
      throw DynamoErrors.parameters("Unknown ProjectionType: null");
    }
    if (nonKeys != null && !type.equals("INCLUDE")) {
      throw DynamoErrors.parameters(
          "ProjectionType is " + type + ", but NonKeyAttributes is specified");
    }
    if (type.equals("INCLUDE") && nonKeys == null) {
      throw DynamoErrors.parameters(
          "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
    return type;
  }

  static List<String> nonKeys(Projection projection) {
    return Objects.requireNonNullElse(projection.nonKeyAttributes(), List.of());
  }

  /** Checks the rules that concern all indexes of a table together. */
  static void indexes(List<IndexDefinition> indexes) {
    Set<String> names = new TreeSet<>();
    int projected = 0;
    for (IndexDefinition index : indexes) {
      if (!names.add(index.name())) {
        throw DynamoErrors.parameters("Duplicate index name: " + index.name());
      }
      projected += index.nonKeys().size();
    }
    if (projected > MAX_PROJECTED_ATTRIBUTES) {
      throw DynamoErrors.parameters(
          "Number of attributes specified in the projections of all indexes exceeds "
              + MAX_PROJECTED_ATTRIBUTES);
    }
    limit(indexes, true, 20, "GlobalSecondaryIndex");
    limit(indexes, false, 5, "LocalSecondaryIndex");
  }

  private static void limit(
      List<IndexDefinition> indexes, boolean isGlobal, int most, String kind) {
    if (indexes.stream().filter(index -> index.isGlobal() == isGlobal).count() > most) {
      throw DynamoErrors.parameters(kind + " count exceeds the per-table limit of " + most);
    }
  }

  /** Checks the key of a local index. */
  static void local(String name, KeySchema key, KeySchema tableKey) {
    if (tableKey.range() == null) {
      throw DynamoErrors.parameters(
          "Table KeySchema does not have a range key, which is required when specifying a"
              + " LocalSecondaryIndex");
    }
    if (key.range() == null) {
      throw DynamoErrors.parameters("Index KeySchema does not have a range key for index: " + name);
    }
    if (!key.hash().equals(tableKey.hash())) {
      throw DynamoErrors.parameters(
          "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
              + name
              + ". index hash key: "
              + key.hash()
              + ", table hash key: "
              + tableKey.hash());
    }
  }

  /** Refuses an empty list of indexes. */
  static void requireNotEmpty(@Nullable List<?> indexes, String name) {
    if (indexes != null && indexes.isEmpty()) {
      throw DynamoErrors.parameters("List of " + name + " is empty");
    }
  }
}
