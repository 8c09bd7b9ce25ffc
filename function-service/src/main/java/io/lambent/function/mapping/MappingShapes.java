package io.lambent.function.mapping;

import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of a mapping consist of: in requests, in answers and in the database. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html">EventSourceMappingConfiguration</a>.
 */
final class MappingShapes {
  /** The ARN of a resource of any service. */
  static final String ARN =
      "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+"
          + "-\\d{1})?:(\\d{12})?:(.*)";

  static final String STREAM = "Stream";
  static final String QUEUE = "Queue";

  static final String TOPIC = "[^.]([a-zA-Z0-9\\-_.]+)";

  private static final String DESTINATION = "$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|" + ARN;
  private static final String URI = "[a-zA-Z0-9-\\/*:_+=.@-]*";
  private static final String SPACED_URI = "[ a-zA-Z0-9-\\/*:_+=.@-]*";
  private static final String ENDPOINT =
      "(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*"
          + "([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}";

  /** The same, without alternatives in a loop, which take stack for each character. */
  private static final String FLAT_ENDPOINT =
      "(?!.*(?:\\.\\.|\\.-|-\\.))[a-zA-Z0-9](?:[a-zA-Z0-9.\\-]*[a-zA-Z0-9])?:[0-9]{1,5}";

  private MappingShapes() {}

  /** Which records are passed on; all where there are no filters. */
  @AwsShape
  record FilterCriteria(@Nullable List<@Valid @NotNull Filter> filters) {
    List<Filter> list() {
      return filters == null ? List.of() : filters;
    }
  }

  @AwsShape
  record Filter(@Size(max = 4096) @Nullable String pattern) {}

  @AwsShape
  record MetricsConfig(
      @Size(max = 3)
          @Nullable List<@OneOf({"EventCount", "ErrorCount", "KafkaMetrics"}) @NotNull String>
              metrics) {}

  @AwsShape
  record LoggingConfig(@OneOf({"DEBUG", "INFO", "WARN"}) @Nullable String systemLogLevel) {}

  @AwsShape
  record ScalingConfig(@Min(2) @Max(1000) @Nullable Integer maximumConcurrency) {}

  @AwsShape
  record DestinationConfig(
      @Valid @Nullable Destination onSuccess, @Valid @Nullable Destination onFailure) {}

  @AwsShape
  record Destination(
      @Size(max = 350) @Pattern(regexp = DESTINATION) @Nullable String destination) {}

  /** A credential, or a place in a network, that the source asks for. */
  @AwsShape
  record SourceAccess(
      @OneOf({
            "BASIC_AUTH",
            "VPC_SUBNET",
            "VPC_SECURITY_GROUP",
            "SASL_SCRAM_512_AUTH",
            "SASL_SCRAM_256_AUTH",
            "VIRTUAL_HOST",
            "CLIENT_CERTIFICATE_TLS_AUTH",
            "SERVER_ROOT_CA_CERTIFICATE",
            "OAUTHBEARER_AUTH",
            "OAUTHBEARER_SCOPE",
            "OAUTHBEARER_AUDIENCE",
            "OAUTHBEARER_LOGICAL_CLUSTER",
            "OAUTHBEARER_IDENTITY_POOL",
            "IAM_AUTH",
            "IAM_OAUTHBEARER_AUTH"
          })
          @Nullable String type,
      @Size(min = 1, max = 200) @Pattern(regexp = SPACED_URI) @Nullable String uRI) {}

  /** A Kafka cluster that AWS does not run. */
  @AwsShape
  record SelfManaged(
      @Size(min = 1, max = 2)
          @Nullable
              Map<
                  @OneOf("KAFKA_BOOTSTRAP_SERVERS") String,
                  @Size(min = 1, max = 10) List<
                      @Size(min = 1, max = 300) @Pattern(regexp = FLAT_ENDPOINT, message = ENDPOINT)
                      @NotNull String>>
              endpoints) {
    List<String> bootstrapServers() {
      return endpoints == null
          ? List.of()
          : Objects.requireNonNullElse(endpoints.get("KAFKA_BOOTSTRAP_SERVERS"), List.of());
    }
  }

  /**
   * How a Kafka cluster, of whichever kind, is read.
   *
   * @param consumptionMode of clusters that AWS does not run
   */
  @AwsShape
  record KafkaConfig(
      @Size(min = 1, max = 200) @Pattern(regexp = SPACED_URI) @Nullable String consumerGroupId,
      @Valid @Nullable SchemaRegistry schemaRegistryConfig,
      @OneOf({STREAM, QUEUE}) @Nullable String consumptionMode) {}

  @AwsShape
  record SchemaRegistry(
      @Size(min = 1, max = 10_000) @Pattern(regexp = URI) @Nullable String schemaRegistryURI,
      @OneOf({"JSON", "SOURCE"}) @Nullable String eventRecordFormat,
      @Nullable List<@Valid @NotNull RegistryAccess> accessConfigs,
      @Nullable List<@Valid @NotNull SchemaValidation> schemaValidationConfigs) {}

  @AwsShape
  record RegistryAccess(
      @OneOf({
            "BASIC_AUTH",
            "CLIENT_CERTIFICATE_TLS_AUTH",
            "SERVER_ROOT_CA_CERTIFICATE",
            "OAUTHBEARER_AUTH"
          })
          @Nullable String type,
      @Size(max = 10_000) @Pattern(regexp = ARN) @Nullable String uRI) {}

  @AwsShape
  record SchemaValidation(@OneOf({"KEY", "VALUE"}) @Nullable String attribute) {}

  @AwsShape
  record DocumentDb(
      @Size(min = 1, max = 63) @Pattern(regexp = "[^ /\\.$\\x22]*") @Nullable String databaseName,
      @Size(min = 1, max = 57) @Pattern(regexp = "(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*)")
          @Nullable String collectionName,
      @OneOf({"UpdateLookup", "Default"}) @Nullable String fullDocument) {}

  /** Provisioned mode: how many pollers are kept for the mapping. */
  @AwsShape
  record Pollers(
      @Min(1) @Max(200) @Nullable Integer minimumPollers,
      @Min(1) @Max(10_000) @Nullable Integer maximumPollers,
      @Size(max = 128) @Pattern(regexp = "[a-zA-Z0-9-_]*") @Nullable String pollerGroupName) {
    boolean unbounded() {
      return minimumPollers == null && maximumPollers == null;
    }
  }
}
