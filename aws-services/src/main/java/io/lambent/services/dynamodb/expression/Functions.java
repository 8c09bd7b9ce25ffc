package io.lambent.services.dynamodb.expression;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions of expressions, and where each of them may be used. */
enum Functions {
  ATTRIBUTE_EXISTS("attribute_exists", 1, Place.CONDITION),
  ATTRIBUTE_NOT_EXISTS("attribute_not_exists", 1, Place.CONDITION),
  ATTRIBUTE_TYPE("attribute_type", 2, Place.CONDITION),
  BEGINS_WITH("begins_with", 2, Place.CONDITION),
  CONTAINS("contains", 2, Place.CONDITION),
  SIZE("size", 1, Place.OPERAND),
  IF_NOT_EXISTS("if_not_exists", 2, Place.UPDATE),
  LIST_APPEND("list_append", 2, Place.UPDATE);

  enum Place {
    /** A whole condition. */
    CONDITION,

    /** An operand of a condition. */
    OPERAND,

    /** A value that an update sets. */
    UPDATE
  }

  private static final Map<String, Functions> BY_NAME = new HashMap<>();

  static {
    for (Functions function : values()) {
      BY_NAME.put(function.text, function);
    }
  }

  private final String text;
  private final int operands;
  private final Place place;

  Functions(String text, int operands, Place place) {
    this.text = text;
    this.operands = operands;
    this.place = place;
  }

  static @Nullable Functions named(String text) {
    return BY_NAME.get(text);
  }

  String text() {
    return text;
  }

  int operands() {
    return operands;
  }

  Place place() {
    return place;
  }
}
