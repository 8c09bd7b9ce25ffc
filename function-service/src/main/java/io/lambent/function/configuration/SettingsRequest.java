package io.lambent.function.configuration;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that CreateFunction and UpdateFunctionConfiguration have in common. */
public sealed interface SettingsRequest permits CreateFunctionRequest, UpdateConfigurationRequest {
  @Nullable String description();

  @Nullable String role();

  @Nullable String runtime();

  @Nullable String handler();

  @Nullable Integer timeout();

  @Nullable Integer memorySize();

  @Nullable EphemeralStorage ephemeralStorage();

  @Nullable Environment environment();

  @Nullable VpcConfig vpcConfig();

  @Nullable TracingConfig tracingConfig();

  @Nullable SnapStart snapStart();

  @Nullable LoggingConfig loggingConfig();

  @Nullable DeadLetterConfig deadLetterConfig();

  @Nullable String kMSKeyArn();

  @Nullable List<String> layers();

  @Nullable List<FileSystemConfig> fileSystemConfigs();

  @Nullable ImageConfig imageConfig();

  @Nullable Struct capacityProviderConfig();

  @Nullable Struct durableConfig();

  @Nullable Struct runtimeConfig();

  @Nullable Struct acceleratorConfig();

  record EphemeralStorage(Integer size) {}

  record Environment(@Nullable Map<String, String> variables) {}

  record VpcConfig(
      @Nullable List<String> subnetIds,
      @Nullable List<String> securityGroupIds,
      @Nullable Boolean ipv6AllowedForDualStack) {}

  record TracingConfig(@Nullable String mode) {}

  record SnapStart(@Nullable String applyOn) {}

  record LoggingConfig(
      @Nullable String logFormat,
      @Nullable String applicationLogLevel,
      @Nullable String systemLogLevel,
      @Nullable String logGroup) {}

  record FileSystemConfig(
      String arn, String localMountPath, @Nullable S3FilesConfig s3FilesConfig) {}

  /** The way in which a function reads a file system of S3 Files. */
  record S3FilesConfig(@Nullable String directS3Read) {}

  record ImageConfig(
      @Nullable List<String> entryPoint,
      @Nullable List<String> command,
      @Nullable String workingDirectory) {}

  record DeadLetterConfig(@Nullable String targetArn) {}
}
