package io.lambent.function.catalog;

import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Sensitive;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The settings that CreateFunction and UpdateFunctionConfiguration have in common. */
sealed interface SettingsRequest permits CreateFunctionRequest, UpdateConfigurationRequest {
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

  @Nullable JsonNode capacityProviderConfig();

  @Nullable JsonNode durableConfig();

  @Nullable JsonNode runtimeConfig();

  @Nullable JsonNode acceleratorConfig();

  @AwsShape
  record EphemeralStorage(@NotNull @Min(512) @Max(32_768) Integer size) {}

  @AwsShape
  record Environment(
      @Sensitive
          @Nullable Map<@Pattern(regexp = "[a-zA-Z]([a-zA-Z0-9_])+") String, @NotNull String>
              variables) {}

  @AwsShape
  record VpcConfig(
      @Size(max = 16)
          @Nullable List<@Size(max = 1024) @Pattern(regexp = "subnet-[0-9a-z]*") String> subnetIds,
      @Size(max = 5)
          @Nullable List<@Size(max = 1024) @Pattern(regexp = "sg-[0-9a-zA-Z]*") String>
              securityGroupIds,
      @Nullable Boolean ipv6AllowedForDualStack) {}

  @AwsShape
  record TracingConfig(@OneOf({"Active", "PassThrough"}) @Nullable String mode) {}

  @AwsShape
  record SnapStart(@OneOf({"PublishedVersions", "None"}) @Nullable String applyOn) {}

  @AwsShape
  record LoggingConfig(
      @OneOf({"JSON", "Text"}) @Nullable String logFormat,
      @OneOf({"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"})
          @Nullable String applicationLogLevel,
      @OneOf({"DEBUG", "INFO", "WARN"}) @Nullable String systemLogLevel,
      @Size(min = 1, max = 512) @Pattern(regexp = "[\\.\\-_/#A-Za-z0-9]+")
          @Nullable String logGroup) {}

  @AwsShape
  record FileSystemConfig(
      @NotNull
          @Size(max = 256)
          @Pattern(
              regexp =
                  "arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}")
          String arn,
      @NotNull @Size(max = 160) @Pattern(regexp = "/mnt/[a-zA-Z0-9-_.]+") String localMountPath,
      @Valid @Nullable S3FilesConfig s3FilesConfig) {}

  /** How a function reads a file system of S3 Files. */
  @AwsShape
  record S3FilesConfig(@OneOf({"ENABLED", "DISABLED", "AUTO"}) @Nullable String directS3Read) {}

  @AwsShape
  record ImageConfig(
      @Size(max = 1500) @Nullable List<@NotNull String> entryPoint,
      @Size(max = 1500) @Nullable List<@NotNull String> command,
      @Size(max = 1000) @Nullable String workingDirectory) {}

  @AwsShape
  record DeadLetterConfig(
      @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String targetArn) {}
}
