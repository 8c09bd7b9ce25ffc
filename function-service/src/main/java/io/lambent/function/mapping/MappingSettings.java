package io.lambent.function.mapping;

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

  /** What a request asks for, and nothing else. */
  static MappingSettings of(MappingMembers request) {
    return new MappingSettings(
        request.startingPosition(),
        Times.seconds(request.startingPositionTimestamp()),
        request.topics(),
        request.queues(),
        request.selfManagedEventSource(),
        request.batchSize(),
        request.maximumBatchingWindowInSeconds(),
        request.filterCriteria(),
        request.kMSKeyArn(),
        request.metricsConfig(),
        request.loggingConfig(),
        request.scalingConfig(),
        request.parallelizationFactor(),
        request.destinationConfig(),
        request.maximumRecordAgeInSeconds(),
        request.bisectBatchOnFunctionError(),
        request.maximumRetryAttempts(),
        request.tumblingWindowInSeconds(),
        request.sourceAccessConfigurations(),
        request.functionResponseTypes(),
        request.amazonManagedKafkaEventSourceConfig(),
        request.selfManagedKafkaEventSourceConfig(),
        request.documentDBEventSourceConfig(),
        request.provisionedPollerConfig());
  }

  /**
   * What a mapping has where nobody chose.
   *
   * @param uuid of the mapping
   */
  static MappingSettings defaults(Source source, String uuid) {
    boolean shards = source.hasShards();
    return new MappingSettings(
        source.defaultPosition(),
        null,
        null,
        null,
        null,
        source.defaultBatchSize(),
        source.isKnownWindow() ? 0 : null,
        null,
        null,
        null,
        null,
        null,
        shards ? 1 : null,
        shards ? NO_DESTINATION : null,
        shards ? -1 : null,
        shards ? false : null,
        shards ? -1 : null,
        shards ? 0 : null,
        null,
        source.isKnownWindow() ? List.of() : null,
        source == Source.MSK ? new KafkaConfig(uuid, null, null) : null,
        source == Source.SELF_MANAGED_KAFKA ? new KafkaConfig(uuid, null, null) : null,
        source == Source.DOCUMENTDB ? new DocumentDb(null, null, "Default") : null,
        null);
  }

  /** These settings, and those of the base where these have none. */
  MappingSettings over(MappingSettings base) {
    return new MappingSettings(
        or(startingPosition, base.startingPosition),
        or(startingPositionTimestamp, base.startingPositionTimestamp),
        or(topics, base.topics),
        or(queues, base.queues),
        or(selfManagedEventSource, base.selfManagedEventSource),
        or(batchSize, base.batchSize),
        or(maximumBatchingWindowInSeconds, base.maximumBatchingWindowInSeconds),
        or(filterCriteria, base.filterCriteria),
        or(kMSKeyArn, base.kMSKeyArn),
        or(metricsConfig, base.metricsConfig),
        or(loggingConfig, base.loggingConfig),
        or(scalingConfig, base.scalingConfig),
        or(parallelizationFactor, base.parallelizationFactor),
        or(destinationConfig, base.destinationConfig),
        or(maximumRecordAgeInSeconds, base.maximumRecordAgeInSeconds),
        or(bisectBatchOnFunctionError, base.bisectBatchOnFunctionError),
        or(maximumRetryAttempts, base.maximumRetryAttempts),
        or(tumblingWindowInSeconds, base.tumblingWindowInSeconds),
        or(sourceAccessConfigurations, base.sourceAccessConfigurations),
        or(functionResponseTypes, base.functionResponseTypes),
        merged(amazonManagedKafkaEventSourceConfig, base.amazonManagedKafkaEventSourceConfig),
        merged(selfManagedKafkaEventSourceConfig, base.selfManagedKafkaEventSourceConfig),
        merged(documentDBEventSourceConfig, base.documentDBEventSourceConfig),
        merged(provisionedPollerConfig, base.provisionedPollerConfig));
  }

  /** Without the groups that hold nothing, which is how a request takes settings away. */
  MappingSettings withoutEmptyGroups(Source source) {
    return new MappingSettings(
        startingPosition,
        startingPositionTimestamp,
        topics,
        queues,
        selfManagedEventSource,
        batchSize,
        maximumBatchingWindowInSeconds,
        filterCriteria == null || filterCriteria.list().isEmpty() ? null : filterCriteria,
        "".equals(kMSKeyArn) ? null : kMSKeyArn,
        metricsConfig == null || isEmpty(metricsConfig.metrics()) ? null : metricsConfig,
        loggingConfig == null || loggingConfig.systemLogLevel() == null ? null : loggingConfig,
        scalingConfig == null || scalingConfig.maximumConcurrency() == null ? null : scalingConfig,
        parallelizationFactor,
        destination(source),
        maximumRecordAgeInSeconds,
        bisectBatchOnFunctionError,
        maximumRetryAttempts,
        tumblingWindowInSeconds,
        sourceAccessConfigurations,
        functionResponseTypes,
        amazonManagedKafkaEventSourceConfig,
        selfManagedKafkaEventSourceConfig,
        documentDBEventSourceConfig,
        pollers(source));
  }

  /** As lists show it: filters that are encrypted are left out. */
  MappingSettings listed() {
    return kMSKeyArn == null
        ? this
        : new MappingSettings(
            startingPosition,
            startingPositionTimestamp,
            topics,
            queues,
            selfManagedEventSource,
            batchSize,
            maximumBatchingWindowInSeconds,
            null,
            kMSKeyArn,
            metricsConfig,
            loggingConfig,
            scalingConfig,
            parallelizationFactor,
            destinationConfig,
            maximumRecordAgeInSeconds,
            bisectBatchOnFunctionError,
            maximumRetryAttempts,
            tumblingWindowInSeconds,
            sourceAccessConfigurations,
            functionResponseTypes,
            amazonManagedKafkaEventSourceConfig,
            selfManagedKafkaEventSourceConfig,
            documentDBEventSourceConfig,
            provisionedPollerConfig);
  }

  /** The servers, or whatever else is not in the ARN, that tell one source from another. */
  List<String> bootstrapServers() {
    return selfManagedEventSource == null ? List.of() : selfManagedEventSource.bootstrapServers();
  }

  private @Nullable DestinationConfig destination(Source source) {
    Destination failures = destinationConfig == null ? null : destinationConfig.onFailure();
    String arn = failures == null ? null : failures.destination();
    if (arn == null || arn.isEmpty()) {
      return source.hasShards() ? NO_DESTINATION : null;
    }
    return new DestinationConfig(null, failures);
  }

  private @Nullable Pollers pollers(Source source) {
    if (provisionedPollerConfig == null || provisionedPollerConfig.unbounded()) {
      return null;
    }
    Integer minimum = or(provisionedPollerConfig.minimumPollers(), source.fewestPollers());
    Integer maximum = or(provisionedPollerConfig.maximumPollers(), Source.USUAL_MAXIMUM_POLLERS);
    return new Pollers(minimum, maximum, provisionedPollerConfig.pollerGroupName());
  }

  private static @Nullable DocumentDb merged(
      @Nullable DocumentDb given, @Nullable DocumentDb base) {
    if (given == null || base == null) {
      return or(given, base);
    }
    return new DocumentDb(
        or(given.databaseName(), base.databaseName()),
        or(given.collectionName(), base.collectionName()),
        or(given.fullDocument(), base.fullDocument()));
  }

  private static @Nullable KafkaConfig merged(
      @Nullable KafkaConfig given, @Nullable KafkaConfig base) {
    if (given == null || base == null) {
      return or(given, base);
    }
    return new KafkaConfig(
        or(given.consumerGroupId(), base.consumerGroupId()),
        or(given.schemaRegistryConfig(), base.schemaRegistryConfig()),
        or(given.consumptionMode(), base.consumptionMode()));
  }

  /** A group that is given empty takes the base's away. */
  private static @Nullable Pollers merged(@Nullable Pollers given, @Nullable Pollers base) {
    if (given == null || base == null || given.unbounded()) {
      return or(given, base);
    }
    return new Pollers(
        or(given.minimumPollers(), base.minimumPollers()),
        or(given.maximumPollers(), base.maximumPollers()),
        or(given.pollerGroupName(), base.pollerGroupName()));
  }

  private static boolean isEmpty(@Nullable List<?> list) {
    return list == null || list.isEmpty();
  }

  private static <T> @Nullable T or(@Nullable T given, @Nullable T base) {
    return given == null ? base : given;
  }
}
