package io.lambent.services.dynamodb.value;

import io.lambent.aws.error.AwsFailure;

/** The limit of levels at which values are nested: 32, of which an attribute itself is one. */
public final class Nesting {
  /** An attribute of an item is at level 1. */
  static final int MAX_LEVEL = 32;

  private Nesting() {}

  static AwsFailure tooDeep() {
    return Invalid.because(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
  }

  /**
   * Checks an item that an update made.
   *
   * @throws AwsFailure a ValidationException
   */
  public static void check(Item item) {
    for (AttributeValue value : item.attributes().values()) {
      check(value, 1);
    }
  }

  private static void check(AttributeValue value, int level) {
    if (level > MAX_LEVEL) {
      throw tooDeep();
    }
    if (value instanceof AttributeValue.M map) {
      for (AttributeValue part : map.value().values()) {
        check(part, level + 1);
      }
    } else if (value instanceof AttributeValue.L list) {
      for (AttributeValue part : list.value()) {
        check(part, level + 1);
      }
    }
  }
}
