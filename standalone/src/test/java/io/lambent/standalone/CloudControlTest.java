package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudcontrol.model.OperationStatus;
import software.amazon.awssdk.services.cloudcontrol.model.ProgressEvent;
import software.amazon.awssdk.services.cloudcontrol.model.ResourceDescription;
import software.amazon.awssdk.services.cloudcontrol.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cloud Control API on functions and what belongs to them, which other services have. */
@ExtendWith(Lambent.class)
class CloudControlTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String URL = "AWS::Lambda::Url";
  private static final String ALIAS = "AWS::Lambda::Alias";
  private static final String CONFIG = "AWS::Lambda::EventInvokeConfig";
  private static final String MAPPING = "AWS::Lambda::EventSourceMapping";
  private static final String LOG_GROUP = "AWS::Logs::LogGroup";

  private final Clients clients;
  private final CloudControlClient control;
  private final String name = "cc-" + UUID.randomUUID().toString().substring(0, 8);

  CloudControlTest(Clients clients) {
    this.clients = clients;
    this.control = clients.cloudControl();
  }

  private String ended(ProgressEvent event) {
    ProgressEvent end =
        Eventually.find(
            () ->
                Optional.of(
                        control
                            .getResourceRequestStatus(
                                request -> request.requestToken(event.requestToken()))
                            .progressEvent())
                    .filter(now -> now.operationStatus() != OperationStatus.IN_PROGRESS));
    assertThat(end.operationStatus()).as(end.statusMessage()).isEqualTo(OperationStatus.SUCCESS);
    return end.identifier();
  }

  private String create(String type, Map<String, Object> state) {
    String text = JSON.writeValueAsString(state);
    return ended(
        control
            .createResource(request -> request.typeName(type).desiredState(text))
            .progressEvent());
  }

  private void update(String type, String id, String path, Object value) {
    String patch =
        JSON.writeValueAsString(List.of(Map.of("op", "add", "path", path, "value", value)));
    ended(
        control
            .updateResource(request -> request.typeName(type).identifier(id).patchDocument(patch))
            .progressEvent());
  }

  private void delete(String type, String id) {
    ended(control.deleteResource(request -> request.typeName(type).identifier(id)).progressEvent());
  }

  private JsonNode get(String type, String id) {
    return JSON.readTree(
        control
            .getResource(request -> request.typeName(type).identifier(id))
            .resourceDescription()
            .properties());
  }

  private List<String> list(String type, Map<String, Object> model) {
    return control
        .listResourcesPaginator(
            request -> request.typeName(type).resourceModel(JSON.writeValueAsString(model)))
        .resourceDescriptions()
        .stream()
        .map(ResourceDescription::identifier)
        .toList();
  }

  private String call() {
    return clients.invoke(name, "1").payload().asUtf8String();
  }

  private static String code(String answer) {
    return "def handler(event, context): return '" + answer + "'";
  }

  @Test
  void controlsAFunctionAndWhatBelongsToIt() {
    String function =
        create(
            FUNCTION,
            Map.of(
                "FunctionName",
                name,
                "Runtime",
                "python3.13",
                "Handler",
                "index.handler",
                "Role",
                Clients.ROLE,
                "Code",
                Map.of("ZipFile", code("one")),
                "Tags",
                List.of(Map.of("Key", "team", "Value", "shop"))));
    assertThat(function).isEqualTo(name);
    JsonNode model = get(FUNCTION, name);
    assertThat(model.path("MemorySize").asInt()).isEqualTo(128);
    assertThat(model.path("Tags").toString()).isEqualTo("[{\"Key\":\"team\",\"Value\":\"shop\"}]");
    assertThat(model.has("Code")).isFalse();
    assertThat(call()).isEqualTo("\"one\"");
    assertThat(list(FUNCTION, Map.of())).contains(name);
    update(FUNCTION, name, "/MemorySize", 256);
    update(FUNCTION, name, "/Code", Map.of("ZipFile", code("two")));
    assertThat(get(FUNCTION, name).path("MemorySize").asInt()).isEqualTo(256);
    assertThat(call()).isEqualTo("\"two\"");

    String arn = model.path("Arn").asString();
    // As sam list endpoints asks: by the name of the function.
    assertThatThrownBy(() -> get(URL, name)).isInstanceOf(ResourceNotFoundException.class);
    String url = create(URL, Map.of("TargetFunctionArn", name, "AuthType", "NONE"));
    assertThat(url).isEqualTo(arn);
    assertThat(get(URL, name).path("FunctionUrl").asString()).contains(".lambda-url.us-east-1.");
    update(URL, url, "/InvokeMode", "RESPONSE_STREAM");
    assertThat(get(URL, url).path("InvokeMode").asString()).isEqualTo("RESPONSE_STREAM");
    assertThat(list(URL, Map.of("TargetFunctionArn", name))).containsExactly(url);

    String alias =
        create(ALIAS, Map.of("FunctionName", name, "Name", "live", "FunctionVersion", "$LATEST"));
    assertThat(alias).isEqualTo(arn + ":live");
    update(ALIAS, alias, "/Description", "d");
    assertThat(get(ALIAS, alias).path("Description").asString()).isEqualTo("d");
    assertThat(list(ALIAS, Map.of("FunctionName", name))).containsExactly(alias);

    String config =
        create(
            CONFIG,
            Map.of("FunctionName", name, "Qualifier", "$LATEST", "MaximumRetryAttempts", 1));
    assertThat(config).isEqualTo(name + "|$LATEST");
    update(CONFIG, config, "/MaximumRetryAttempts", 0);
    assertThat(get(CONFIG, config).path("MaximumRetryAttempts").asInt(9)).isZero();
    assertThat(list(CONFIG, Map.of("FunctionName", name))).containsExactly(config);

    String queue = create("AWS::SQS::Queue", Map.of("QueueName", name));
    String mapping =
        create(
            MAPPING,
            Map.of(
                "FunctionName",
                name,
                "EventSourceArn",
                get("AWS::SQS::Queue", queue).path("Arn").asString(),
                "BatchSize",
                5));
    update(MAPPING, mapping, "/BatchSize", 6);
    assertThat(get(MAPPING, mapping).path("BatchSize").asInt()).isEqualTo(6);
    assertThat(list(MAPPING, Map.of("FunctionName", name))).containsExactly(mapping);

    delete(MAPPING, mapping);
    delete("AWS::SQS::Queue", queue);
    delete(CONFIG, config);
    delete(ALIAS, alias);
    delete(URL, url);
    delete(FUNCTION, name);
    assertThatThrownBy(() -> get(FUNCTION, name)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void controlsALogGroup() {
    String group = create(LOG_GROUP, Map.of("LogGroupName", name, "RetentionInDays", 7));
    update(LOG_GROUP, group, "/RetentionInDays", 14);

    assertThat(get(LOG_GROUP, group).path("RetentionInDays").asInt()).isEqualTo(14);
    assertThat(list(LOG_GROUP, Map.of())).contains(group);

    delete(LOG_GROUP, group);
    assertThat(list(LOG_GROUP, Map.of())).doesNotContain(group);
  }
}
