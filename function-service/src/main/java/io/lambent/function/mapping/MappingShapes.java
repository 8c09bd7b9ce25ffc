package io.lambent.function.mapping;

import io.lambent.aws.api.SharedRecord;
import io.lambent.function.awsapi.AwsShape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The structures in the settings of a mapping: in requests, in answers and in the database. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html">EventSourceMappingConfiguration</a>.
 */
final class MappingShapes {
  static final String STREAM = "Stream";
  static final String QUEUE = "Queue";

  private MappingShapes() {}

  /** The filters of records; without any, all records are passed on. */
  @AwsShape
  record FilterCriteria(@Nullable List<Filter> filters) {
    List<Filter> list() {
      return filters == null ? List.of() : filters;
    }
  }

  @AwsShape
  record Filter(@Nullable String pattern) {}

  @AwsShape
  record MetricsConfig(@Nullable List<String> metrics) {}

  @AwsShape
  record LoggingConfig(@Nullable String systemLogLevel) {}

  @AwsShape
  record ScalingConfig(@Nullable Integer maximumConcurrency) {}

  @AwsShape
  record DestinationConfig(@Nullable Destination onSuccess, @Nullable Destination onFailure) {}

  @AwsShape
  record Destination(@Nullable String destination) {}

  /** A credential, or a place in a network, that the source asks for. */
  @AwsShape
  record SourceAccess(@Nullable String type, @Nullable String uRI) {}

  /** A Kafka cluster that AWS does not run. */
  @AwsShape
  record SelfManaged(@Nullable Map<String, List<String>> endpoints) {
    List<String> bootstrapServers() {
      return endpoints == null
          ? List.of()
          : Objects.requireNonNullElse(endpoints.get("KAFKA_BOOTSTRAP_SERVERS"), List.of());
    }
  }

  /**
   * The settings for reading a Kafka cluster of either kind.
   *
   * @param consumptionMode of clusters that AWS does not run
   */
  @AwsShape
  @SharedRecord
  record KafkaConfig(
      @Nullable String consumerGroupId,
      @Nullable SchemaRegistry schemaRegistryConfig,
      @Nullable String consumptionMode) {}

  @AwsShape
  record SchemaRegistry(
      @Nullable String schemaRegistryURI,
      @Nullable String eventRecordFormat,
      @Nullable List<RegistryAccess> accessConfigs,
      @Nullable List<SchemaValidation> schemaValidationConfigs) {}

  @AwsShape
  record RegistryAccess(@Nullable String type, @Nullable String uRI) {}

  @AwsShape
  record SchemaValidation(@Nullable String attribute) {}

  @AwsShape
  record DocumentDb(
      @Nullable String databaseName,
      @Nullable String collectionName,
      @Nullable String fullDocument) {}

  /** Provisioned mode: how many pollers are kept for the mapping. */
  @AwsShape
  record Pollers(
      @Nullable Integer minimumPollers,
      @Nullable Integer maximumPollers,
      @Nullable String pollerGroupName) {
    boolean unbounded() {
      return minimumPollers == null && maximumPollers == null;
    }
  }
}
