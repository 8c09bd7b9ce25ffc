package io.lambent.gateway.invoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.util.List;

/** The texts by which AWS says that a member breaks a constraint of the API model. */
final class Violations {

  private Violations() {}

  static AwsException of(List<String> violations) {
    String errors = violations.size() == 1 ? " validation error" : " validation errors";
    return new AwsException(
        ErrorCode.VALIDATION,
        violations.size() + errors + " detected: " + String.join("; ", violations));
  }

  static String text(String value, String member, String constraint) {
    return "Value '" + value + "' at '" + member + "' failed to satisfy constraint: " + constraint;
  }

  /** A member that is none of an enumeration's values. */
  static AwsException notInSet(String value, String member, String set) {
    return of(List.of(text(value, member, "Member must satisfy enum value set: " + set)));
  }
}
