package io.lambent.function.mapping;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps a function from being mapped to one source twice. */
@Component
class Duplicates {
  private final MappingRepository mappings;

  Duplicates(MappingRepository mappings) {
    this.mappings = mappings;
  }

  /**
   * @param asked not stored yet, or stored under its identifier; its function is locked
   * @throws AwsException where there is another of the same source and function
   */
  void check(Mapping asked) {
    FunctionName name = asked.function().function();
    mappings
        .ofSourceAndFunction(
            name.account(),
            name.region(),
            name.name(),
            Objects.requireNonNullElse(asked.function().qualifier(), ""),
            Objects.requireNonNullElse(asked.eventSourceArn(), ""))
        .stream()
        .filter(other -> !other.uuid().equals(asked.uuid()) && sameRecords(other, asked))
        .findFirst()
        .ifPresent(
            other -> {
              throw conflict(asked, other.uuid());
            });
  }

  /** Returns true if two mappings of one ARN, or of none, read the same records. */
  private static boolean sameRecords(Mapping one, Mapping other) {
    MappingSettings a = one.settings();
    MappingSettings b = other.settings();
    return switch (one.source()) {
      case SQS, SQS_FIFO, KINESIS, DYNAMODB, POSTGRESQL -> true;
      case MSK -> Objects.equals(a.topics(), b.topics());
      case SELF_MANAGED_KAFKA ->
          Objects.equals(a.topics(), b.topics())
              && !Collections.disjoint(a.bootstrapServers(), b.bootstrapServers());
      case MQ -> Objects.equals(a.queues(), b.queues());
      case DOCUMENTDB -> Objects.equals(database(a), database(b));
    };
  }

  private static List<@Nullable String> database(MappingSettings settings) {
    MappingShapes.DocumentDb config = settings.documentDBEventSourceConfig();
    return config == null
        ? List.of()
        : Arrays.asList(config.databaseName(), config.collectionName());
  }

  private static AwsException conflict(Mapping asked, String uuid) {
    String arn = asked.eventSourceArn();
    String name = asked.function().function().name();
    String what =
        switch (asked.source()) {
          case SQS, SQS_FIFO ->
              "An event source mapping with SQS arn (\" %s \") and function (\" %s \")"
                  .formatted(arn, name);
          case KINESIS, DYNAMODB, POSTGRESQL ->
              "The event source arn (\" %s \") and function (\" %s \") provided mapping"
                  .formatted(arn, name);
          case MSK, SELF_MANAGED_KAFKA, MQ, DOCUMENTDB -> joined(asked);
        };
    return Refusals.conflict(
        what + " already exists. Please update or delete the existing mapping with UUID " + uuid);
  }

  private static String joined(Mapping asked) {
    MappingSettings settings = asked.settings();
    String arn = asked.eventSourceArn();
    String source = arn == null ? String.join(",", settings.bootstrapServers()) : arn;
    return "An event source mapping with event source (\"%s\"), function (\"%s\")%s%s"
        .formatted(
            source,
            asked.function().arn(),
            part("topics", settings.topics()),
            part("queues", settings.queues()));
  }

  private static String part(String name, @Nullable List<String> values) {
    return values == null ? "" : ", %s (\"%s\")".formatted(name, String.join(",", values));
  }
}
