package io.lambent.function.mapping;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.function.mapping.MappingShapes.DocumentDb;
import io.lambent.function.mapping.MappingShapes.KafkaConfig;
import io.lambent.function.mapping.MappingShapes.SourceAccess;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of mappings of clusters and brokers, as pollers get them. */
final class PolledClusters {
  private static final int UNLIMITED = -1;

  /** The batching window of these sources where nobody chose one. */
  private static final int USUAL_WINDOW_MILLIS = 500;

  /**
   * The retries of a batch that nobody limited and whose source has an on-failure destination: so
   * says <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html">AWS's
   * page</a>.
   */
  private static final int RETRIES_BEFORE_DESTINATION = 10;

  private PolledClusters() {}

  /** Null for queues and streams. */
  static @Nullable ClusterSettings settings(Mapping mapping) {
    return switch (mapping.source()) {
      case SQS, SQS_FIFO, KINESIS, DYNAMODB, POSTGRESQL -> null;
      case MSK -> kafka(mapping, Kind.MSK);
      case SELF_MANAGED_KAFKA -> kafka(mapping, Kind.SELF_MANAGED_KAFKA);
      case MQ -> of(mapping, Kind.MQ, first(mapping.settings().queues()), null, Failures.RETRIED);
      case DOCUMENTDB -> documentDb(mapping);
    };
  }

  private static ClusterSettings kafka(Mapping mapping, Kind kind) {
    MappingSettings settings = mapping.settings();
    KafkaConfig config = settings.kafka();
    String group = config == null ? null : config.consumerGroupId();
    return of(
        mapping,
        kind,
        first(settings.topics()),
        Objects.requireNonNullElse(group, mapping.uuid()),
        failures(settings));
  }

  private static Failures failures(MappingSettings settings) {
    String target = settings.failureDestination();
    String destination = target == null || target.isEmpty() ? null : target;
    int retries = Objects.requireNonNullElse(settings.maximumRetryAttempts(), UNLIMITED);
    return new Failures(
        Boolean.TRUE.equals(settings.bisectBatchOnFunctionError()),
        retries == UNLIMITED && destination != null ? RETRIES_BEFORE_DESTINATION : retries,
        Objects.requireNonNullElse(settings.maximumRecordAgeInSeconds(), UNLIMITED),
        destination);
  }

  private static ClusterSettings documentDb(Mapping mapping) {
    DocumentDb config = mapping.settings().documentDBEventSourceConfig();
    String database = config == null ? null : config.databaseName();
    return of(
        mapping, Kind.DOCUMENTDB, Objects.requireNonNullElse(database, ""), null, Failures.RETRIED);
  }

  private static ClusterSettings of(
      Mapping mapping, Kind kind, String name, @Nullable String group, Failures failures) {
    MappingSettings settings = mapping.settings();
    DocumentDb documents = settings.documentDBEventSourceConfig();
    Integer window = settings.maximumBatchingWindowInSeconds();
    return new ClusterSettings(
        kind,
        settings.bootstrapServers(),
        name,
        documents == null ? null : documents.collectionName(),
        documents != null && "UpdateLookup".equals(documents.fullDocument()),
        group,
        PolledMappings.since(mapping),
        access(settings.sourceAccessConfigurations()),
        window == null ? USUAL_WINDOW_MILLIS : window * 1000,
        failures,
        mapping.state() == MappingState.DELETING);
  }

  private static String first(@Nullable List<String> names) {
    return names == null || names.isEmpty() ? "" : names.getFirst();
  }

  private static List<Access> access(@Nullable List<SourceAccess> given) {
    return given == null
        ? List.of()
        : given.stream()
            .map(
                one ->
                    new Access(
                        Objects.requireNonNullElse(one.type(), ""),
                        Objects.requireNonNullElse(one.uRI(), "")))
            .toList();
  }
}
