package io.lambent.function.concurrency;

import io.lambent.function.awsapi.OfFunction;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on reserved concurrency. */
public final class ReservedShapes {
  private ReservedShapes() {}

  /** Input of PutFunctionConcurrency. */
  public record PutConcurrency(String functionName, Integer reservedConcurrentExecutions)
      implements OfFunction {}

  /** Input of GetFunctionConcurrency and DeleteFunctionConcurrency. */
  public record OneFunction(String functionName) implements OfFunction {}

  /** Output of all of them. */
  public record Concurrency(@Nullable Integer reservedConcurrentExecutions) {}
}
