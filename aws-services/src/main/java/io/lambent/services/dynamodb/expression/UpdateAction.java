package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;

/** One action of an update. */
public sealed interface UpdateAction {
  Path path();

  record Set(Path path, UpdateValue value) implements UpdateAction {}

  record Remove(Path path) implements UpdateAction {}

  /**
   * Adds to a number or a set.
   *
   * @param value a number, a set, or for the legacy parameter a list
   */
  record Add(Path path, AttributeValue value) implements UpdateAction {}

  /** Deletes elements of a set. */
  record Delete(Path path, AttributeValue value) implements UpdateAction {}
}
