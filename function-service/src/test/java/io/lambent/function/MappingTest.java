package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations on event source mappings. */
class MappingTest {
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
  private static final String FUNCTION = "mapped";
  private static final String ACCOUNT = "100000000006";
  private static final String FIFO = "arn:aws:sqs:us-east-1:100000000006:queue.fifo";
  private static final String TABLE =
      "arn:aws:dynamodb:us-east-1:100000000006:table/t/stream/2026-01-01T00:00:00.000";
  private static final String MSK =
      "arn:aws:kafka:us-east-1:100000000006:cluster/c/11f04185-8ff8-4e0a-a903-2245da2e6433-5";
  private static final String BROKER = "arn:aws:mq:us-east-1:100000000006:broker:b:b-1";
  private static final String CLUSTER = "arn:aws:rds:us-east-1:100000000006:cluster:docdb";
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:100000000006:secret:s";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestingFunctionService service = TestingFunctionService.shared(ACCOUNT);

  @BeforeEach
  void function() {
    if (service.get("/2015-03-31/functions/" + FUNCTION).status() == 404) {
      service.create(creation(FUNCTION, ""));
    }
  }

  @Test
  void answersNotFoundForUnknownMappings() {
    String unknown = MAPPINGS + "/" + UUID.randomUUID();
    for (Answer answer :
        List.of(
            service.get(unknown),
            service.delete(unknown),
            service.put(unknown, Map.of("Enabled", false)))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.error()).isEqualTo("ResourceNotFoundException");
      assertThat(answer.message()).isEqualTo("The resource you requested does not exist.");
      assertThat(answer.text("Type")).isEqualTo("User");
    }
  }

  @Test
  void keepsMappingsFromOtherAccounts() {
    String uuid = created(queue(), Map.of()).text("UUID");
    TestingFunctionService other = TestingFunctionService.shared("100000000007");

    assertThat(other.get(MAPPINGS + "/" + uuid).status()).isEqualTo(404);
    assertThat(other.delete(MAPPINGS + "/" + uuid).status()).isEqualTo(404);
    assertThat(other.get(MAPPINGS).body().path("EventSourceMappings").isEmpty()).isTrue();
  }

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

  @Test
  void hasFiftyTagsAndNoneOfAwsOwn() {
    Map<String, String> fifty = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      fifty.put("key-" + i, "");
    }
    Answer created = created(queue(), Map.of("Tags", fifty));
    String tags =
        "/2017-03-31/tags/" + TestingFunctionService.encode(created.text("EventSourceMappingArn"));
    assertThat(service.get(tags).body().path("Tags").size()).isEqualTo(50);
    assertThat(created.body().has("Tags")).isFalse();

    assertThat(service.post(tags, Map.of("Tags", Map.of("more", ""))).message())
        .isEqualTo("Number of tags exceeds resource tag limit.");
    fifty.put("more", "");
    assertThat(create(queue(), Map.of("Tags", fifty)).message())
        .isEqualTo("Number of tags exceeds resource tag limit.");
    assertThat(create(queue(), Map.of("Tags", Map.of("aws:x", ""))).error())
        .isEqualTo("InvalidParameterValueException");
    TestingFunctionService other = TestingFunctionService.shared("100000000007");
    assertThat(other.get(tags).status()).isEqualTo(404);
  }

  @Test
  void updatesWhatIsGivenAndKeepsTheRest() {
    Map<String, Object> settings = parse("{'BatchSize': 20, 'MaximumBatchingWindowInSeconds': 5}");
    settings.put("FilterCriteria", criteria(List.of("{\"body\": [\"a\"]}")));
    settings.put("ScalingConfig", Map.of("MaximumConcurrency", 7));
    String uuid = created(queue(), settings).text("UUID");

    Answer updated = service.put(MAPPINGS + "/" + uuid, Map.of("BatchSize", 30));
    assertThat(updated.status()).isEqualTo(202);
    assertThat(updated.text("State")).isEqualTo("Updating");
    assertThat(updated.body().path("BatchSize").asInt()).isEqualTo(30);
    assertThat(updated.body().path("MaximumBatchingWindowInSeconds").asInt()).isEqualTo(5);
    assertThat(updated.body().at("/ScalingConfig/MaximumConcurrency").asInt()).isEqualTo(7);
    assertThat(updated.body().has("FilterCriteria")).isTrue();
    Answer settled = settled(uuid);
    assertThat(settled.text("State")).isEqualTo("Enabled");
    assertThat(settled.body().path("BatchSize").asInt()).isEqualTo(30);

    assertThat(service.put(MAPPINGS + "/" + uuid, parse("{'MaximumBatchingWindowInSeconds': 0}")))
        .extracting(Answer::message)
        .isEqualTo(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is"
                + " greater than 10");
    Answer emptied =
        service.put(MAPPINGS + "/" + uuid, parse("{'FilterCriteria': {}, 'ScalingConfig': {}}"));
    assertThat(emptied.body().has("FilterCriteria")).isFalse();
    assertThat(emptied.body().has("ScalingConfig")).isFalse();
  }

  @Test
  void disablesAndEnables() {
    String uuid = created(queue(), Map.of()).text("UUID");

    assertThat(service.put(MAPPINGS + "/" + uuid, Map.of("Enabled", false)).text("State"))
        .isEqualTo("Disabling");
    assertThat(settled(uuid).text("State")).isEqualTo("Disabled");
    assertThat(service.put(MAPPINGS + "/" + uuid, Map.of("BatchSize", 1)).text("State"))
        .isEqualTo("Updating");
    assertThat(settled(uuid).text("State")).isEqualTo("Disabled");
    assertThat(service.put(MAPPINGS + "/" + uuid, Map.of("Enabled", true)).text("State"))
        .isEqualTo("Enabling");
    assertThat(settled(uuid).text("State")).isEqualTo("Enabled");
  }

  @Test
  void startsDisabledWhereAsked() {
    Answer created = create(queue(), Map.of("Enabled", false));

    assertThat(created.text("State")).isEqualTo("Creating");
    assertThat(settled(created.text("UUID")).text("State")).isEqualTo("Disabled");
  }

  @Test
  void leadsToAnotherFunctionWithoutDuplicates() {
    service.create(creation("other", ""));
    String queue = queue();
    String uuid = created(queue, Map.of()).text("UUID");
    String path = MAPPINGS + "/" + uuid;

    assertThat(service.put(path, Map.of("FunctionName", "other")).text("FunctionArn"))
        .endsWith(":function:other");
    settled(uuid);
    created(queue, Map.of());
    assertThat(service.put(path, Map.of("FunctionName", FUNCTION)).status()).isEqualTo(409);
    assertThat(service.put(path, Map.of("FunctionName", "missing")).message())
        .isEqualTo("Function does not exist");
    assertThat(service.get(path).text("FunctionArn")).endsWith(":function:other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATING", "ENABLING", "UPDATING", "DISABLING", "DELETING"})
  void isInUseWhileItChanges(String state) {
    String uuid = created(queue(), Map.of()).text("UUID");
    force(uuid, state);

    Answer updated = service.put(MAPPINGS + "/" + uuid, Map.of("BatchSize", 1));
    assertThat(updated.status()).isEqualTo(400);
    assertThat(updated.error()).isEqualTo("ResourceInUseException");
    assertThat(updated.message())
        .isEqualTo("Cannot update the event source mapping because it is in use.");
    assertThat(service.delete(MAPPINGS + "/" + uuid).message())
        .isEqualTo("Cannot delete the event source mapping because it is in use.");
  }

  @Test
  void endsTransitionsAfterARestart() {
    String creating = created(queue(), Map.of()).text("UUID");
    String disabling = created(queue(), Map.of("Enabled", false)).text("UUID");
    String deleting = created(queue(), Map.of()).text("UUID");
    force(creating, "CREATING");
    force(disabling, "DISABLING");
    force(deleting, "DELETING");

    try (TestingFunctionService restarted = TestingFunctionService.start(ACCOUNT)) {
      restarted.awaitAt(MAPPINGS + "/" + deleting, answer -> answer.status() == 404);
      assertThat(settled(creating).text("State")).isEqualTo("Enabled");
      assertThat(settled(disabling).text("State")).isEqualTo("Disabled");
    }
  }

  @Test
  void isDeletingAndThenGone() {
    String uuid = created(queue(), Map.of()).text("UUID");

    Answer deleted = service.delete(MAPPINGS + "/" + uuid);
    assertThat(deleted.status()).isEqualTo(202);
    assertThat(deleted.text("State")).isEqualTo("Deleting");
    service.awaitAt(MAPPINGS + "/" + uuid, answer -> answer.status() == 404);
  }

  @Test
  void listsPagesOfAllOfAFunctionAndOfASource() {
    TestingFunctionService lists = TestingFunctionService.shared("100000000008");
    lists.create(creation("one", ""));
    lists.create(creation("two", ""));
    List<String> ofOne = new ArrayList<>();
    String source = "arn:aws:sqs:us-east-1:100000000008:shared";
    for (int i = 0; i < 5; i++) {
      String arn = i == 0 ? source : "arn:aws:sqs:us-east-1:100000000008:queue-" + i;
      ofOne.add(
          lists.post(MAPPINGS, Map.of("FunctionName", "one", "EventSourceArn", arn)).text("UUID"));
    }
    String ofTwo =
        lists.post(MAPPINGS, Map.of("FunctionName", "two", "EventSourceArn", source)).text("UUID");

    assertThat(pages(lists, "MaxItems=4")).hasSize(6).containsAll(ofOne).contains(ofTwo);
    assertThat(pages(lists, "MaxItems=2&FunctionName=one"))
        .containsExactlyInAnyOrderElementsOf(ofOne)
        .isSorted();
    assertThat(pages(lists, "MaxItems=1&EventSourceArn=" + source))
        .containsExactlyInAnyOrder(ofOne.getFirst(), ofTwo);
    assertThat(pages(lists, "FunctionName=two&EventSourceArn=" + source)).containsExactly(ofTwo);
    assertThat(pages(lists, "FunctionName=does-not-exist")).isEmpty();
  }

  @Test
  void leavesEncryptedFiltersOutOfLists() {
    String queue = queue();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("FilterCriteria", criteria(List.of("{\"body\": [\"a\"]}")));
    settings.put("KMSKeyArn", "arn:aws:kms:us-east-1:100000000006:key/k");
    String uuid = created(queue, settings).text("UUID");

    assertThat(service.get(MAPPINGS + "/" + uuid).body().has("FilterCriteria")).isTrue();
    JsonNode listed =
        service.get(MAPPINGS + "?EventSourceArn=" + queue).body().at("/EventSourceMappings/0");
    assertThat(listed.path("UUID").asString()).isEqualTo(uuid);
    assertThat(listed.has("FilterCriteria")).isFalse();
    assertThat(listed.has("KMSKeyArn")).isTrue();
  }

  @Test
  void showsWhatEachSourceHas() {
    assertThat(names(create(FIFO, Map.of())))
        .contains("BatchSize", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds")
        .doesNotContain("StartingPosition", "LastProcessingResult", "Topics");
    assertThat(names(create(TABLE, Map.of("StartingPosition", "LATEST"))))
        .contains("DestinationConfig", "ParallelizationFactor", "TumblingWindowInSeconds");
    Answer msk = create(MSK, Map.of("Topics", List.of("topic")));
    assertThat(msk.body().at("/AmazonManagedKafkaEventSourceConfig/ConsumerGroupId").asString())
        .isEqualTo(msk.text("UUID"));
    assertThat(msk.text("StartingPosition")).isEqualTo("TRIM_HORIZON");
    assertThat(names(msk)).doesNotContain("MaximumBatchingWindowInSeconds");
    Map<String, Object> broker = parse("{'Queues': ['q']}");
    broker.put("SourceAccessConfigurations", secret());
    assertThat(create(BROKER, broker).body().at("/Queues/0").asString()).isEqualTo("q");
    Map<String, Object> cluster = parse("{'DocumentDBEventSourceConfig': {'DatabaseName': 'd'}}");
    cluster.put("SourceAccessConfigurations", secret());
    assertThat(create(CLUSTER, cluster).body().path("DocumentDBEventSourceConfig").toString())
        .isEqualTo("{\"DatabaseName\":\"d\",\"FullDocument\":\"Default\"}");
  }

  private static List<Map<String, String>> secret() {
    return List.of(Map.of("Type", "BASIC_AUTH", "URI", SECRET));
  }

  private static List<String> names(Answer answer) {
    assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(202);
    return List.copyOf(answer.body().propertyNames());
  }

  private static List<String> pages(TestingFunctionService lists, String query) {
    List<String> all = new ArrayList<>();
    String marker = "";
    do {
      Answer page = lists.get(MAPPINGS + "?" + query + "&Marker=" + marker);
      assertThat(page.status()).isEqualTo(200);
      page.body()
          .path("EventSourceMappings")
          .forEach(item -> all.add(item.path("UUID").asString()));
      marker = page.text("NextMarker");
    } while (!marker.isEmpty());
    return all;
  }

  /** Puts a mapping back into a transition, as a crash would leave it. */
  private void force(String uuid, String state) {
    int rows =
        service
            .bean(JdbcClient.class)
            .sql("update event_source_mapping set state = ? where uuid = ?")
            .param(state)
            .param(uuid)
            .update();
    assertThat(rows).isEqualTo(1);
  }

  private Answer filtered(String source, List<String> patterns) {
    return create(source, Map.of("FilterCriteria", criteria(patterns)));
  }

  private static Map<String, ?> criteria(List<String> patterns) {
    return Map.of("Filters", patterns.stream().map(pattern -> Map.of("Pattern", pattern)).toList());
  }

  private Answer created(String source, Map<String, ?> settings) {
    Answer created = create(source, settings);
    assertThat(created.status()).describedAs(created.toString()).isEqualTo(202);
    settled(created.text("UUID"));
    return created;
  }

  private Answer create(String source, Map<String, ?> settings) {
    Map<String, Object> request = new LinkedHashMap<>(settings);
    request.put("FunctionName", FUNCTION);
    request.put("EventSourceArn", source);
    return service.post(MAPPINGS, request);
  }

  private Answer settled(String uuid) {
    return service.awaitAt(MAPPINGS + "/" + uuid, answer -> answer.text("State").endsWith("ed"));
  }

  private static String queue() {
    return "arn:aws:sqs:us-east-1:100000000006:queue-" + UUID.randomUUID();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parse(String json) {
    String text =
        json.replace('\'', '"')
            .replace("\"QUEUE\"", "\"" + queue() + "\"")
            .replace("\"FIFO\"", "\"" + FIFO + "\"")
            .replace("\"KINESIS\"", "\"arn:aws:kinesis:us-east-1:100000000006:stream/s\"")
            .replace("\"MSK\"", "\"" + MSK + "\"")
            .replace("\"BROKER\"", "\"" + BROKER + "\"")
            .replace("\"CLUSTER\"", "\"" + CLUSTER + "\"");
    return JSON.readValue(text, Map.class);
  }
}
