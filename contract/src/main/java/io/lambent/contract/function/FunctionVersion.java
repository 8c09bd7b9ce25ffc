package io.lambent.contract.function;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything execution needs to run one version of a function. Immutable: a change of code or
 * configuration yields a new {@code revision}, and environments of the old one are retired.
 *
 * @param version {@code $LATEST} or a number
 * @param revision opaque; differs whenever code or configuration that execution sees differs
 * @param state {@code Pending}, {@code Active}, {@code Inactive} or {@code Failed}
 * @param stateReason why the state is not {@code Active}
 * @param runtime an AWS runtime identifier; null for image functions
 * @param handler null for image functions
 * @param memoryMb 128 to 10,240
 * @param timeoutSeconds 1 to 900
 * @param ephemeralStorageMb size of {@code /tmp}, 512 to 10,240
 * @param architecture {@code x86_64} or {@code arm64}
 * @param codeSha256 of the deployment package, hexadecimal, lower case; names it in {@link
 *     FunctionSource#openCode}
 * @param codeSize bytes of the deployment package
 * @param layers in the order in which they are laid over each other
 * @param environment the function's own variables
 * @param snapStart true if this is a published version of a function with SnapStart
 */
public record FunctionVersion(
    FunctionName function,
    String version,
    String revision,
    String state,
    @Nullable String stateReason,
    @Nullable String runtime,
    @Nullable String handler,
    String role,
    int memoryMb,
    int timeoutSeconds,
    int ephemeralStorageMb,
    String architecture,
    String codeSha256,
    long codeSize,
    List<Layer> layers,
    Map<String, String> environment,
    Logging logging,
    String tracingMode,
    boolean snapStart) {

  public static final String LATEST = "$LATEST";

  public FunctionVersion {
    layers = List.copyOf(layers);
    environment = Map.copyOf(environment);
  }

  /**
   * One layer version.
   *
   * @param codeSha256 hexadecimal, as {@link FunctionVersion#codeSha256}
   */
  public record Layer(String arn, String codeSha256, long codeSize) {}

  /**
   * Advanced logging controls.
   *
   * @param format {@code Text} or {@code JSON}
   * @param applicationLevel null with {@code Text}
   * @param systemLevel null with {@code Text}
   * @param group the CloudWatch Logs group, by default {@code /aws/lambda/NAME}
   */
  public record Logging(
      String format,
      @Nullable String applicationLevel,
      @Nullable String systemLevel,
      String group) {}
}
