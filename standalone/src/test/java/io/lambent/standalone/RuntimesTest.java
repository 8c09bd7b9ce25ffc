package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.standalone.functions.Greeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** The same function in every language that Lambent runs. */
@ExtendWith(Lambent.class)
class RuntimesTest {
  private final Clients clients;

  RuntimesTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void nodeAsyncHandler() {
    String name =
        clients.deployNode(
            """
            exports.handler = async (event, context) =>
              ({ hello: event.name, requestId: context.awsRequestId, arn: context.invokedFunctionArn });
            """);

    assertGreets(name);
  }

  @Test
  void nodeModuleHandler() {
    Interpreters.need("node");
    String name =
        clients.deploy(
            Runtime.NODEJS22_X,
            "index.handler",
            Zip.of(
                "index.mjs",
                """
                export const handler = async (event, context) =>
                  ({ hello: event.name, requestId: context.awsRequestId, arn: context.invokedFunctionArn });
                """));

    assertGreets(name);
  }

  @Test
  void nodeCallbackHandler() {
    String name =
        clients.deployNode(
            """
            exports.handler = (event, context, callback) => setImmediate(() => callback(null,
              { hello: event.name, requestId: context.awsRequestId, arn: context.invokedFunctionArn }));
            """);

    assertGreets(name);
  }

  @Test
  void pythonHandler() {
    String name =
        clients.deployPython(
            """
            def handler(event, context):
                return {"hello": event["name"], "requestId": context.aws_request_id,
                        "arn": context.invoked_function_arn}
            """);

    assertGreets(name);
  }

  @Test
  void javaRequestHandler() {
    String name = clients.deploy(Runtime.JAVA25, Greeter.class.getName(), Zip.of(Greeter.class));

    assertGreets(name);
  }

  @Test
  void customRuntime() {
    Interpreters.need("curl");
    String name =
        clients.deploy(
            Runtime.PROVIDED_AL2023,
            "bootstrap",
            Zip.of(
                "bootstrap",
                """
                #!/bin/bash
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while true; do
                  event=$(curl -sS -D /tmp/headers "$api/next")
                  header() { grep -i "^$1:" /tmp/headers | tr -d '\\r' | cut -d ' ' -f 2; }
                  id=$(header lambda-runtime-aws-request-id)
                  arn=$(header lambda-runtime-invoked-function-arn)
                  name=$(echo "$event" | sed 's/.*"name": *"\\([^"]*\\)".*/\\1/')
                  curl -sS -o /dev/null -X POST "$api/$id/response" \\
                    -d "{\\"hello\\":\\"$name\\",\\"requestId\\":\\"$id\\",\\"arn\\":\\"$arn\\"}"
                done
                """));

    assertGreets(name);
  }

  private void assertGreets(String name) {
    InvokeResponse response = clients.invoke(name, "{\"name\": \"wörld\"}");

    assertThat(response.functionError()).isNull();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.executedVersion()).isEqualTo("$LATEST");
    assertThat(Json.read(Clients.text(response)))
        .containsEntry("hello", "wörld")
        .containsEntry("requestId", response.responseMetadata().requestId())
        .containsEntry("arn", "arn:aws:lambda:us-east-1:000000000000:function:" + name);
  }
}
