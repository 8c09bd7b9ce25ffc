package io.lambent.function.runtimemanagement;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on runtime management. */
public final class ManagementShapes {
  private static final String RUNTIME_VERSION =
      "((arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)"
          + "|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}"
          + ":runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))";

  private ManagementShapes() {}

  /** Input of PutRuntimeManagementConfig. */
  @AwsShape
  public record PutManagement(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.QUALIFIER)
          @Nullable String qualifier,
      @NotNull @OneOf({"Auto", "Manual", "FunctionUpdate"}) String updateRuntimeOn,
      @Size(min = 26, max = 2048) @Pattern(regexp = RUNTIME_VERSION)
          @Nullable String runtimeVersionArn)
      implements AwsRequest {}

  /** Output of both. */
  @AwsShape
  public record Management(
      String updateRuntimeOn, String functionArn, @Nullable String runtimeVersionArn) {}
}
