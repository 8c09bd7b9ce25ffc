package io.lambent.function.mapping;

import io.lambent.aws.api.SharedRecord;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.mapping.MappingShapes.Destination;
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
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a mapping: one immutable document, kept and shown as it is. Which of them there
 * are depends on the source; the others are null.
 *
 * @param startingPositionTimestamp seconds since 1970, with milliseconds
 */
@AwsShape
@SharedRecord
record MappingSettings(
    @Nullable String startingPosition,
    @Nullable BigDecimal startingPositionTimestamp,
    @Nullable List<String> topics,
    @Nullable List<String> queues,
    @Nullable SelfManaged selfManagedEventSource,
    @Nullable Integer batchSize,
    @Nullable Integer maximumBatchingWindowInSeconds,
    @Nullable FilterCriteria filterCriteria,
    @Nullable String kMSKeyArn,
    @Nullable MetricsConfig metricsConfig,
    @Nullable LoggingConfig loggingConfig,
    @Nullable ScalingConfig scalingConfig,
    @Nullable Integer parallelizationFactor,
    @Nullable DestinationConfig destinationConfig,
    @Nullable Integer maximumRecordAgeInSeconds,
    @Nullable Boolean bisectBatchOnFunctionError,
    @Nullable Integer maximumRetryAttempts,
    @Nullable Integer tumblingWindowInSeconds,
    @Nullable List<SourceAccess> sourceAccessConfigurations,
    @Nullable List<String> functionResponseTypes,
    @Nullable KafkaConfig amazonManagedKafkaEventSourceConfig,
    @Nullable KafkaConfig selfManagedKafkaEventSourceConfig,
    @Nullable DocumentDb documentDBEventSourceConfig,
    @Nullable Pollers provisionedPollerConfig) {
  private static final DestinationConfig NO_DESTINATION =
      new DestinationConfig(null, new Destination(null));

  /**
   * The settings of a mapping that its creator did not choose.
   *
   * @param uuid of the mapping
   */
  static MappingSettings defaults(Source source, String uuid) {
    MappingSettings all =
        Components.with(
            Components.none(MappingSettings.class),
            "startingPosition",
            source.defaultPosition(),
            "batchSize",
            source.defaultBatchSize());
    if (source.isKnownWindow()) {
      all =
          Components.with(
              all, "maximumBatchingWindowInSeconds", 0, "functionResponseTypes", List.of());
    }
    if (source.hasShards()) {
      all =
          Components.with(
              all,
              "parallelizationFactor",
              1,
              "destinationConfig",
              NO_DESTINATION,
              "maximumRecordAgeInSeconds",
              -1,
              "bisectBatchOnFunctionError",
              false,
              "maximumRetryAttempts",
              -1,
              "tumblingWindowInSeconds",
              0);
    }
    KafkaConfig group = new KafkaConfig(uuid, null, null);
    return switch (source) {
      case MSK -> Components.with(all, "amazonManagedKafkaEventSourceConfig", group);
      case SELF_MANAGED_KAFKA -> Components.with(all, "selfManagedKafkaEventSourceConfig", group);
      case DOCUMENTDB ->
          Components.with(
              all, "documentDBEventSourceConfig", new DocumentDb(null, null, "Default"));
      case SQS, SQS_FIFO, KINESIS, DYNAMODB, POSTGRESQL, MQ -> all;
    };
  }

  /** These settings, and those of the base where these have none. */
  MappingSettings over(MappingSettings base) {
    Pollers pollers = provisionedPollerConfig;
    return Components.with(
        Components.merge(this, base),
        "amazonManagedKafkaEventSourceConfig",
        merged(amazonManagedKafkaEventSourceConfig, base.amazonManagedKafkaEventSourceConfig),
        "selfManagedKafkaEventSourceConfig",
        merged(selfManagedKafkaEventSourceConfig, base.selfManagedKafkaEventSourceConfig),
        "documentDBEventSourceConfig",
        merged(documentDBEventSourceConfig, base.documentDBEventSourceConfig),
        // A group that is given empty takes the base's away.
        "provisionedPollerConfig",
        pollers != null && pollers.unbounded()
            ? pollers
            : merged(pollers, base.provisionedPollerConfig));
  }

  /** Without the groups that hold nothing, which is how a request takes settings away. */
  MappingSettings withoutEmptyGroups(Source source) {
    return Components.with(
        this,
        "filterCriteria",
        filterCriteria == null || filterCriteria.list().isEmpty() ? null : filterCriteria,
        "kMSKeyArn",
        "".equals(kMSKeyArn) ? null : kMSKeyArn,
        "metricsConfig",
        metricsConfig == null || isEmpty(metricsConfig.metrics()) ? null : metricsConfig,
        "loggingConfig",
        loggingConfig == null || loggingConfig.systemLogLevel() == null ? null : loggingConfig,
        "scalingConfig",
        scalingConfig == null || scalingConfig.maximumConcurrency() == null ? null : scalingConfig,
        "destinationConfig",
        destination(source),
        "provisionedPollerConfig",
        pollers(source));
  }

  /** As lists show it: filters that are encrypted are left out. */
  MappingSettings listed() {
    return kMSKeyArn == null ? this : Components.with(this, "filterCriteria", null);
  }

  /** The servers, or whatever else is not in the ARN, that tell one source from another. */
  List<String> bootstrapServers() {
    return selfManagedEventSource == null ? List.of() : selfManagedEventSource.bootstrapServers();
  }

  /** Where discarded batches go, an ARN or a topic of Kafka; null or empty for nowhere. */
  @Nullable String failureDestination() {
    Destination failures = destinationConfig == null ? null : destinationConfig.onFailure();
    return failures == null ? null : failures.destination();
  }

  /** The settings of a Kafka cluster of either kind; null for other sources. */
  @Nullable KafkaConfig kafka() {
    return or(amazonManagedKafkaEventSourceConfig, selfManagedKafkaEventSourceConfig);
  }

  private @Nullable DestinationConfig destination(Source source) {
    String target = failureDestination();
    if (target == null || target.isEmpty()) {
      return source.hasShards() ? NO_DESTINATION : null;
    }
    return new DestinationConfig(null, new Destination(target));
  }

  private @Nullable Pollers pollers(Source source) {
    if (provisionedPollerConfig == null || provisionedPollerConfig.unbounded()) {
      return null;
    }
    Integer minimum = or(provisionedPollerConfig.minimumPollers(), source.fewestPollers());
    Integer maximum = or(provisionedPollerConfig.maximumPollers(), Source.USUAL_MAXIMUM_POLLERS);
    return new Pollers(minimum, maximum, provisionedPollerConfig.pollerGroupName());
  }

  private static <R extends Record> @Nullable R merged(@Nullable R given, @Nullable R base) {
    return given == null || base == null ? or(given, base) : Components.merge(given, base);
  }

  private static boolean isEmpty(@Nullable List<?> list) {
    return list == null || list.isEmpty();
  }

  private static <T> @Nullable T or(@Nullable T given, @Nullable T base) {
    return given == null ? base : given;
  }
}
