package io.lambent.function.runtimemanagement;

import io.lambent.function.awsapi.OfFunction;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on runtime management. */
public final class ManagementShapes {
  private static final String RUNTIME_VERSION =
      "((arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)"
          + "|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}"
          + ":runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))";

  private ManagementShapes() {}

  /** Input of PutRuntimeManagementConfig. */
  public record PutManagement(
      String functionName,
      @Nullable String qualifier,
      String updateRuntimeOn,
      @Nullable String runtimeVersionArn)
      implements OfFunction {}

  /** Output of both. */
  public record Management(
      String updateRuntimeOn, String functionArn, @Nullable String runtimeVersionArn) {}
}
