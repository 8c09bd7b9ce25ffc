package io.lambent.function.mapping;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.mapping.MappingShapes.KafkaConfig;
import io.lambent.function.mapping.MappingShapes.SourceAccess;
import java.util.List;
import java.util.Set;

/**
 * Checks what mappings of clusters and brokers ask for that only they have. AWS documents the rules
 * on its pages about <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html">Kafka</a>, <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html">Amazon MQ</a> and <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html">DocumentDB</a>, though
 * not the words of all of its refusals.
 */
final class ClusterRules {
  private static final String TOPIC = "kafka://";
  private static final Set<String> NETWORK = Set.of("VPC_SUBNET", "VPC_SECURITY_GROUP");
  private static final Set<String> MSK =
      Set.of(
          "SASL_SCRAM_512_AUTH",
          "SASL_SCRAM_256_AUTH",
          "CLIENT_CERTIFICATE_TLS_AUTH",
          "SERVER_ROOT_CA_CERTIFICATE");
  private static final Set<String> SELF_MANAGED =
      Set.of(
          "BASIC_AUTH",
          "SASL_SCRAM_512_AUTH",
          "SASL_SCRAM_256_AUTH",
          "CLIENT_CERTIFICATE_TLS_AUTH",
          "SERVER_ROOT_CA_CERTIFICATE",
          "VPC_SUBNET",
          "VPC_SECURITY_GROUP");
  private static final Set<String> MQ = Set.of("BASIC_AUTH", "VIRTUAL_HOST");
  private static final Set<String> DOCUMENTDB = Set.of("BASIC_AUTH");

  private ClusterRules() {}

  /**
   * Checks a request.
   *
   * @param given what the request asks for
   */
  static void checkGiven(Source source, MappingSettings given) {
    KafkaConfig kafka = given.kafka();
    if (kafka != null && kafka.schemaRegistryConfig() != null) {
      throw Refusals.notSupported(MappingCompatibility.SCHEMA_REGISTRY);
    }
    List<SourceAccess> access = given.sourceAccessConfigurations();
    if (access != null) {
      access.forEach(one -> checkAccess(source, one));
    }
  }

  private static void checkAccess(Source source, SourceAccess access) {
    String type = access.type();
    if (type == null || access.uRI() == null) {
      throw Refusals.invalid("SourceAccessConfigurations need a Type and a URI.");
    }
    if (type.startsWith("OAUTHBEARER") || type.startsWith("IAM_")) {
      throw Refusals.notSupported(MappingCompatibility.ACCESS_TYPE);
    }
    Set<String> known =
        switch (source) {
          case MSK -> MSK;
          case SELF_MANAGED_KAFKA -> SELF_MANAGED;
          case MQ -> MQ;
          case DOCUMENTDB -> DOCUMENTDB;
          case SQS, SQS_FIFO, KINESIS, DYNAMODB, POSTGRESQL -> Set.of();
        };
    if (!known.contains(type)) {
      throw Refusals.invalid(
          "Unsupported source access configuration type '"
              + type
              + "' for given event source mapping type.");
    }
    if (!NETWORK.contains(type)
        && !type.equals("VIRTUAL_HOST")
        && !access.uRI().matches("arn:[^:]+:secretsmanager:[^:]+:[^:]*:secret:.+")) {
      throw Refusals.invalid("The URI of " + type + " is not the ARN of a secret: " + access.uRI());
    }
  }

  /**
   * Checks settings as a whole, as they would be stored.
   *
   * @throws AwsException where a destination cannot get the source's records
   */
  static void check(Source source, MappingSettings settings) {
    String target = settings.failureDestination();
    if (!source.isKafka() || target == null || !target.startsWith(TOPIC)) {
      return;
    }
    if (settings.provisionedPollerConfig() == null) {
      throw Refusals.invalid(
          "A Kafka on-failure destination is only available for event source mappings with"
              + " provisioned mode enabled.");
    }
    List<String> topics = settings.topics();
    if (topics != null && topics.contains(target.substring(TOPIC.length()))) {
      throw Refusals.invalid(
          "The destination topic name cannot be the same as any of your source topic names.");
    }
  }

  /** Returns true if discarded batches of a source can go to a topic of its cluster. */
  static boolean isTopic(Source source, String target) {
    return source.isKafka() && target.startsWith(TOPIC);
  }
}
