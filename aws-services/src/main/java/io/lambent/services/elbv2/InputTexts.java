package io.lambent.services.elbv2;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;

/** Refuses texts that XML and PostgreSQL cannot hold. */
final class InputTexts {
  private InputTexts() {}

  /**
   * Looks at all texts of an input.
   *
   * @throws io.lambent.aws.error.AwsFailure where one has the character NUL
   */
  static void check(Struct input) {
    input.members().values().forEach(InputTexts::checkValue);
  }

  private static void checkValue(Object value) {
    switch (value) {
      case Struct struct -> check(struct);
      case List<?> list -> list.forEach(InputTexts::checkValue);
      case Map<?, ?> map -> map.values().forEach(InputTexts::checkValue);
      case String text -> {
        if (text.indexOf('\0') >= 0) {
          throw ElbErrors.validation("Values must not contain the character NUL");
        }
      }
      default -> {}
    }
  }
}
