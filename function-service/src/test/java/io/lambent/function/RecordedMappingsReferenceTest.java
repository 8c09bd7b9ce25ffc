package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Event source mappings, compared with AWS. */
class RecordedMappingsReferenceTest extends RecordedTest {
  private static final String TAGS = "/2017-03-31/tags/";
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:111111111111:";
  private static final String TABLE = "arn:aws:dynamodb:us-east-1:111111111111:table/";

  private static final String WITHOUT_ARN =
      "EventSourceMappingArn, which AWS did not answer yet; all else is compared";

  @Test
  void lifecycle() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaEventSourceMappings::test_event_source_mapping_lifecycle");
    skipDynamoDb(recorded);
    String name = name();
    service.create(echo(name));
    Answer created = recorded.match("create_response", create(minimalStream(name)));
    String uuid = created.text("UUID");
    recorded.match("get_response", settled(uuid));
    recorded.match("delete_response", service.delete(MAPPINGS + "/" + uuid));
    recorded.verify();
  }

  @Test
  void lifecycleWithoutItsFunction() {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaEventSourceMappings::test_event_source_mapping_lifecycle_delete_function");
    skipDynamoDb(recorded);
    String name = name();
    service.create(echo(name));
    Answer created = recorded.match("create_response", create(minimalStream(name)));
    String uuid = created.text("UUID");
    recorded.match("get_response", settled(uuid));
    recorded.match("delete_function_response", service.delete(FUNCTIONS + name));
    assertThat(service.get(FUNCTIONS + name).status()).isEqualTo(404);
    recorded.match("get_response_post_delete", service.get(MAPPINGS + "/" + uuid));
    recorded.match("delete_response", service.delete(MAPPINGS + "/" + uuid));
    recorded.verify();
  }

  @Test
  void functionNameVariations() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaEventSourceMappings::test_function_name_variations");
    String name = name();
    String queue = QUEUE + name();
    service.create(echo(name));
    publish(name, Map.of());
    alias(name, Map.of("Name", "myalias", "FunctionVersion", "1"));
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("name_only", name);
    forms.put("partial_arn_latest", name + ":$LATEST");
    forms.put("partial_arn_version", name + ":1");
    forms.put("partial_arn_alias", name + ":myalias");
    forms.put("full_arn_latest", ARN + name);
    forms.put("full_arn_version", ARN + name + ":1");
    forms.put("full_arn_alias", ARN + name + ":myalias");
    forms.forEach(
        (form, text) -> {
          Answer created =
              recorded.match(
                  form + "_create_esm",
                  create(Map.of("FunctionName", text, "EventSourceArn", queue)));
          settled(created.text("UUID"));
          service.delete(MAPPINGS + "/" + created.text("UUID"));
          gone(created.text("UUID"));
        });
    recorded.verify();
  }

  @Test
  void startingPositionsOfTables() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaEventSourceMappings::test_create_event_source_validation");
    String name = name();
    service.create(echo(name));
    String stream = TABLE + name() + "/stream/2025-11-25T02:47:33.000";
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("FunctionName", name);
    request.put("EventSourceArn", stream);
    recorded.match("no_starting_position", create(request));
    request.put("StartingPosition", "invalid");
    recorded.match("invalid_starting_position", create(request));
    request.put("StartingPosition", "AT_TIMESTAMP");
    request.put("StartingPositionTimestamp", 1741010802);
    recorded.match("incompatible_starting_position", create(request));
    recorded.verify();
  }

  @Test
  void startingPositionsOfDataStreams() {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaEventSourceMappings::test_create_event_source_validation_kinesis");
    String name = name();
    service.create(echo(name));
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("FunctionName", name);
    request.put("EventSourceArn", "arn:aws:kinesis:us-east-1:111111111111:stream/" + name());
    recorded.match("no_starting_position", create(request));
    request.put("StartingPosition", "invalid");
    recorded.match("invalid_starting_position", create(request));
    recorded.verify();
  }

  @Test
  void emptyFilters() {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaEventSourceMappings::test_create_event_filter_criteria_validation");
    String name = name();
    service.create(echo(name));
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("FunctionName", name);
    request.put("EventSourceArn", TABLE + name() + "/stream/2025-12-18T15:04:51.000");
    request.put("StartingPosition", "LATEST");
    request.put("FilterCriteria", Map.of("Filters", List.of()));
    recorded.match("response-with-empty-filters", create(request));
    recorded.verify();
  }

  @Test
  void selfManagedKafka() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaEventSourceMappings::test_create_event_source_self_managed");
    String name = name();
    service.create(echo(name));
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("FunctionName", name);
    request.put("Topics", List.of("topic"));
    request.put("SelfManagedEventSource", servers("kafka:1000"));
    recorded.match("missing-source-access-configuration", create(request));
    request.put(
        "SourceAccessConfigurations",
        List.of(
            Map.of(
                "Type",
                "BASIC_AUTH",
                "URI",
                "arn:aws:secretsmanager:us-east-1:111111111111:secret:secret-" + name())));
    recorded.match("event-source-mapping-default", beforeArns(create(request)));
    recorded.match("duplicate-source", create(request));
    Map<String, Object> values = new LinkedHashMap<>(request);
    values.put("Topics", List.of("topic_2"));
    values.put("BatchSize", 1);
    values.put("SelfManagedKafkaEventSourceConfig", Map.of("ConsumerGroupId", "random_id"));
    values.put("StartingPosition", "LATEST");
    recorded.match("event-source-mapping-values", beforeArns(create(values)));
    values.put("Topics", List.of("topic"));
    values.put("SelfManagedEventSource", servers("kafka:1000", "kafka:2000"));
    values.remove("StartingPosition");
    recorded.match("multiple-duplicate-source", create(values));
    recorded.skip("event-source-mapping-default", WITHOUT_ARN);
    recorded.skip("event-source-mapping-values", WITHOUT_ARN);
    recorded.verify();
  }

  @Test
  void tagsOnCreation() {
    RecordedCase recorded = new RecordedCase("TestLambdaTag::test_create_tag_on_esm_create");
    Answer created = tagged(Map.of("testtag", "tag-1"));
    Answer read = settled(created.text("UUID"));
    recorded.match("get_event_source_mapping_with_tag", read.text("State").equals("Enabled"));
    recorded.match("list_tags_result", service.get(tags(created)));
    recorded.verify();
  }

  @Test
  void tagLifecycle() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaTag::test_tag_lifecycle[event_source_mapping]");
    String tags = tags(tagged(Map.of()));
    recorded.match("tag_single_response", tag(tags, Map.of("A", "tag-a")));
    recorded.match("tag_single_response_listtags", service.get(tags));
    recorded.match("tag_multiple_response", tag(tags, Map.of("B", "tag-b", "C", "tag-c")));
    recorded.match("tag_multiple_response_listtags", service.get(tags));
    recorded.match("tag_overlap_response", tag(tags, Map.of("C", "tag-c-newsuffix", "D", "tag-d")));
    recorded.match("tag_overlap_response_listtags", service.get(tags));
    recorded.match("untag_single_response", service.delete(tags + "?tagKeys=A"));
    recorded.match("untag_single_response_listtags", service.get(tags));
    recorded.match("untag_multiple_response", service.delete(tags + "?tagKeys=B&tagKeys=C"));
    recorded.match("untag_multiple_response_listtags", service.get(tags));
    recorded.match("untag_nonexisting_response", service.delete(tags + "?tagKeys=F"));
    recorded.match("untag_nonexisting_response_listtags", service.get(tags));
    recorded.match(
        "untag_existing_and_nonexisting_response", service.delete(tags + "?tagKeys=D&tagKeys=F"));
    recorded.match("untag_existing_and_nonexisting_response_listtags", service.get(tags));
    recorded.verify();
  }

  @Test
  void tagExceptions() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaTag::test_tag_exceptions[event_source_mapping]");
    String prefix = "arn:aws:lambda:us-east-1:111111111111:";
    String arn = prefix + "event-source-mapping:" + UUID.randomUUID();
    String tags = TAGS + encode(arn);
    recorded.match("not_found_exception_tag", tag(tags, Map.of("A", "B")));
    recorded.match("not_found_exception_untag", service.delete(tags + "?tagKeys=A"));
    recorded.match("not_found_exception_list", service.get(tags));
    recorded.match("aliased_arn_exception", service.get(TAGS + encode(arn + ":alias")));
    recorded.match(
        "invalid_arn_exception",
        service.get(TAGS + encode(arn.replace("event-source-mapping", "foobar"))));
    recorded.verify();
  }

  private Answer tagged(Map<String, String> tags) {
    String name = name();
    service.create(echo(name));
    Answer created =
        create(
            Map.of(
                "FunctionName",
                name,
                "EventSourceArn",
                QUEUE + name(),
                "BatchSize",
                1,
                "Tags",
                tags));
    settled(created.text("UUID"));
    return created;
  }

  private Answer tag(String path, Map<String, String> tags) {
    return service.post(path, Map.of("Tags", tags));
  }

  private static String tags(Answer mapping) {
    return TAGS + encode(mapping.text("EventSourceMappingArn"));
  }

  /** This case was recorded before mappings had ARNs of their own. */
  private static Answer beforeArns(Answer answer) {
    ObjectNode body = (ObjectNode) answer.body().deepCopy();
    assertThat(body.remove("EventSourceMappingArn").asString())
        .endsWith(":event-source-mapping:" + answer.text("UUID"));
    return new Answer(answer.status(), answer.headers(), body);
  }

  /** The cases begin with a table whose stream is turned on, at DynamoDB. */
  private static void skipDynamoDb(RecordedCase recorded) {
    recorded.skip("update_table_response", "DynamoDB's answer");
  }

  private static Map<String, ?> servers(String... servers) {
    return Map.of("Endpoints", Map.of("KAFKA_BOOTSTRAP_SERVERS", List.of(servers)));
  }

  private static Map<String, Object> minimalStream(String function) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("FunctionName", function);
    request.put("EventSourceArn", TABLE + name() + "/stream/2025-11-25T02:47:33.000");
    request.put(
        "DestinationConfig", Map.of("OnFailure", Map.of("Destination", QUEUE + UUID.randomUUID())));
    request.put("BatchSize", 1);
    request.put("StartingPosition", "TRIM_HORIZON");
    request.put("MaximumBatchingWindowInSeconds", 1);
    request.put("MaximumRetryAttempts", 1);
    return request;
  }

  @Override
  Answer create(Map<String, ?> request) {
    return service.post(MAPPINGS, request);
  }

  private Answer settled(String uuid) {
    return service.awaitAt(MAPPINGS + "/" + uuid, answer -> answer.text("State").endsWith("ed"));
  }

  private void gone(String uuid) {
    service.awaitAt(MAPPINGS + "/" + uuid, answer -> answer.status() == 404);
  }
}
