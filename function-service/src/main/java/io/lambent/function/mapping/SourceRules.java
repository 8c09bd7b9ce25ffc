package io.lambent.function.mapping;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.mapping.MappingShapes.Destination;
import io.lambent.function.mapping.MappingShapes.DestinationConfig;
import io.lambent.function.mapping.MappingShapes.DocumentDb;
import io.lambent.function.mapping.MappingShapes.KafkaConfig;
import io.lambent.function.mapping.MappingShapes.MetricsConfig;
import io.lambent.function.mapping.MappingShapes.Pollers;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the settings of a mapping against its source, with AWS's refusals. */
final class SourceRules {
  /** Records that a batch may have without a window to gather them in. */
  private static final int UNGATHERED = 10;

  /** Seconds; younger records are not discarded for their age. */
  private static final int YOUNGEST = 60;

  /** Services that take records of discarded batches. */
  private static final Set<String> FAILURE_DESTINATIONS = Set.of("sqs", "sns", "s3");

  private SourceRules() {}

  /**
   * The source of a new mapping.
   *
   * @param region of the function
   * @throws AwsException where the request names none, several, or one Lambda does not read
   */
  static Source source(MappingRequests.CreateMapping request, String region) {
    String arn = request.eventSourceArn();
    if (request.settings().selfManagedEventSource() != null && arn == null) {
      return Source.SELF_MANAGED_KAFKA;
    }
    if (request.settings().selfManagedEventSource() != null || arn == null) {
      throw unrecognized();
    }
    Source source = Source.of(arn).orElseThrow(SourceRules::unrecognized);
    if (!arn.split(":", 5)[3].equals(region)) {
      throw Refusals.invalid("The provided ARNs don't belong to the same region.");
    }
    return source;
  }

  /** A table has no policy that could let another account read it. */
  static void checkAccount(Source source, @Nullable String arn, String account) {
    if (source == Source.POSTGRESQL && arn != null && !arn.split(":", 6)[4].equals(account)) {
      throw Refusals.invalid("The provided ARNs don't belong to the same account.");
    }
  }

  private static AwsException unrecognized() {
    return Refusals.invalid("Unrecognized event source.");
  }

  /**
   * Checks what can be chosen at creation only.
   *
   * @param given what the request asks for
   */
  static void checkCreation(
      Source source, @Nullable String arn, MappingSettings given, Instant now) {
    checkGiven(source, given);
    checkPosition(source, arn, given, now);
    switch (source) {
      case SQS, SQS_FIFO, KINESIS, DYNAMODB, POSTGRESQL -> {}
      case MSK -> require(given.topics(), "topics");
      case SELF_MANAGED_KAFKA -> {
        require(given.sourceAccessConfigurations(), "sourceAccessConfigurations");
        require(given.topics(), "topics");
        require(given.bootstrapServers(), "endpoints");
      }
      case MQ -> {
        require(given.sourceAccessConfigurations(), "sourceAccessConfigurations");
        require(given.queues(), "queues");
      }
      case DOCUMENTDB -> {
        require(given.sourceAccessConfigurations(), "sourceAccessConfigurations");
        DocumentDb config = given.documentDBEventSourceConfig();
        String database = config == null ? null : config.databaseName();
        require(database == null ? null : List.of(database), "databaseName");
      }
    }
    Pollers pollers = given.provisionedPollerConfig();
    if (pollers != null && pollers.unbounded()) {
      throw Refusals.invalid(
          "Either MinimumPollers or MaximumPollers are required if ProvisionedPollerConfig is"
              + " provided.");
    }
  }

  /**
   * Checks an update.
   *
   * @param given what the request asks for
   * @param before what the mapping had
   */
  static void checkUpdate(Source source, MappingSettings given, MappingSettings before) {
    checkGiven(source, given);
    checkGroup(
        given.amazonManagedKafkaEventSourceConfig(), before.amazonManagedKafkaEventSourceConfig());
    checkGroup(
        given.selfManagedKafkaEventSourceConfig(), before.selfManagedKafkaEventSourceConfig());
    DocumentDb config = given.documentDBEventSourceConfig();
    if (config != null && (config.databaseName() != null || config.collectionName() != null)) {
      throw Refusals.invalid(
          "Invalid parameters: "
              + (config.databaseName() == null ? "" : "databaseName")
              + (config.databaseName() == null || config.collectionName() == null ? "" : ", ")
              + (config.collectionName() == null ? "" : "collectionName"));
    }
  }

  private static void checkGroup(@Nullable KafkaConfig given, @Nullable KafkaConfig before) {
    String group = given == null ? null : given.consumerGroupId();
    if (group != null && (before == null || !group.equals(before.consumerGroupId()))) {
      throw Refusals.invalid("Unsupported 'consumerGroupId' parameter for update operation.");
    }
  }

  private static void checkGiven(Source source, MappingSettings given) {
    KafkaConfig kafka = given.selfManagedKafkaEventSourceConfig();
    if (kafka != null && MappingShapes.QUEUE.equals(kafka.consumptionMode())) {
      throw Refusals.notSupported(MappingCompatibility.QUEUE_MODE);
    }
    if (source.isQueue() && given.startingPosition() != null) {
      throw Refusals.invalid("StartingPosition is not valid for SQS event sources.");
    }
    for (Member member : Member.values()) {
      if (member.isGiven(given) && !member.isOf(source)) {
        throw unsupported(source, member.awsName());
      }
    }
    DestinationConfig destinations = given.destinationConfig();
    if (destinations != null && destinations.onSuccess() != null) {
      throw unsupported(Source.KINESIS, Member.DESTINATION_CONFIG.awsName());
    }
    if (destinations != null) {
      checkFailureDestination(source, destinations);
    }
    ClusterRules.checkGiven(source, given);
    if (given.filterCriteria() != null) {
      FilterRules.check(given.filterCriteria());
    }
  }

  /** Discarded batches go to queues, topics and buckets, and those of Kafka to its own topics. */
  private static void checkFailureDestination(Source source, DestinationConfig destinations) {
    Destination failures = destinations.onFailure();
    String arn = failures == null ? null : failures.destination();
    if (arn == null || arn.isEmpty() || ClusterRules.isTopic(source, arn)) {
      return;
    }
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !FAILURE_DESTINATIONS.contains(parts[2])) {
      throw Refusals.invalid(
          "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=%s)) is invalid."
              .formatted(arn));
    }
  }

  /** AWS's two families of pollers spell the member differently. */
  private static AwsException unsupported(Source source, String member) {
    String spelled =
        source.isKnownWindow()
            ? member
            : "'" + member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1) + "'";
    return Refusals.invalid(
        "Unsupported " + spelled + " parameter for given event source mapping type.");
  }

  private static void checkPosition(
      Source source, @Nullable String arn, MappingSettings given, Instant now) {
    String position = given.startingPosition();
    if (source.hasShards() && position == null) {
      throw Refusals.invalid(
          "1 validation error detected: Value null at 'startingPosition' failed to satisfy"
              + " constraint: Member must not be null.");
    }
    boolean atTime = "AT_TIMESTAMP".equals(position);
    if (atTime && source != Source.KINESIS && source.hasShards()) {
      throw Refusals.invalid("Unsupported starting position for arn type: " + arn);
    }
    BigDecimal time = given.startingPositionTimestamp();
    if (atTime && time == null) {
      throw Refusals.invalid("Need to specify a timestamp");
    }
    if (time != null && !atTime) {
      throw Refusals.invalid(
          "StartingPositionTimestamp is only valid with the starting position AT_TIMESTAMP.");
    }
    if (time != null && (time.signum() < 0 || time.compareTo(Times.seconds(now)) > 0)) {
      throw Refusals.invalid("StartingPositionTimestamp cannot be in the future.");
    }
  }

  private static void require(@Nullable List<?> member, String name) {
    if (member == null || member.isEmpty()) {
      throw Refusals.invalid("Required '" + name + "' parameter is missing.");
    }
  }

  /** Checks settings as a whole, as they would be stored. */
  static void check(Source source, MappingSettings settings) {
    checkBatching(source, settings);
    Integer age = settings.maximumRecordAgeInSeconds();
    if (age != null && age != -1 && age < YOUNGEST) {
      throw Refusals.invalid(
          "1 validation error detected: Value '%d' at 'maximumRecordAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to %d."
              .formatted(age, YOUNGEST));
    }
    checkPollers(source, settings);
    checkMetrics(source, settings);
    ClusterRules.check(source, settings);
  }

  private static void checkBatching(Source source, MappingSettings settings) {
    Integer size = settings.batchSize();
    Integer window = settings.maximumBatchingWindowInSeconds();
    if (!source.isQueue() || size == null || window == null) {
      return;
    }
    if (size > UNGATHERED && window == 0) {
      throw Refusals.invalid(
          "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
              + " than 10");
    }
    if (source == Source.SQS_FIFO && window > 0) {
      throw Refusals.invalid("Batching window is not supported for FIFO queues");
    }
  }

  private static void checkPollers(Source source, MappingSettings settings) {
    Pollers pollers = settings.provisionedPollerConfig();
    if (pollers == null) {
      return;
    }
    int minimum = pollers.minimumPollers() == null ? 0 : pollers.minimumPollers();
    int maximum = pollers.maximumPollers() == null ? 0 : pollers.maximumPollers();
    if (minimum < source.fewestPollers() || maximum < minimum || maximum > source.mostPollers()) {
      throw Refusals.invalid(
          "MinimumPollers should be between [%d, 200] and MaximumPollers should be between [MinimumPollers, %d]"
              .formatted(source.fewestPollers(), source.mostPollers()));
    }
    if (source.isQueue() && pollers.pollerGroupName() != null) {
      throw unsupported(source, "PollerGroupName");
    }
    if (settings.scalingConfig() != null) {
      throw Refusals.invalid(
          "Provisioned mode for SQS ESM does not support maximum concurrency feature. Use"
              + " MaximumPollers as the control mechanism and remove maximum concurrency.");
    }
  }

  private static void checkMetrics(Source source, MappingSettings settings) {
    MetricsConfig config = settings.metricsConfig();
    if (config == null || config.metrics() == null) {
      return;
    }
    if (source.isKafka() && settings.provisionedPollerConfig() == null) {
      throw Refusals.invalid(
          "MetricsConfig is only available for Provisioned Mode. Enable Provisioned Mode by"
              + " specifying MinimumPollers in ProvisionedPollerConfig.");
    }
    if (!source.isKafka() && config.metrics().stream().anyMatch(m -> !m.equals("EventCount"))) {
      throw Refusals.invalid(
          "Only EventCount metrics are supported for event source mappings of this type.");
    }
  }
}
