package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.layer.LayerUse;
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
 * @param layers in the order in which they are laid over each other
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
    FunctionVersion.Logging logging,
    List<LayerUse> layers) {

  /** What was stored before there were layers has none. */
  public Settings {
    layers = layers == null ? List.of() : List.copyOf(layers);
  }

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
        logging,
        layers);
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
        logging,
        layers);
  }

  Settings withLayers(List<LayerUse> used) {
    return new Settings(
        description,
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
        logging,
        used);
  }
}
