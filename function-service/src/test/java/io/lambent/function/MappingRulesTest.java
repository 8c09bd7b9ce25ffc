package io.lambent.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event source mappings that AWS accepts and refuses. */
class MappingRulesTest extends MappingCalls {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | Unrecognized event source.",
        "{'EventSourceArn': 'arn:aws:s3:::bucket'} | Unrecognized event source.",
        "{'EventSourceArn': 'arn:aws:dynamodb:us-east-1:100000000006:table/t'}"
            + " | Unrecognized event source.",
        "{'EventSourceArn': 'QUEUE', 'DestinationConfig': {'OnSuccess': {'Destination':"
            + " 'arn:aws:sqs:us-east-1:100000000006:o'}}}"
            + " | Unsupported DestinationConfig parameter for given event source mapping type.",
        "{'EventSourceArn': 'QUEUE', 'StartingPosition': 'LATEST'}"
            + " | StartingPosition is not valid for SQS event sources.",
        "{'EventSourceArn': 'QUEUE', 'BatchSize': 11}"
            + " | Maximum batch window in seconds must be greater than 0 if maximum batch size is"
            + " greater than 10",
        "{'EventSourceArn': 'FIFO', 'MaximumBatchingWindowInSeconds': 1}"
            + " | Batching window is not supported for FIFO queues",
        "{'EventSourceArn': 'QUEUE', 'ParallelizationFactor': 2}"
            + " | Unsupported ParallelizationFactor parameter for given event source mapping type.",
        "{'EventSourceArn': 'QUEUE', 'ProvisionedPollerConfig': {}}"
            + " | Either MinimumPollers or MaximumPollers are required if ProvisionedPollerConfig"
            + " is provided.",
        "{'EventSourceArn': 'QUEUE', 'ProvisionedPollerConfig': {'MinimumPollers': 1}}"
            + " | MinimumPollers should be between [2, 200] and MaximumPollers should be between"
            + " [MinimumPollers, 10000]",
        "{'EventSourceArn': 'QUEUE', 'ProvisionedPollerConfig': {'MinimumPollers': 3},"
            + " 'ScalingConfig': {'MaximumConcurrency': 2}}"
            + " | Provisioned mode for SQS ESM does not support maximum concurrency feature. Use"
            + " MaximumPollers as the control mechanism and remove maximum concurrency.",
        "{'EventSourceArn': 'KINESIS', 'StartingPosition': 'AT_TIMESTAMP'}"
            + " | Need to specify a timestamp",
        "{'EventSourceArn': 'KINESIS', 'StartingPosition': 'AT_TIMESTAMP',"
            + " 'StartingPositionTimestamp': 1e15}"
            + " | StartingPositionTimestamp cannot be in the future.",
        "{'EventSourceArn': 'KINESIS', 'StartingPosition': 'LATEST', 'ScalingConfig':"
            + " {'MaximumConcurrency': 2}}"
            + " | Unsupported ScalingConfig parameter for given event source mapping type.",
        "{'EventSourceArn': 'KINESIS', 'StartingPosition': 'LATEST', 'DestinationConfig':"
            + " {'OnFailure': {'Destination': 'arn:aws:lambda:us-east-1:100000000006:function:f'}}}"
            + " | The provided destination config DestinationConfig(onSuccess=null,"
            + " onFailure=OnFailure(destination=arn:aws:lambda:us-east-1:100000000006:function:f))"
            + " is invalid.",
        "{'EventSourceArn': 'arn:aws:postgresql:us-east-1:100000000006:shop/public.orders',"
            + " 'StartingPosition': 'AT_TIMESTAMP', 'StartingPositionTimestamp': 1}"
            + " | Unsupported starting position for arn type:"
            + " arn:aws:postgresql:us-east-1:100000000006:shop/public.orders",
        "{'EventSourceArn': 'arn:aws:postgresql:us-east-1:100000000007:shop/public.orders',"
            + " 'StartingPosition': 'LATEST'}"
            + " | The provided ARNs don't belong to the same account.",
        "{'EventSourceArn': 'arn:aws:postgresql:us-east-1:100000000006:shop/orders',"
            + " 'StartingPosition': 'LATEST'} | Unrecognized event source.",
        "{'EventSourceArn': 'arn:aws:postgresql:us-east-1:100000000006:shop/public.orders',"
            + " 'StartingPosition': 'LATEST', 'Topics': ['topic']}"
            + " | Unsupported Topics parameter for given event source mapping type.",
        "{'EventSourceArn': 'MSK', 'StartingPosition': 'LATEST'}"
            + " | Required 'topics' parameter is missing.",
        "{'EventSourceArn': 'MSK', 'Topics': ['topic'], 'ParallelizationFactor': 2}"
            + " | Unsupported 'parallelizationFactor' parameter for given event source mapping"
            + " type.",
        "{'EventSourceArn': 'MSK', 'Topics': ['topic'], 'MetricsConfig': {'Metrics':"
            + " ['EventCount']}} | MetricsConfig is only available for Provisioned Mode. Enable"
            + " Provisioned Mode by specifying MinimumPollers in ProvisionedPollerConfig.",
        "{'EventSourceArn': 'BROKER', 'Queues': ['q']}"
            + " | Required 'sourceAccessConfigurations' parameter is missing.",
        "{'EventSourceArn': 'MSK', 'Topics': ['topic'], 'SourceAccessConfigurations': [{'Type':"
            + " 'BASIC_AUTH', 'URI': 'SECRET'}]} | Unsupported source access configuration type"
            + " 'BASIC_AUTH' for given event source mapping type.",
        "{'EventSourceArn': 'MSK', 'Topics': ['topic'], 'SourceAccessConfigurations': [{'Type':"
            + " 'SASL_SCRAM_512_AUTH', 'URI': 'name'}]} | The URI of SASL_SCRAM_512_AUTH is not the"
            + " ARN of a secret: name",
        "{'EventSourceArn': 'MSK', 'Topics': ['topic'], 'DestinationConfig': {'OnFailure':"
            + " {'Destination': 'kafka://failed'}}} | A Kafka on-failure destination is only"
            + " available for event source mappings with provisioned mode enabled.",
        "{'EventSourceArn': 'MSK', 'Topics': ['topic'], 'ProvisionedPollerConfig':"
            + " {'MinimumPollers': 1}, 'DestinationConfig': {'OnFailure': {'Destination':"
            + " 'kafka://topic'}}} | The destination topic name cannot be the same as any of your"
            + " source topic names.",
        "{'EventSourceArn': 'CLUSTER', 'FilterCriteria': {'Filters': [{'Pattern': 'x'}]}}"
            + " | Unsupported 'filterCriteria' parameter for given event source mapping type."
      })
  void refusesWhatASourceDoesNotHave(String request, String message) {
    Map<String, Object> asked = parse(request);
    asked.put("FunctionName", "does-not-exist");
    Answer answer = service.post(MAPPINGS, asked);

    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.text("Type")).isEqualTo("User");
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"does-not-exist", FUNCTION + ":7", FUNCTION + ":no-alias"})
  void needsAFunction(String function) {
    Answer answer =
        service.post(MAPPINGS, Map.of("FunctionName", function, "EventSourceArn", queue()));

    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message()).isEqualTo("Function does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"simple string\"",
        "simple string",
        "{\"eventSource\": \"aws:sqs\"}",
        "{\"eventSource\": []}",
        "{\"eventName\": [\"INSERT\"=123}",
        "{\"body\": {\"n\": [{\"numeric\": [\">\"]}]}}",
        "{\"body\": {\"n\": [{\"no-such-match\": \"x\"}]}}",
        "{}",
        ""
      })
  void refusesPatternsThatAreNone(String pattern) {
    Answer answer = filtered(queue(), List.of(pattern));

    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message()).isEqualTo("Invalid filter pattern definition.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"body\": {\"testItem\": [\"test24\", \"test45\"], \"test2\": [\"go\"]}}",
        "{\"body\": {\"test2\": [{\"exists\": true}]}}",
        "{\"body\": {\"n\": [{\"numeric\": [\">=\", 100, \"<\", 200]}]}}",
        "{\"body\": {\"p\": [{\"prefix\": \"us-1\"}, {\"suffix\": \".png\"}]}}",
        "{\"body\": {\"p\": [{\"anything-but\": [\"a\"]}, {\"equals-ignore-case\": \"b\"}]}}",
        "{\"$or\": [{\"body\": {\"a\": [1]}}, {\"body\": {\"b\": [null]}}]}"
      })
  void keepsPatterns(String pattern) {
    Answer created = filtered(queue(), List.of(pattern));

    assertThat(created.status()).isEqualTo(202);
    assertThat(created.body().at("/FilterCriteria/Filters/0/Pattern").asString())
        .isEqualTo(pattern);
  }

  @Test
  void takesFiveFiltersOf4096Characters() {
    String pattern = "{\"body\": [\"" + "a".repeat(4096 - 14) + "\"]}";
    assertThat(pattern).hasSize(4096);

    assertThat(filtered(queue(), List.of(pattern, pattern, pattern, pattern, pattern)).status())
        .isEqualTo(202);
    assertThat(filtered(queue(), List.of("[]", "", "", "", "", "")).error())
        .isEqualTo("InvalidParameterValueException");
    Answer tooLong = filtered(queue(), List.of(pattern, pattern + " "));
    assertThat(tooLong.error()).isEqualTo("ValidationException");
    assertThat(tooLong.message())
        .isEqualTo(
            "1 validation error detected: Value '"
                + pattern
                + " ' at 'filterCriteria.filters.2.member.pattern' failed to satisfy constraint:"
                + " Member must have length less than or equal to 4096");
  }

  @Test
  void namesTheConstraintsOfNestedElements() {
    Map<String, Object> request = parse("{'Topics': ['topic']}");
    request.put("FunctionName", FUNCTION);
    request.put(
        "SelfManagedEventSource",
        Map.of("Endpoints", Map.of("KAFKA_BOOTSTRAP_SERVERS", List.of("no port"))));

    assertThat(service.post(MAPPINGS, request).message())
        .isEqualTo(
            "1 validation error detected: Value '{KAFKA_BOOTSTRAP_SERVERS=[no port]}' at"
                + " 'selfManagedEventSource.endpoints' failed to satisfy constraint: Map value must"
                + " satisfy constraint: [Member must have length less than or equal to 10, Member"
                + " must have length greater than or equal to 1, Member must satisfy constraint:"
                + " [Member must have length less than or equal to 300, Member must have length"
                + " greater than or equal to 1, Member must satisfy regular expression pattern:"
                + " (([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|"
                + "[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}, Member must not be null]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'FilterCriteria': {'Filters': [null]}}",
        "{'FilterCriteria': {'Filters': 'x'}}",
        "{'FunctionResponseTypes': [null]}",
        "{'MetricsConfig': {'Metrics': [null]}}",
        "{'SourceAccessConfigurations': [null]}",
        "{'SelfManagedEventSource': {'Endpoints': {'KAFKA_BOOTSTRAP_SERVERS': [null]}}}",
        "{'SelfManagedEventSource': {'Endpoints': {'KAFKA_BOOTSTRAP_SERVERS': null}}}",
        "{'SelfManagedEventSource': {'Endpoints': {}}}",
        "{'Topics': [null]}",
        "{'Topics': []}",
        "{'Queues': [null]}",
        "{'StartingPosition': 'LATEST', 'StartingPositionTimestamp': 'now'}",
        "{'AmazonManagedKafkaEventSourceConfig': {'SchemaRegistryConfig': {'AccessConfigs':"
            + " [null]}}}"
      })
  void refusesMalformedRequests(String request) {
    Map<String, Object> asked = parse(request);
    asked.put("FunctionName", FUNCTION);
    Answer answer = service.post(MAPPINGS, asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .isIn("ValidationException", "SerializationException", "InvalidParameterValueException");
  }

  @Test
  void refusesServersHoweverLongTheirNamesAre() {
    Map<String, Object> request = parse("{'Topics': ['topic']}");
    request.put("FunctionName", FUNCTION);
    request.put(
        "SelfManagedEventSource",
        Map.of("Endpoints", Map.of("KAFKA_BOOTSTRAP_SERVERS", List.of("a.".repeat(200_000)))));

    assertThat(service.post(MAPPINGS, request).error()).isEqualTo("ValidationException");
  }

  @Test
  void refusesDuplicatesOfQueuesAndStreams() {
    String queue = queue();
    String uuid = created(queue, Map.of()).text("UUID");
    Answer duplicate = create(queue, Map.of());
    assertThat(duplicate.status()).isEqualTo(409);
    assertThat(duplicate.error()).isEqualTo("ResourceConflictException");
    assertThat(duplicate.message())
        .isEqualTo(
            "An event source mapping with SQS arn (\" %s \") and function (\" %s \") already exists. Please update or delete the existing mapping with UUID %s"
                .formatted(queue, FUNCTION, uuid));

    String stream = "arn:aws:kinesis:us-east-1:100000000006:stream/" + UUID.randomUUID();
    String ofStream = created(stream, Map.of("StartingPosition", "LATEST")).text("UUID");
    assertThat(create(stream, Map.of("StartingPosition", "TRIM_HORIZON")).message())
        .isEqualTo(
            "The event source arn (\" %s \") and function (\" %s \") provided mapping already exists. Please update or delete the existing mapping with UUID %s"
                .formatted(stream, FUNCTION, ofStream));
  }

  @Test
  void letsOneOfSeveralConcurrentCreationsWin() throws Exception {
    String queue = queue();
    List<Callable<Answer>> creations = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      creations.add(() -> create(queue, Map.of()));
    }
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(creations)) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 409);
  }

  private Answer filtered(String source, List<String> patterns) {
    return create(source, Map.of("FilterCriteria", criteria(patterns)));
  }
}
