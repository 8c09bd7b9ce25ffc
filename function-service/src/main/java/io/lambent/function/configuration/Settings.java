package io.lambent.function.configuration;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.layer.LayerUse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one version of a function as its owner configured them; immutable. Members that
 * are null were never set, or set back.
 *
 * @param runtime an AWS runtime identifier; null for functions of images
 * @param handler null for functions of images
 * @param timeout seconds, 1 to 900
 * @param memorySize megabytes, 128 to 10,240
 * @param ephemeralStorage megabytes of {@code /tmp}, 512 to 10,240
 * @param vpc stored, without effect
 * @param tracingMode stored, without effect
 * @param snapStart {@code None} or {@code PublishedVersions}; there are no snapshots, but published
 *     versions with it start from a cache of their classes
 * @param image null for functions of archives
 * @param imageConfig null where the image's own configuration holds
 * @param deadLetterTarget ARN of the queue or topic for events that failed
 * @param kmsKey ARN of the key for variables; stored, without effect
 * @param sourceKmsKey ARN of the key for the archive; stored, without effect
 * @param fileSystems stored, without effect
 * @param layers in the order in which they are laid over each other
 */
public record Settings(
    String description,
    String role,
    @Nullable String runtime,
    @Nullable String handler,
    int timeout,
    int memorySize,
    int ephemeralStorage,
    String architecture,
    @Nullable Map<String, String> environment,
    @Nullable Vpc vpc,
    String tracingMode,
    String snapStart,
    FunctionVersion.Logging logging,
    @Nullable Image image,
    @Nullable ImageConfig imageConfig,
    @Nullable String deadLetterTarget,
    @Nullable String kmsKey,
    @Nullable String sourceKmsKey,
    @Nullable List<FileSystem> fileSystems,
    List<LayerUse> layers) {

  /** Settings that were stored before there were layers have none. */
  public Settings {
    layers = layers == null ? List.of() : List.copyOf(layers);
  }

  /**
   * Network attachment.
   *
   * @param vpcId null if it is not known
   */
  public record Vpc(
      List<String> subnetIds,
      List<String> securityGroupIds,
      boolean ipv6AllowedForDualStack,
      @Nullable String vpcId) {}

  /**
   * The container image that runs in place of an archive.
   *
   * @param uri as it was given: registry, repository, tag or digest
   * @param digest SHA-256, hexadecimal, lower case
   */
  public record Image(String uri, String digest) {}

  /** Members that are not null override the image's own configuration. */
  public record ImageConfig(
      @Nullable List<String> entryPoint,
      @Nullable List<String> command,
      @Nullable String workingDirectory) {
    boolean isEmpty() {
      return entryPoint == null && command == null && workingDirectory == null;
    }
  }

  /** A file system and where it is seen. */
  public record FileSystem(String arn, String localMountPath, @Nullable String directS3Read) {}

  /** These settings with another description. */
  public Settings withDescription(String description) {
    return with(draft -> draft.description = description);
  }

  /**
   * These settings with another key for the archive.
   *
   * @param arn null for none
   */
  public Settings withSourceKmsKey(@Nullable String arn) {
    return with(draft -> draft.sourceKmsKey = arn);
  }

  /** These settings with a container image to run. */
  public Settings withImage(Image image) {
    return with(draft -> draft.image = image);
  }

  /** These settings with other layers. */
  public Settings withLayers(List<LayerUse> layers) {
    return with(draft -> draft.layers = layers);
  }

  Settings with(Consumer<SettingsDraft> change) {
    SettingsDraft draft = new SettingsDraft(this);
    change.accept(draft);
    return draft.finish();
  }
}
