package io.lambent.function.awsapi;

import org.jspecify.annotations.Nullable;

/** The input of an operation that names a function, in any of the forms that AWS takes. */
public interface OfFunction {
  String functionName();

  /** The version or alias, apart from the name; null where the request names none. */
  default @Nullable String qualifier() {
    return null;
  }
}
