package io.lambent.function.concurrency;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on reserved concurrency. */
public final class ReservedShapes {
  private ReservedShapes() {}

  /** Input of PutFunctionConcurrency. */
  @AwsShape
  public record PutConcurrency(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @NotNull @Min(0) Integer reservedConcurrentExecutions)
      implements AwsRequest {}

  /** Input of GetFunctionConcurrency and DeleteFunctionConcurrency. */
  public record OneFunction(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName)
      implements AwsRequest {}

  /** Output of all of them. */
  @AwsShape
  public record Concurrency(@Nullable Integer reservedConcurrentExecutions) {}
}
