package io.lambent.function.mapping;

import io.lambent.function.mapping.MappingRequests.CreateMapping;
import io.lambent.function.mapping.MappingRequests.UpdateMapping;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings a request may contain; null where it leaves one out. Those with a default here can
 * be chosen only when the mapping is created.
 */
sealed interface MappingMembers permits CreateMapping, UpdateMapping {
  default @Nullable String startingPosition() {
    return null;
  }

  default @Nullable Double startingPositionTimestamp() {
    return null;
  }

  default @Nullable List<String> topics() {
    return null;
  }

  default @Nullable List<String> queues() {
    return null;
  }

  default @Nullable SelfManaged selfManagedEventSource() {
    return null;
  }

  @Nullable Integer batchSize();

  @Nullable Integer maximumBatchingWindowInSeconds();

  @Nullable FilterCriteria filterCriteria();

  @Nullable String kMSKeyArn();

  @Nullable MetricsConfig metricsConfig();

  @Nullable LoggingConfig loggingConfig();

  @Nullable ScalingConfig scalingConfig();

  @Nullable Integer parallelizationFactor();

  @Nullable DestinationConfig destinationConfig();

  @Nullable Integer maximumRecordAgeInSeconds();

  @Nullable Boolean bisectBatchOnFunctionError();

  @Nullable Integer maximumRetryAttempts();

  @Nullable Integer tumblingWindowInSeconds();

  @Nullable List<SourceAccess> sourceAccessConfigurations();

  @Nullable List<String> functionResponseTypes();

  @Nullable KafkaConfig amazonManagedKafkaEventSourceConfig();

  @Nullable KafkaConfig selfManagedKafkaEventSourceConfig();

  @Nullable DocumentDb documentDBEventSourceConfig();

  @Nullable Pollers provisionedPollerConfig();
}
