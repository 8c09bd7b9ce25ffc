package io.lambent.function.catalog;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Input of <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">
 * UpdateFunctionConfiguration</a>; members left out stay as they are.
 */
@AwsShape
record UpdateConfigurationRequest(
    @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
        String functionName,
    @Size(max = 10_000) @Pattern(regexp = Patterns.ROLE) @Nullable String role,
    @Size(max = 128) @Pattern(regexp = "[^\\s]+") @Nullable String handler,
    @Size(max = 256) @Nullable String description,
    @Min(1) @Max(5400) @Nullable Integer timeout,
    @Min(128) @Max(32_768) @Nullable Integer memorySize,
    @Valid @Nullable VpcConfig vpcConfig,
    @Valid @Nullable Environment environment,
    @Nullable String runtime,
    @Valid @Nullable DeadLetterConfig deadLetterConfig,
    @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String kMSKeyArn,
    @Valid @Nullable TracingConfig tracingConfig,
    @Nullable String revisionId,
    @Nullable
        List<@Size(min = 1, max = 2048) @Pattern(regexp = Patterns.LAYER_VERSION) @NotNull String>
        layers,
    @Size(max = 1) @Nullable List<@Valid @NotNull FileSystemConfig> fileSystemConfigs,
    @Valid @Nullable ImageConfig imageConfig,
    @Valid @Nullable EphemeralStorage ephemeralStorage,
    @Valid @Nullable SnapStart snapStart,
    @Valid @Nullable LoggingConfig loggingConfig,
    @Nullable JsonNode capacityProviderConfig,
    @Nullable JsonNode durableConfig,
    @Nullable JsonNode runtimeConfig,
    @Nullable JsonNode acceleratorConfig)
    implements AwsRequest, SettingsRequest {}
