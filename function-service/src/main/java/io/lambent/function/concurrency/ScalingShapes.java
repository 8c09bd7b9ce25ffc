package io.lambent.function.concurrency;

import io.lambent.function.awsapi.OfFunction;

/** Input and output shapes of the operations on the scaling of functions. */
final class ScalingShapes {
  private ScalingShapes() {}

  /** Input of GetFunctionScalingConfig and PutFunctionScalingConfig. */
  record OneVersion(String functionName, String qualifier) implements OfFunction {}

  /** Output of both; there is never one. */
  record Scaling() {}
}
