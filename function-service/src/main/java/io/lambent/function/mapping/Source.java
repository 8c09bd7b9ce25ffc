package io.lambent.function.mapping;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of event sources, with what AWS assumes for each where nobody chose. */
enum Source {
  SQS,
  SQS_FIFO,
  /** A data stream, or a consumer of one. */
  KINESIS,
  /** The stream of a table. */
  DYNAMODB,
  /** A table of a PostgreSQL database. AWS has no such source. */
  POSTGRESQL,
  /** A Kafka cluster of Amazon MSK. */
  MSK,
  SELF_MANAGED_KAFKA,
  /** A broker of Amazon MQ: ActiveMQ or RabbitMQ, which its ARN does not tell. */
  MQ,
  /** The change stream of a DocumentDB cluster. */
  DOCUMENTDB;

  static final Set<Source> QUEUES = EnumSet.of(SQS, SQS_FIFO);
  static final Set<Source> STREAMS = EnumSet.of(KINESIS, DYNAMODB, POSTGRESQL);

  /** Those whose positions trigger-service stores until a mapping is deleted. */
  static final Set<Source> CHECKPOINTED = EnumSet.of(KINESIS, DYNAMODB, POSTGRESQL, DOCUMENTDB);

  static final Set<Source> KAFKA = EnumSet.of(MSK, SELF_MANAGED_KAFKA);

  /** Pollers in provisioned mode, at most, where nobody chose. */
  static final int USUAL_MAXIMUM_POLLERS = 200;

  /** The kind of source an ARN names; empty for what cannot be a source. */
  static Optional<Source> of(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6) {
      return Optional.empty();
    }
    String resource = parts[5];
    return Optional.ofNullable(
        switch (parts[2]) {
          case "sqs" ->
              onlyIf(
                  resource.matches("[a-zA-Z0-9_-]+(\\.fifo)?"),
                  resource.endsWith(".fifo") ? SQS_FIFO : SQS);
          case "kinesis" -> onlyIf(resource.matches("stream/.+"), KINESIS);
          case "dynamodb" -> onlyIf(resource.matches("table/[^/]+/stream/.+"), DYNAMODB);
          case "postgresql" ->
              onlyIf(resource.matches("[A-Za-z0-9_-]+/[^./]+\\.[^/]+"), POSTGRESQL);
          case "kafka" -> onlyIf(resource.matches("(cluster|vpc-connection)/.+"), MSK);
          case "mq" -> onlyIf(resource.matches("broker:.+"), MQ);
          case "rds" -> onlyIf(resource.matches("cluster:.+"), DOCUMENTDB);
          default -> null;
        });
  }

  private static @Nullable Source onlyIf(boolean is, Source source) {
    return is ? source : null;
  }

  /** Returns true if records come in shards, in order, and are retried where they are. */
  boolean hasShards() {
    return STREAMS.contains(this);
  }

  boolean isKafka() {
    return KAFKA.contains(this);
  }

  boolean isQueue() {
    return QUEUES.contains(this);
  }

  /** Returns true if trigger-service stores positions of mappings of this source. */
  boolean hasCheckpoints() {
    return CHECKPOINTED.contains(this);
  }

  /** Records per batch. */
  int defaultBatchSize() {
    return isQueue() ? 10 : 100;
  }

  /**
   * Returns true if a batching window that is left out is one of 0 seconds; for other sources it is
   * half a second.
   */
  boolean isKnownWindow() {
    return isQueue() || hasShards();
  }

  /** Null where a request has to choose one, and for sources without positions. */
  @Nullable String defaultPosition() {
    return switch (this) {
      case MSK, SELF_MANAGED_KAFKA -> "TRIM_HORIZON";
      case DOCUMENTDB -> "LATEST";
      case SQS, SQS_FIFO, KINESIS, DYNAMODB, POSTGRESQL, MQ -> null;
    };
  }

  /** Pollers in provisioned mode, at least. */
  int fewestPollers() {
    return isQueue() ? 2 : 1;
  }

  /** Pollers in provisioned mode, at most. */
  int mostPollers() {
    return isQueue() ? 10_000 : 2_000;
  }

  /** Calls at once of a poller in provisioned mode, as AWS's page on that mode says. */
  int callsOfAPoller() {
    return isQueue() ? 10 : 5;
  }

  /** AWS's {@code StateTransitionReason} for what a user did. */
  String userAction() {
    return hasShards() ? "User action" : "USER_INITIATED";
  }

  /** AWS's {@code LastProcessingResult} before the first record; null where it shows none. */
  @Nullable String nothingProcessed() {
    return isQueue() ? null : "No records processed";
  }
}
