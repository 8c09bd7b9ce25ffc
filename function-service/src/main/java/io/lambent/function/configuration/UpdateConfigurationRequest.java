package io.lambent.function.configuration;

import io.lambent.aws.wire.Struct;
import io.lambent.function.awsapi.OfFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">
 * UpdateFunctionConfiguration</a>; members left out stay as they are.
 */
public record UpdateConfigurationRequest(
    String functionName,
    @Nullable String role,
    @Nullable String handler,
    @Nullable String description,
    @Nullable Integer timeout,
    @Nullable Integer memorySize,
    @Nullable VpcConfig vpcConfig,
    @Nullable Environment environment,
    @Nullable String runtime,
    @Nullable DeadLetterConfig deadLetterConfig,
    @Nullable String kMSKeyArn,
    @Nullable TracingConfig tracingConfig,
    @Nullable String revisionId,
    @Nullable List<String> layers,
    @Nullable List<FileSystemConfig> fileSystemConfigs,
    @Nullable ImageConfig imageConfig,
    @Nullable EphemeralStorage ephemeralStorage,
    @Nullable SnapStart snapStart,
    @Nullable LoggingConfig loggingConfig,
    @Nullable Struct capacityProviderConfig,
    @Nullable Struct durableConfig,
    @Nullable Struct runtimeConfig,
    @Nullable Struct acceleratorConfig)
    implements OfFunction, SettingsRequest {}
