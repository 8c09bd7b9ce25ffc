package io.lambent.function.awsapi;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses text with the character U+0000, which PostgreSQL cannot store. */
final class StorableText {
  private StorableText() {}

  /**
   * @throws AwsException where a text in an input has the character
   */
  static void check(Struct input) {
    input.members().values().forEach(StorableText::check);
  }

  private static void check(@Nullable Object value) {
    if (value == null) {
      return;
    }
    switch (value) {
      case String text -> {
        if (text.indexOf('\0') >= 0) {
          throw new AwsException(
              ErrorCode.SERIALIZATION, "A string of the request contains the character U+0000");
        }
      }
      case Struct struct -> check(struct);
      case List<?> list -> list.forEach(StorableText::check);
      case Map<?, ?> map ->
          map.forEach(
              (key, part) -> {
                check(key);
                check(part);
              });
      default -> {}
    }
  }
}
