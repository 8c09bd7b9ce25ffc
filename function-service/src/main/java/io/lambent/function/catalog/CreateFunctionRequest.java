package io.lambent.function.catalog;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.code.Upload;
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

/**
 * Input of <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>.
 */
@AwsShape
record CreateFunctionRequest(
    @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION) String functionName,
    @Nullable String runtime,
    @NotNull @Size(max = 10_000) @Pattern(regexp = Patterns.ROLE) String role,
    @Size(max = 128) @Pattern(regexp = "[^\\s]+") @Nullable String handler,
    @NotNull @Valid Code code,
    @Size(max = 256) @Nullable String description,
    @Min(1) @Max(5400) @Nullable Integer timeout,
    @Min(128) @Max(32_768) @Nullable Integer memorySize,
    @Nullable Boolean publish,
    @OneOf("LATEST_PUBLISHED") @Nullable String publishTo,
    @Valid @Nullable VpcConfig vpcConfig,
    @OneOf({"Image", "Zip"}) @Nullable String packageType,
    @Valid @Nullable DeadLetterConfig deadLetterConfig,
    @Valid @Nullable Environment environment,
    @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String kMSKeyArn,
    @Valid @Nullable TracingConfig tracingConfig,
    @Nullable
        Map<
            @Size(min = 1, max = 128) @Pattern(regexp = Patterns.TAG) String,
            @Size(max = 256) @Pattern(regexp = Patterns.TAG) String>
        tags,
    @Nullable
        List<@Size(min = 1, max = 2048) @Pattern(regexp = Patterns.LAYER_VERSION) @NotNull String>
        layers,
    @Size(max = 1) @Nullable List<@Valid @NotNull FileSystemConfig> fileSystemConfigs,
    @Size(max = 200) @Pattern(regexp = Patterns.CODE_SIGNING_CONFIG)
        @Nullable String codeSigningConfigArn,
    @Valid @Nullable ImageConfig imageConfig,
    @Size(min = 1, max = 1)
        @Nullable List<@OneOf({"x86_64", "arm64"}) @NotNull String> architectures,
    @Valid @Nullable EphemeralStorage ephemeralStorage,
    @Valid @Nullable SnapStart snapStart,
    @Valid @Nullable LoggingConfig loggingConfig,
    @Valid @Nullable TenancyConfig tenancyConfig,
    @Nullable JsonNode capacityProviderConfig,
    @Nullable JsonNode durableConfig,
    @Nullable JsonNode runtimeConfig,
    @Nullable JsonNode acceleratorConfig)
    implements AwsRequest, SettingsRequest {

  /** Whether each tenant of a function has environments of its own. */
  @AwsShape
  record TenancyConfig(@NotNull @OneOf("PER_TENANT") String tenantIsolationMode) {}

  /** The deployment package, or where it is. */
  @AwsShape
  record Code(
      @Nullable Upload zipFile,
      @Size(min = 3, max = 63) @Pattern(regexp = "[0-9A-Za-z\\.\\-_]*(?<!\\.)")
          @Nullable String s3Bucket,
      @Size(min = 1, max = 1024) @Pattern(regexp = ".*") @Nullable String s3Key,
      @Size(min = 1, max = 1024) @Pattern(regexp = ".*") @Nullable String s3ObjectVersion,
      @OneOf({"COPY", "REFERENCE"}) @Nullable String s3ObjectStorageMode,
      @Nullable String imageUri,
      @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String sourceKMSKeyArn)
      implements CodeRequest {}
}
