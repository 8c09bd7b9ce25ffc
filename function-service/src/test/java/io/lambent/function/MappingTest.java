package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.function.TestingFunctionService.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The life of event source mappings: created, shown, listed, changed and deleted. */
class MappingTest extends MappingCalls {
  private static final String TABLE =
      "arn:aws:dynamodb:us-east-1:100000000006:table/t/stream/2026-01-01T00:00:00.000";

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
  void givesPollersTheSettingsOfAStream() {
    String uuid =
        created(
                TABLE + UUID.randomUUID(),
                parse(
                    "{'StartingPosition': 'LATEST', 'ParallelizationFactor': 3,"
                        + " 'BisectBatchOnFunctionError': true, 'MaximumRetryAttempts': 4,"
                        + " 'MaximumRecordAgeInSeconds': 60, 'TumblingWindowInSeconds': 5,"
                        + " 'DestinationConfig': {'OnFailure': {'Destination':"
                        + " 'arn:aws:sqs:us-east-1:100000000006:failures'}}}"))
            .text("UUID");

    StreamSettings stream = polled(uuid).stream();
    assertThat(stream).isNotNull();
    assertThat(stream.since()).isBeforeOrEqualTo(Instant.now());
    assertThat(stream.parallelBatches()).isEqualTo(3);
    assertThat(stream.bisect()).isTrue();
    assertThat(stream.maximumRetries()).isEqualTo(4);
    assertThat(stream.maximumAgeSeconds()).isEqualTo(60);
    assertThat(stream.tumblingSeconds()).isEqualTo(5);
    assertThat(stream.onFailure()).isEqualTo("arn:aws:sqs:us-east-1:100000000006:failures");
    assertThat(stream.role()).startsWith("arn:aws:iam::");
    assertThat(stream.deleted()).isFalse();
  }

  @Test
  void givesPollersTheSettingsOfACluster() {
    Map<String, Object> settings =
        parse(
            "{'Topics': ['polled'], 'StartingPosition': 'LATEST', 'BisectBatchOnFunctionError':"
                + " true, 'ProvisionedPollerConfig': {'MaximumPollers': 2}, 'DestinationConfig':"
                + " {'OnFailure': {'Destination': 'kafka://failed'}}}");
    settings.put(
        "SourceAccessConfigurations",
        List.of(Map.of("Type", "SASL_SCRAM_512_AUTH", "URI", SECRET)));
    String uuid = created(MSK, settings).text("UUID");

    EventSourceMapping polled = polled(uuid);
    ClusterSettings cluster = Objects.requireNonNull(polled.cluster());
    assertThat(polled.sourceArn()).isEqualTo(MSK);
    assertThat(polled.maximumConcurrency()).isEqualTo(10);
    assertThat(cluster.kind()).isEqualTo(ClusterSettings.Kind.MSK);
    assertThat(cluster.name()).isEqualTo("polled");
    assertThat(cluster.group()).isEqualTo(uuid);
    assertThat(cluster.since()).isBeforeOrEqualTo(Instant.now());
    assertThat(cluster.windowMillis()).isEqualTo(500);
    assertThat(cluster.access())
        .containsExactly(new ClusterSettings.Access("SASL_SCRAM_512_AUTH", SECRET));
    assertThat(cluster.failures())
        .isEqualTo(new ClusterSettings.Failures(true, 10, -1, "kafka://failed"));
  }

  @Test
  void refusesSchemaRegistriesAndTokens() {
    Map<String, Object> registry = parse("{'Topics': ['topic']}");
    registry.put(
        "AmazonManagedKafkaEventSourceConfig",
        Map.of("SchemaRegistryConfig", Map.of("EventRecordFormat", "JSON")));
    assertThat(create(MSK, registry).message()).contains("SchemaRegistryConfig");
    Map<String, Object> token = parse("{'Topics': ['topic']}");
    token.put(
        "SourceAccessConfigurations", List.of(Map.of("Type", "OAUTHBEARER_AUTH", "URI", SECRET)));
    assertThat(create(MSK, token).message()).contains("OAUTHBEARER");
  }

  @Test
  void beginsWithAllRecordsOrThoseSinceATime() {
    String oldest =
        created(TABLE + UUID.randomUUID(), Map.of("StartingPosition", "TRIM_HORIZON")).text("UUID");
    String since =
        created(
                "arn:aws:kinesis:us-east-1:100000000006:stream/" + UUID.randomUUID(),
                Map.of(
                    "StartingPosition",
                    "AT_TIMESTAMP",
                    "StartingPositionTimestamp",
                    1_741_010_802.5))
            .text("UUID");

    assertThat(Objects.requireNonNull(polled(oldest).stream()).since()).isNull();
    assertThat(Objects.requireNonNull(polled(since).stream()).since())
        .isEqualTo(Instant.ofEpochMilli(1_741_010_802_500L));
  }

  private EventSourceMapping polled(String uuid) {
    return service.bean(MappingSource.class).mappings().stream()
        .filter(mapping -> mapping.uuid().equals(uuid))
        .findFirst()
        .orElseThrow();
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
    force(uuid, "ENABLED");
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
}
