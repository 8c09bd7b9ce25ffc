package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.log;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingFunctions;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The variables of a function's process, and its output. */
interface VariableAndOutputTests extends FunctionCalls {

  @Test
  default void givesTheVariablesThatAwsGives() {
    FunctionVersion function =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    python(
                        "import os\ndef handler(event, context):\n    return dict(os.environ)\n"),
                    draft ->
                        draft.environment(
                            Map.of(
                                "MINE",
                                "it's \"quoted\" $HOME `id`\nline",
                                "AWS_REGION",
                                "elsewhere"))));

    String variables = execution().answer(function, "{}");

    assertThat(variables)
        .contains(
            "\"_HANDLER\": \"app.handler\"",
            "\"AWS_REGION\": \"eu-west-1\"",
            "\"AWS_DEFAULT_REGION\": \"eu-west-1\"",
            "\"AWS_EXECUTION_ENV\": \"AWS_Lambda_python3.13\"",
            "\"AWS_LAMBDA_FUNCTION_NAME\": \"" + function.function().name() + "\"",
            "\"AWS_LAMBDA_FUNCTION_MEMORY_SIZE\": \"128\"",
            "\"AWS_LAMBDA_FUNCTION_VERSION\": \"$LATEST\"",
            "\"AWS_LAMBDA_INITIALIZATION_TYPE\": \"on-demand\"",
            "\"AWS_ACCESS_KEY_ID\": \"123456789012\"",
            "\"TZ\": \":UTC\"",
            "\"LANG\": \"en_US.UTF-8\"",
            "\"PWD\": \"",
            "\"SHLVL\": \"0\"",
            "\"AWS_XRAY_CONTEXT_MISSING\": \"LOG_ERROR\"",
            "\"AWS_XRAY_DAEMON_ADDRESS\": \"127.0.0.1:2000\"",
            "\"MINE\": \"it's \\\"quoted\\\" $HOME `id`\\nline\"")
        .doesNotContain("AWS_LAMBDA_LOG_FORMAT", "\"_\"", "OLDPWD", "/opt/python")
        .doesNotContain("LAMBENT", "\"HOME\"", "\"USER\"", "JAVA_HOME", "MAVEN");
  }

  @Test
  default void keepsOutputInOrderAndInItsCall() {
    FunctionVersion chatty =
        python(
            """
            import os, sys
            def handler(event, context):
                for i in range(300):
                    os.write(1 if i % 2 else 2, ('line %d\\n' % i).encode())
                os.write(1, b'no line break')
                return 1
            """);

    Invocation call =
        new Invocation(
            "5f0d0000-0000-4000-8000-000000000000",
            1,
            chatty.function(),
            "$LATEST",
            InvocationType.REQUEST_RESPONSE,
            "{}".getBytes(UTF_8),
            null,
            null,
            null,
            true);
    String log = log(execution().start(call).join());

    StringBuilder expected =
        new StringBuilder("START RequestId: " + call.requestId()).append(" Version: $LATEST\n");
    IntStream.range(0, 300).forEach(i -> expected.append("line ").append(i).append('\n'));
    expected.append("no line break\nEND RequestId: ").append(call.requestId()).append("\nREPORT ");
    assertThat(log).startsWith(expected);
  }

  @Test
  default void limitsTheLogTail() {
    FunctionVersion chatty =
        python("def handler(event, context):\n    print('x' * 20000)\n    return 1\n");

    String log = log(execution().call(chatty, "{}"));

    assertThat(log.getBytes(UTF_8)).hasSize(4096);
    assertThat(log).contains("END RequestId");
  }

  @Test
  default void warnsOfAnInterpreterOfAnotherVersion() {
    FunctionVersion old =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        "old-node",
                        "nodejs99.x",
                        "app.handler",
                        TestingArchive.of(
                            "app.js", "exports.handler = async () => process.version;")));

    assertThat(execution().answer(old, "{}")).startsWith("\"v");
  }
}
