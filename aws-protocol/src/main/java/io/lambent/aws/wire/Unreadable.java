package io.lambent.aws.wire;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** Failures to read a request, in the words of AWS's services. */
final class Unreadable {

  private Unreadable() {}

  static AwsFailure because(String text) {
    return new AwsFailure(CommonError.SERIALIZATION, text);
  }

  /**
   * A value of another type than its member has.
   *
   * @param found such as {@code STRING_VALUE}
   * @param wanted such as {@code Integer}
   */
  static AwsFailure type(String found, String wanted) {
    String article = "AEIO".indexOf(wanted.charAt(0)) >= 0 ? "an " : "a ";
    return because(found + " can not be converted to " + article + wanted);
  }
}
