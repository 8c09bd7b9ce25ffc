package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function's owner configures: one immutable document per version.
 *
 * @param runtime an AWS runtime identifier
 * @param timeout seconds, 1 to 900
 * @param memorySize megabytes, 128 to 10,240
 * @param ephemeralStorage megabytes of {@code /tmp}, 512 to 10,240
 * @param environment null where the function was created without
 * @param vpc stored, without effect
 * @param tracingMode stored, without effect
 * @param snapStart stored, without effect
 */
public record Settings(
    String description,
    String role,
    String runtime,
    String handler,
    int timeout,
    int memorySize,
    int ephemeralStorage,
    String architecture,
    @Nullable Map<String, String> environment,
    @Nullable Vpc vpc,
    String tracingMode,
    String snapStart,
    FunctionVersion.Logging logging) {

  /** Network attachment. */
  public record Vpc(
      List<String> subnetIds, List<String> securityGroupIds, boolean ipv6AllowedForDualStack) {}

  Settings withDescription(String text) {
    return new Settings(
        text,
        role,
        runtime,
        handler,
        timeout,
        memorySize,
        ephemeralStorage,
        architecture,
        environment,
        vpc,
        tracingMode,
        snapStart,
        logging);
  }

  Settings withArchitecture(String name) {
    return new Settings(
        description,
        role,
        runtime,
        handler,
        timeout,
        memorySize,
        ephemeralStorage,
        name,
        environment,
        vpc,
        tracingMode,
        snapStart,
        logging);
  }
}
