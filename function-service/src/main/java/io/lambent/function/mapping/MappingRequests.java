package io.lambent.function.mapping;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.mapping.MappingShapes.DestinationConfig;
import io.lambent.function.mapping.MappingShapes.DocumentDb;
import io.lambent.function.mapping.MappingShapes.FilterCriteria;
import io.lambent.function.mapping.MappingShapes.KafkaConfig;
import io.lambent.function.mapping.MappingShapes.LoggingConfig;
import io.lambent.function.mapping.MappingShapes.MetricsConfig;
import io.lambent.function.mapping.MappingShapes.Pollers;
import io.lambent.function.mapping.MappingShapes.ScalingConfig;
import io.lambent.function.mapping.MappingShapes.SelfManaged;
import io.lambent.function.mapping.MappingShapes.SourceAccess;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on event source mappings. */
final class MappingRequests {
  private MappingRequests() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html">CreateEventSourceMapping</a>.
   *
   * @param startingPositionTimestamp seconds since 1970
   */
  @AwsShape
  record CreateMapping(
      @Size(max = 10_000) @Pattern(regexp = MappingShapes.ARN) @Nullable String eventSourceArn,
      @NotNull @Size(min = 1, max = 256) @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Nullable Boolean enabled,
      @Min(1) @Max(10_000) @Nullable Integer batchSize,
      @Min(0) @Max(300) @Nullable Integer maximumBatchingWindowInSeconds,
      @Valid @Nullable FilterCriteria filterCriteria,
      @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String kMSKeyArn,
      @Valid @Nullable MetricsConfig metricsConfig,
      @Valid @Nullable LoggingConfig loggingConfig,
      @Valid @Nullable ScalingConfig scalingConfig,
      @Min(1) @Max(10) @Nullable Integer parallelizationFactor,
      @Valid @Nullable DestinationConfig destinationConfig,
      @Min(-1) @Max(604_800) @Nullable Integer maximumRecordAgeInSeconds,
      @Nullable Boolean bisectBatchOnFunctionError,
      @Min(-1) @Max(10_000) @Nullable Integer maximumRetryAttempts,
      @Min(0) @Max(900) @Nullable Integer tumblingWindowInSeconds,
      @Size(max = 23) @Nullable List<@Valid @NotNull SourceAccess> sourceAccessConfigurations,
      @Size(max = 1)
          @Nullable List<@OneOf("ReportBatchItemFailures") @NotNull String> functionResponseTypes,
      @Valid @Nullable KafkaConfig amazonManagedKafkaEventSourceConfig,
      @Valid @Nullable KafkaConfig selfManagedKafkaEventSourceConfig,
      @Valid @Nullable DocumentDb documentDBEventSourceConfig,
      @Valid @Nullable Pollers provisionedPollerConfig,
      @OneOf({"LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"}) @Nullable String startingPosition,
      @Nullable Double startingPositionTimestamp,
      @Nullable
          Map<
              @Size(min = 1, max = 128) @Pattern(regexp = Patterns.TAG) String,
              @Size(max = 256) @Pattern(regexp = Patterns.TAG) @NotNull String>
          tags,
      @Size(min = 1, max = 1)
          @Nullable
              List<@Size(min = 1, max = 249) @Pattern(regexp = MappingShapes.TOPIC) @NotNull String>
              topics,
      @Size(min = 1, max = 1)
          @Nullable List<@Size(min = 1, max = 1000) @Pattern(regexp = "[\\s\\S]*") @NotNull String>
              queues,
      @Valid @Nullable SelfManaged selfManagedEventSource)
      implements AwsRequest, MappingMembers {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html">UpdateEventSourceMapping</a>;
   * members left out stay as they are.
   */
  @AwsShape
  record UpdateMapping(
      @Uri("UUID") @NotNull @Size(min = 36, max = 36) String uUID,
      @Size(min = 1, max = 256) @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          @Nullable String functionName,
      @Nullable Boolean enabled,
      @Min(1) @Max(10_000) @Nullable Integer batchSize,
      @Min(0) @Max(300) @Nullable Integer maximumBatchingWindowInSeconds,
      @Valid @Nullable FilterCriteria filterCriteria,
      @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String kMSKeyArn,
      @Valid @Nullable MetricsConfig metricsConfig,
      @Valid @Nullable LoggingConfig loggingConfig,
      @Valid @Nullable ScalingConfig scalingConfig,
      @Min(1) @Max(10) @Nullable Integer parallelizationFactor,
      @Valid @Nullable DestinationConfig destinationConfig,
      @Min(-1) @Max(604_800) @Nullable Integer maximumRecordAgeInSeconds,
      @Nullable Boolean bisectBatchOnFunctionError,
      @Min(-1) @Max(10_000) @Nullable Integer maximumRetryAttempts,
      @Min(0) @Max(900) @Nullable Integer tumblingWindowInSeconds,
      @Size(max = 23) @Nullable List<@Valid @NotNull SourceAccess> sourceAccessConfigurations,
      @Size(max = 1)
          @Nullable List<@OneOf("ReportBatchItemFailures") @NotNull String> functionResponseTypes,
      @Valid @Nullable KafkaConfig amazonManagedKafkaEventSourceConfig,
      @Valid @Nullable KafkaConfig selfManagedKafkaEventSourceConfig,
      @Valid @Nullable DocumentDb documentDBEventSourceConfig,
      @Valid @Nullable Pollers provisionedPollerConfig)
      implements AwsRequest, MappingMembers {}

  /** Input of GetEventSourceMapping and DeleteEventSourceMapping. */
  record OneMapping(@Uri("UUID") @NotNull @Size(min = 36, max = 36) String uUID)
      implements AwsRequest {}

  /** Input of ListEventSourceMappings. */
  record ListMappings(
      @Uri("EventSourceArn") @Size(max = 10_000) @Pattern(regexp = MappingShapes.ARN)
          @Nullable String eventSourceArn,
      @Uri("FunctionName") @Size(min = 1, max = 256) @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          @Nullable String functionName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}
}
