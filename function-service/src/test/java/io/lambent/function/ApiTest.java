package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The AWS API as a protocol: names, errors, refusals. */
class ApiTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000002");

  @Test
  void reportsAllViolationsOfARequestTogether() {
    Answer answer =
        service.post(
            "/2015-03-31/functions",
            Map.of("FunctionName", "bad!", "Role", "r1", "Code", Map.of(), "MemorySize", 1));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("ValidationException");
    assertThat(answer.message())
        .startsWith("3 validation errors detected: Value 'bad!' at 'functionName' failed")
        .contains("Value 'r1' at 'role' failed")
        .endsWith(
            "Value '1' at 'memorySize' failed to satisfy constraint: Member must have value greater"
                + " than or equal to 128");
  }

  @Test
  void leavesVariablesOutOfErrors() {
    Map<String, Object> request = creation("secret", "");
    request.put("Environment", Map.of("Variables", Map.of("1NOT", "secret")));

    assertThat(service.post("/2015-03-31/functions", request).message())
        .isEqualTo(
            "1 validation error detected: Value at 'environment.variables' failed to satisfy"
                + " constraint: Map keys must satisfy constraint: [Member must satisfy regular"
                + " expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]");
  }

  @Test
  void reportsMissingMembers() {
    assertThat(service.post("/2015-03-31/functions", Map.of()).message())
        .isEqualTo(
            "3 validation errors detected: Value null at 'functionName' failed to satisfy"
                + " constraint: Member must not be null; Value null at 'role' failed to satisfy"
                + " constraint: Member must not be null; Value null at 'code' failed to satisfy"
                + " constraint: Member must not be null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"FunctionName\": 5}",
        "{\"FunctionName\": [\"a\"]}",
        "{\"FunctionName\": \"nul\\u0000\"}",
        "{\"Timeout\": \"5\"}",
        "{\"Timeout\": 99999999999999}",
        "{\"Timeout\": 1.5}",
        "{\"Publish\": \"yes\"}",
        "{\"Code\": {\"ZipFile\": \"not base64!\"}}",
        "{\"Code\": {\"ZipFile\": 17}}",
        "{\"Environment\": {\"Variables\": {\"A\": null}}}"
      })
  void refusesUnreadableRequests(String body) {
    Answer answer = service.send("POST", "/2015-03-31/functions", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isIn("SerializationException", "ValidationException");
    assertThat(answer.message()).isNotEmpty().doesNotContain("io.lambent", "java.");
  }

  @Test
  void namesTheWantedType() {
    Answer answer = service.send("POST", "/2015-03-31/functions", "{\"Timeout\": \"5\"}");
    assertThat(answer.message()).isEqualTo("STRING_VALUE can not be converted to an Integer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "names",
        "function:names",
        "100000000002:function:names",
        "arn:aws:lambda:us-east-1:100000000002:function:names",
        "names:$LATEST"
      })
  void takesAllFormsOfNames(String form) {
    if (service.get(FUNCTIONS + "names").status() == 404) {
      service.create(creation("names", ""));
    }
    assertThat(service.get(FUNCTIONS + encode(form) + "/configuration").text("FunctionName"))
        .isEqualTo("names");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /2025-11-30/capacity-providers, CreateCapacityProvider",
    "GET, /2025-12-01/durable-executions/x, GetDurableExecution",
    "GET, /2025-11-30/capacity-providers, ListCapacityProviders"
  })
  void namesTheOperationItLacks(String method, String path, String operation) {
    Answer answer = service.send(method, path, method.equals("POST") ? "{}" : null);

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.message()).startsWith(operation + " is not supported by Lambent yet");
  }

  @Test
  void answersUnknownPathsAsAwsDoes() {
    Answer answer = service.get("/2015-03-31/nonsense");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("UnknownOperationException");
  }

  @Test
  void takesTrailingSlashesOfOlderClients() {
    assertThat(service.get("/2015-03-31/functions/").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TenancyConfig", "PublishTo", "DurableConfig"})
  void refusesSettingsItCannotHonour(String setting) {
    Map<String, Object> request = creation("refused", "");
    Map<String, Object> values =
        Map.of(
            "TenancyConfig", Map.of("TenantIsolationMode", "PER_TENANT"),
            "PublishTo", "LATEST_PUBLISHED",
            "DurableConfig", Map.of("ExecutionTimeout", 60));
    request.put(setting, values.getOrDefault(setting, ""));
    Answer answer = service.post("/2015-03-31/functions", request);

    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message()).startsWith(setting + " is not supported by Lambent yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/xml", "text/plain", "application/x-amz-json-1.1", "x", "*"})
  void ignoresWhatAClientAccepts(String accepted) {
    if (service.get(FUNCTIONS + "accepted").status() == 404) {
      service.create(creation("accepted", ""));
    }
    String settings = FUNCTIONS + "accepted/configuration";
    assertThat(service.sendAccepting(accepted, "PUT", settings, "{\"Timeout\":9}").statusCode())
        .isEqualTo(200);
    service.await("accepted");
    assertThat(service.sendAccepting(accepted, "GET", settings, null).statusCode()).isEqualTo(200);
    assertThat(service.sendAccepting(accepted, "GET", FUNCTIONS + "none", null).statusCode())
        .isEqualTo(404);
    assertThat(service.sendAccepting(accepted, "GET", "/_lambent/compat", null).statusCode())
        .isEqualTo(200);
  }

  @Test
  void repeatsOnlyTheBeginningOfALongName() {
    Answer answer =
        service.post("/2015-03-31/functions", Map.of("FunctionName", "a".repeat(5_000_000)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).startsWith("3 validation errors").hasSizeLessThan(20_000);
  }

  @Test
  void refusesAStringThatNoRequestMayHave() {
    Answer answer =
        service.post("/2015-03-31/functions", Map.of("FunctionName", "a".repeat(20_000_000)));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.error()).isEqualTo("RequestEntityTooLargeException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?expires=5", "?signature=x", "?expires=x&signature=x"})
  void refusesLinksToCodeThatSayTooLittle(String query) {
    assertThat(service.get("/_lambent/code/x" + query).status()).isEqualTo(403);
  }

  @Test
  void listsWhatItSupports() {
    Answer compat = service.get("/_lambent/compat");
    List<String> supported = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    compat
        .body()
        .path("operations")
        .forEach(
            operation ->
                (operation.path("supported").asBoolean() ? supported : missing)
                    .add(operation.path("name").asString()));

    assertThat(supported).contains("CreateFunction", "Invoke", "AddPermission", "ListTags");
    assertThat(missing).contains("CheckpointDurableExecution", "CreateCapacityProvider");
    assertThat(compat.body().path("settings").findValuesAsString("name"))
        .contains("VpcConfig", "AddPermission", "AddLayerVersionPermission.OrganizationId");
  }

  @Test
  void letsOneOfSeveralConcurrentUpdatesWin() throws Exception {
    service.create(creation("contended", ""));
    service.deployments.hold();
    List<Callable<Answer>> updates = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String code = zip("update " + i);
      updates.add(() -> service.put(FUNCTIONS + "contended/code", Map.of("ZipFile", code)));
    }
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(updates)) {
        statuses.add(answer.get().status());
      }
    } finally {
      service.deployments.release();
    }

    assertThat(statuses).containsOnlyOnce(200).contains(409);
    assertThat(statuses).containsOnly(200, 409);
  }

  @Test
  void letsOneOfSeveralConcurrentCreationsWin() throws Exception {
    List<Callable<Answer>> creations = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Map<String, Object> request = creation("raced", "same");
      creations.add(() -> service.post("/2015-03-31/functions", request));
    }
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(creations)) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
  }
}
