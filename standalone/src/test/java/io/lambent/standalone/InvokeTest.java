package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.standalone.functions.Greeter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

@ExtendWith(Lambent.class)
class InvokeTest {
  private final Clients clients;
  private final LambdaClient lambda;

  InvokeTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void reportsAnExceptionInPython() {
    String name =
        clients.deployPython(
            "def handler(event, context):\n    raise ValueError('no ' + event['x'])");

    InvokeResponse response = clients.invoke(name, "{\"x\": \"good\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(Json.read(Clients.text(response)))
        .containsEntry("errorType", "ValueError")
        .containsEntry("errorMessage", "no good")
        .containsEntry("requestId", response.responseMetadata().requestId())
        .containsKey("stackTrace");
  }

  @Test
  void reportsAnExceptionInNode() {
    String name =
        clients.deployNode("exports.handler = async () => { throw new TypeError('no good') };");

    InvokeResponse response = clients.invoke(name, "{}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(Json.read(Clients.text(response)))
        .containsEntry("errorType", "TypeError")
        .containsEntry("errorMessage", "no good")
        .containsKey("trace");
  }

  @Test
  void reportsAnExceptionInJava() {
    String name = clients.deploy(Runtime.JAVA25, Greeter.class.getName(), Zip.of(Greeter.class));

    InvokeResponse response = clients.invoke(name, "{\"fail\": \"no good\"}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(Json.read(Clients.text(response)))
        .containsEntry("errorType", "java.lang.IllegalArgumentException")
        .containsEntry("errorMessage", "no good")
        .containsKey("stackTrace");
  }

  @Test
  void reportsAHandlerThatDoesNotExist() {
    Interpreters.need("python3");
    String name =
        clients.deploy(Runtime.PYTHON3_13, "app.missing", Zip.of("app.py", "handler = None"));

    InvokeResponse response = clients.invoke(name, "{}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(Json.read(Clients.text(response)))
        .containsEntry("errorType", "Runtime.HandlerNotFound");
  }

  @Test
  void replacesAnEnvironmentAfterATimeOut() {
    String name =
        clients.deployPython(
            """
            import time, uuid
            instance = str(uuid.uuid4())
            def handler(event, context):
                time.sleep(event["seconds"])
                return {"instance": instance}
            """);
    lambda.updateFunctionConfiguration(request -> request.functionName(name).timeout(5));
    clients.awaitUpdated(name);
    Map<String, Object> before = Json.read(Clients.text(clients.invoke(name, "{\"seconds\": 0}")));

    InvokeResponse timedOut = clients.invoke(name, "{\"seconds\": 30}");
    Map<String, Object> after = Json.read(Clients.text(clients.invoke(name, "{\"seconds\": 0}")));

    assertThat(timedOut.functionError()).isEqualTo("Unhandled");
    assertThat(Clients.text(timedOut)).contains("Task timed out after 5.00 seconds");
    assertThat(after.get("instance")).isNotNull().isNotEqualTo(before.get("instance"));
  }

  @Test
  void replacesAnEnvironmentWhoseRuntimeExits() {
    String name =
        clients.deployPython(
            """
            import os
            def handler(event, context):
                if "status" in event:
                    os._exit(event["status"])
                return "alive"
            """);

    InvokeResponse exited = clients.invoke(name, "{\"status\": 3}");

    assertThat(exited.functionError()).isEqualTo("Unhandled");
    assertThat(Json.read(Clients.text(exited)))
        .containsEntry("errorType", "Runtime.ExitError")
        .containsEntry(
            "errorMessage",
            "RequestId: "
                + exited.responseMetadata().requestId()
                + " Error: Runtime exited with error: exit status 3");
    assertThat(Clients.text(clients.invoke(name, "{}"))).isEqualTo("\"alive\"");
  }

  @Test
  void keepsAnEnvironmentFromCallToCall() {
    String name =
        clients.deployPython(
            """
            calls = 0
            def handler(event, context):
                global calls
                calls += 1
                return calls
            """);

    // A call that begins before an environment asks for it may start another one.
    Eventually.find(() -> Optional.of(invoke(name)).filter("3"::equals));
  }

  @Test
  void showsTheEndOfTheLogWhenAsked() {
    String name = clients.deployPython("def handler(event, context):\n    print('once', 'upon')");

    InvokeResponse response =
        lambda.invoke(request -> request.functionName(name).logType(LogType.TAIL));

    String id = response.responseMetadata().requestId();
    assertThat(new String(Base64.getDecoder().decode(response.logResult()), UTF_8))
        .containsSubsequence(
            "START RequestId: " + id + " Version: $LATEST\n",
            "once upon\n",
            "END RequestId: " + id + "\n",
            "REPORT RequestId: " + id + "\tDuration: ",
            "Billed Duration: ",
            "Memory Size: 256 MB",
            "Init Duration: ");
  }

  @Test
  void showsNoLogUnlessAsked() {
    String name = clients.deployPython("def handler(event, context): pass");

    assertThat(clients.invoke(name, "{}").logResult()).isNull();
  }

  @Test
  void runsTheVersionThatAQualifierNames() {
    String name = clients.deployPython("def handler(event, context): return 'one'");
    lambda.publishVersion(request -> request.functionName(name));
    lambda.updateFunctionCode(
        request ->
            request
                .functionName(name)
                .zipFile(Zip.of("app.py", "def handler(event, context): return 'two'")));
    clients.awaitUpdated(name);
    lambda.createAlias(request -> request.functionName(name).name("live").functionVersion("1"));

    InvokeResponse latest = clients.invoke(name, "{}");
    InvokeResponse version = lambda.invoke(request -> request.functionName(name).qualifier("1"));
    InvokeResponse alias = lambda.invoke(request -> request.functionName(name + ":live"));

    assertThat(Clients.text(latest)).isEqualTo("\"two\"");
    assertThat(latest.executedVersion()).isEqualTo("$LATEST");
    assertThat(Clients.text(version)).isEqualTo("\"one\"");
    assertThat(Clients.text(alias)).isEqualTo("\"one\"");
    assertThat(alias.executedVersion()).isEqualTo("1");
  }

  @Test
  void runsNewCodeFromTheNextCallOn() {
    String name = clients.deployPython("def handler(event, context): return 'old'");
    assertThat(invoke(name)).isEqualTo("\"old\"");

    lambda.updateFunctionCode(
        request ->
            request
                .functionName(name)
                .zipFile(Zip.of("app.py", "def handler(event, context): return 'new'")));
    clients.awaitUpdated(name);

    assertThat(invoke(name)).isEqualTo("\"new\"");
  }

  @Test
  void aDryRunRunsNothing() {
    String name = clients.deployPython("calls = 0\ndef handler(event, context): return 'ran'");

    InvokeResponse response =
        lambda.invoke(request -> request.functionName(name).invocationType(InvocationType.DRY_RUN));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.payload().asByteArray()).isEmpty();
  }

  @Test
  void handsPayloadsOverUnchanged() {
    String name = clients.deployPython("def handler(event, context): return event");
    String large = "\"" + "é😀x".repeat(500_000) + "\"";

    InvokeResponse response = clients.invoke(name, large);

    assertThat(response.functionError()).isNull();
    assertThat(Json.read("{\"v\":" + Clients.text(response) + "}"))
        .isEqualTo(Json.read("{\"v\":" + large + "}"));
  }

  @Test
  void refusesAPayloadThatIsNoJson() {
    String name = clients.deployPython("def handler(event, context): return 'ran'");

    assertThatThrownBy(() -> clients.invoke(name, "{nonsense"))
        .isInstanceOf(InvalidRequestContentException.class);
  }

  @Test
  void refusesAPayloadAboveSixMebibytes() {
    String name = clients.deployPython("def handler(event, context): return 'ran'");
    String tooLarge = "\"" + "x".repeat(6 * 1024 * 1024) + "\"";

    assertThatThrownBy(() -> clients.invoke(name, tooLarge))
        .isInstanceOfSatisfying(
            LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(413));
  }

  @Test
  void saysThatAFunctionDoesNotExist() {
    assertThatThrownBy(() -> clients.invoke("no-such-function", "{}"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:no-such-function");
  }

  @Test
  void functionsReachThePlatformByTheirOwnEndpoint() {
    String name =
        clients.deployPython(
            """
            import os, urllib.request
            def handler(event, context):
                url = os.environ["AWS_ENDPOINT_URL"] + "/2015-03-31/functions/" + context.function_name
                call = urllib.request.Request(url)
                call.add_header("Authorization", "AWS4-HMAC-SHA256 Credential="
                    + os.environ["AWS_ACCESS_KEY_ID"] + "/20260101/" + os.environ["AWS_REGION"]
                    + "/lambda/aws4_request, SignedHeaders=host, Signature=0")
                with urllib.request.urlopen(call) as answer:
                    return answer.read().decode()
            """);

    InvokeResponse response = clients.invoke(name, "{}");

    assertThat(response.functionError()).as(Clients.text(response)).isNull();
    assertThat(Clients.text(response)).contains("\\\"FunctionName\\\":\\\"" + name + "\\\"");
  }

  @Test
  void clientContextReachesTheHandler() {
    String name =
        clients.deployPython("def handler(event, context): return context.client_context.custom");
    String context =
        Base64.getEncoder().encodeToString("{\"custom\":{\"k\":\"v\"}}".getBytes(UTF_8));

    InvokeResponse response =
        lambda.invoke(
            request ->
                request
                    .functionName(name)
                    .clientContext(context)
                    .payload(SdkBytes.fromUtf8String("{}")));

    assertThat(Json.read(Clients.text(response))).isEqualTo(Map.of("k", "v"));
  }

  private String invoke(String name) {
    return Clients.text(clients.invoke(name, "{}"));
  }
}
