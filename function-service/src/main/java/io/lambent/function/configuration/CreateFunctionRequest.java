package io.lambent.function.configuration;

import io.lambent.aws.wire.Struct;
import io.lambent.function.code.Upload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Input of <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>.
 */
public record CreateFunctionRequest(
    String functionName,
    @Nullable String runtime,
    String role,
    @Nullable String handler,
    Code code,
    @Nullable String description,
    @Nullable Integer timeout,
    @Nullable Integer memorySize,
    @Nullable Boolean publish,
    @Nullable String publishTo,
    @Nullable VpcConfig vpcConfig,
    @Nullable String packageType,
    @Nullable DeadLetterConfig deadLetterConfig,
    @Nullable Environment environment,
    @Nullable String kMSKeyArn,
    @Nullable TracingConfig tracingConfig,
    @Nullable Map<String, String> tags,
    @Nullable List<String> layers,
    @Nullable List<FileSystemConfig> fileSystemConfigs,
    @Nullable String codeSigningConfigArn,
    @Nullable ImageConfig imageConfig,
    @Nullable List<String> architectures,
    @Nullable EphemeralStorage ephemeralStorage,
    @Nullable SnapStart snapStart,
    @Nullable LoggingConfig loggingConfig,
    @Nullable TenancyConfig tenancyConfig,
    @Nullable Struct capacityProviderConfig,
    @Nullable Struct durableConfig,
    @Nullable Struct runtimeConfig,
    @Nullable Struct acceleratorConfig)
    implements SettingsRequest {

  /** Tells if each tenant of a function has environments of its own. */
  record TenancyConfig(String tenantIsolationMode) {}

  /** The deployment package, or where it is. */
  public record Code(
      @Nullable Upload zipFile,
      @Nullable String s3Bucket,
      @Nullable String s3Key,
      @Nullable String s3ObjectVersion,
      @Nullable String s3ObjectStorageMode,
      @Nullable String imageUri,
      @Nullable String sourceKMSKeyArn)
      implements CodeRequest {}
}
