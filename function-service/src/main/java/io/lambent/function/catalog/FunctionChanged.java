package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;

/**
 * Published by every transaction that changes what execution sees of a function. After the commit
 * execution is notified and unsettled versions are prepared.
 *
 * @param id of the function's row
 */
public record FunctionChanged(FunctionName function, long id) {
  public static FunctionChanged of(LambdaFunction function) {
    return new FunctionChanged(function.name(), function.id());
  }
}
