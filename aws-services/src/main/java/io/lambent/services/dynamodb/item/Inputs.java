package io.lambent.services.dynamodb.item;

import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Structures;
import java.util.Map;
import java.util.Objects;

/** Reads members of inputs that several operations have. */
final class Inputs {
  private Inputs() {}

  static String tableName(Struct input) {
    return Objects.requireNonNull(input.text("TableName"));
  }

  /**
   * An item or a key.
   *
   * @throws io.lambent.aws.error.AwsFailure where an attribute or its name is not valid
   */
  static Item item(Struct input, String member) {
    Map<?, ?> attributes = input.map(member);
    for (Object name : attributes.keySet()) {
      checkName((String) name);
    }
    return Structures.item(attributes);
  }

  private static void checkName(String name) {
    if (name.isEmpty()) {
      throw DynamoErrors.validation("Empty attribute name");
    }
  }

  static boolean isSet(Struct input, String member) {
    return Boolean.TRUE.equals(input.get(member));
  }

  /** Returns true where the error about a failed condition is to show the item. */
  static boolean showsItem(Struct input) {
    return "ALL_OLD".equals(input.text("ReturnValuesOnConditionCheckFailure"));
  }

  static Map<String, Object> attributes(Item item) {
    return Structures.of(item);
  }
}
