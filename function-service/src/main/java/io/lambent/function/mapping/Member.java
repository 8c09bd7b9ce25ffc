package io.lambent.function.mapping;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings that only some sources have. See the tables of parameters in the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html">developer
 * guide</a>.
 */
enum Member {
  DESTINATION_CONFIG("DestinationConfig", shardsAndKafka(), MappingSettings::destinationConfig),
  STARTING_POSITION("StartingPosition", positions(), MappingSettings::startingPosition),
  STARTING_POSITION_TIMESTAMP(
      "StartingPositionTimestamp", positions(), MappingSettings::startingPositionTimestamp),
  FILTER_CRITERIA("FilterCriteria", filtered(), MappingSettings::filterCriteria),
  KMS_KEY_ARN("KMSKeyArn", filtered(), MappingSettings::kMSKeyArn),
  LOGGING_CONFIG("LoggingConfig", Source.KAFKA, MappingSettings::loggingConfig),
  SCALING_CONFIG("ScalingConfig", Source.QUEUES, MappingSettings::scalingConfig),
  PARALLELIZATION_FACTOR(
      "ParallelizationFactor", Source.STREAMS, MappingSettings::parallelizationFactor),
  MAXIMUM_RECORD_AGE(
      "MaximumRecordAgeInSeconds", shardsAndKafka(), MappingSettings::maximumRecordAgeInSeconds),
  BISECT_BATCH(
      "BisectBatchOnFunctionError", shardsAndKafka(), MappingSettings::bisectBatchOnFunctionError),
  MAXIMUM_RETRY_ATTEMPTS(
      "MaximumRetryAttempts", shardsAndKafka(), MappingSettings::maximumRetryAttempts),
  TUMBLING_WINDOW(
      "TumblingWindowInSeconds", Source.STREAMS, MappingSettings::tumblingWindowInSeconds),
  TOPICS("Topics", Source.KAFKA, MappingSettings::topics),
  QUEUES("Queues", EnumSet.of(Source.MQ), MappingSettings::queues),
  SOURCE_ACCESS(
      "SourceAccessConfigurations",
      EnumSet.of(Source.MSK, Source.SELF_MANAGED_KAFKA, Source.MQ, Source.DOCUMENTDB),
      MappingSettings::sourceAccessConfigurations),
  FUNCTION_RESPONSE_TYPES(
      "FunctionResponseTypes",
      EnumSet.complementOf(EnumSet.of(Source.MQ, Source.DOCUMENTDB)),
      MappingSettings::functionResponseTypes),
  AMAZON_MANAGED_KAFKA(
      "AmazonManagedKafkaEventSourceConfig",
      EnumSet.of(Source.MSK),
      MappingSettings::amazonManagedKafkaEventSourceConfig),
  SELF_MANAGED_KAFKA(
      "SelfManagedKafkaEventSourceConfig",
      EnumSet.of(Source.SELF_MANAGED_KAFKA),
      MappingSettings::selfManagedKafkaEventSourceConfig),
  DOCUMENTDB(
      "DocumentDBEventSourceConfig",
      EnumSet.of(Source.DOCUMENTDB),
      MappingSettings::documentDBEventSourceConfig),
  PROVISIONED_POLLERS(
      "ProvisionedPollerConfig",
      EnumSet.of(Source.SQS, Source.SQS_FIFO, Source.MSK, Source.SELF_MANAGED_KAFKA),
      MappingSettings::provisionedPollerConfig);

  private final String awsName;
  private final Set<Source> sources;
  private final Function<MappingSettings, @Nullable Object> value;

  Member(String awsName, Set<Source> sources, Function<MappingSettings, @Nullable Object> value) {
    this.awsName = awsName;
    this.sources = sources;
    this.value = value;
  }

  private static Set<Source> shardsAndKafka() {
    return EnumSet.of(
        Source.KINESIS, Source.DYNAMODB, Source.POSTGRESQL, Source.MSK, Source.SELF_MANAGED_KAFKA);
  }

  private static Set<Source> positions() {
    return EnumSet.complementOf(EnumSet.of(Source.SQS, Source.SQS_FIFO, Source.MQ));
  }

  private static Set<Source> filtered() {
    return EnumSet.complementOf(EnumSet.of(Source.DOCUMENTDB));
  }

  /** Returns true if a request has the member; an empty list or text does not count. */
  boolean isGiven(MappingSettings given) {
    Object found = value.apply(given);
    return switch (found) {
      case null -> false;
      case Collection<?> list -> !list.isEmpty();
      case String text -> !text.isEmpty();
      default -> true;
    };
  }

  boolean isOf(Source source) {
    return sources.contains(source);
  }

  /** As the API model spells it. */
  String awsName() {
    return awsName;
  }
}
