package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.describe;
import static io.lambent.execution.TestingExecution.invocation;
import static io.lambent.execution.TestingExecution.log;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Executed;
import io.lambent.contract.invocation.InvocationOutcome.Failed;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.contract.invocation.InvocationOutcome.Rejected;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Real functions through the whole service; the same for each sandbox driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FunctionCallTests {
  private static final AtomicInteger NAMES = new AtomicInteger();

  final TestingExecution execution;

  FunctionCallTests(String driver, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--lambent.sandbox.driver=" + driver, "--lambent.environment.init-timeout=5s"));
    arguments.addAll(List.of(more));
    execution = new TestingExecution(arguments.toArray(String[]::new));
  }

  @AfterAll
  void close() {
    execution.close();
  }

  FunctionVersion python(String source) {
    return execution.functions.put(
        execution.functions.version(
            "python-" + NAMES.incrementAndGet(),
            "python3.13",
            "app.handler",
            TestingArchive.of("app.py", source)));
  }

  FunctionVersion node(String source) {
    return execution.functions.put(
        execution.functions.version(
            "node-" + NAMES.incrementAndGet(),
            "nodejs22.x",
            "app.handler",
            TestingArchive.of("app.js", source)));
  }

  FunctionVersion custom(String bootstrap) {
    return execution.functions.put(
        execution.functions.version(
            "custom-" + NAMES.incrementAndGet(),
            "provided.al2023",
            "any.thing",
            new TestingArchive().executable("bootstrap", bootstrap).bytes()));
  }

  private static String payload(InvocationOutcome outcome) {
    return outcome instanceof Executed executed
        ? new String(executed.payload(), UTF_8)
        : describe(outcome);
  }

  // --- warm environments

  @Test
  void reusesTheEnvironmentForTheNextCall() {
    FunctionVersion counter =
        python("n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n");

    List<String> answers =
        IntStream.range(0, 5).mapToObj(i -> execution.answer(counter, "{}")).toList();

    assertThat(answers).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void runsParallelCallsInParallel() {
    FunctionVersion sleeper =
        python(
            """
            import os, time
            def handler(event, context):
                begin = time.time()
                time.sleep(1)
                return [begin, time.time()]
            """);

    List<CompletableFuture<InvocationOutcome>> calls =
        IntStream.range(0, 20).mapToObj(i -> execution.start(invocation(sleeper, "{}"))).toList();

    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isInstanceOf(Succeeded.class));
    assertThat(execution.environments(sleeper)).hasSize(20);
  }

  @Test
  void retiresEnvironmentsOfAnOldRevision() {
    FunctionVersion first = python("def handler(event, context):\n    return 'old'\n");
    assertThat(execution.answer(first, "{}")).isEqualTo("\"old\"");

    FunctionVersion second =
        execution.functions.put(
            execution.functions.version(
                first.function().name(),
                "python3.13",
                "app.handler",
                TestingArchive.of("app.py", "def handler(event, context):\n    return 'new'\n")));
    execution.changed(second);

    await()
        .untilAsserted(
            () ->
                assertThat(execution.environments(first))
                    .noneMatch(each -> each.revision().equals(first.revision())));
    assertThat(execution.answer(second, "{}")).isEqualTo("\"new\"");
  }

  @Test
  void endsEnvironmentsOfADeletedFunction() {
    FunctionVersion deleted = python("def handler(event, context):\n    return 1\n");
    execution.answer(deleted, "{}");

    execution.functions.remove(deleted.function());
    execution.changed(deleted);

    await().untilAsserted(() -> assertThat(execution.environments(deleted)).isEmpty());
    assertThat(execution.call(deleted, "{}"))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND));
  }

  @Test
  void servesAWarmFunctionWhileFunctionServiceIsDown() {
    FunctionVersion warm = python("def handler(event, context):\n    return 1\n");
    execution.answer(warm, "{}");
    execution.functions.trouble = new IllegalStateException("down");
    try {
      execution.changed(warm);

      assertThat(execution.answer(warm, "{}")).isEqualTo("1");
    } finally {
      execution.functions.trouble = null;
    }
  }

  // --- failures

  @Test
  void reportsTheFunctionsOwnError() {
    FunctionVersion failing = python("def handler(event, context):\n    raise KeyError('x')\n");

    InvocationOutcome outcome = execution.call(failing, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("KeyError");
              assertThat(payload(failed)).contains("\"errorType\": \"KeyError\"", "stackTrace");
            });
    assertThat(execution.call(failing, "{}")).isInstanceOf(FunctionFailed.class);
    assertThat(execution.environments(failing)).hasSize(1);
  }

  @Test
  void endsAndReplacesAnEnvironmentThatTimesOut() {
    FunctionVersion stuck =
        execution.functions.put(
            TestingFunctions.with(
                python(
                    """
                    import subprocess, time
                    def handler(event, context):
                        if event:
                            subprocess.Popen(['sleep', '3131'])
                            print('before', flush=True)
                            time.sleep(60)
                        return 'fine'
                    """),
                draft -> draft.timeoutSeconds(1)));

    Invocation late = invocation(stuck, "true");
    InvocationOutcome outcome = execution.start(late).join();

    assertThat(outcome).isInstanceOf(TimedOut.class);
    assertThat(payload(outcome))
        .isEqualTo(
            "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: "
                + late.requestId()
                + " Error: Task timed out after 1.00 seconds\"}");
    assertThat(log(outcome))
        .contains("before\n", late.requestId() + " Task timed out after 1.00 seconds\n\n")
        .containsPattern(
            "REPORT RequestId: .*\\tDuration: 1000.00 ms\\tBilled Duration: \\d+ ms\\t.*Status:"
                + " timeout\\n");
    assertThat(execution.answer(stuck, "false")).isEqualTo("\"fine\"");
    await().until(() -> !running("sleep\0003131"));
  }

  /** Whether a process with this command line is alive. */
  static boolean running(String commandLine) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process -> {
              try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .startsWith(commandLine);
              } catch (java.io.IOException e) {
                return false;
              }
            });
  }

  @Test
  void reportsARuntimeThatExits() {
    FunctionVersion exiting = node("exports.handler = async () => process.exit(3);");

    Invocation call = invocation(exiting, "{}");
    InvocationOutcome outcome = execution.start(call).join();

    assertThat(outcome).isInstanceOf(RuntimeExited.class);
    assertThat(payload(outcome))
        .isEqualTo(
            "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                + call.requestId()
                + " Error: Runtime exited with error: exit status 3\"}");
    assertThat(log(outcome))
        .contains(
            "RequestId: "
                + call.requestId()
                + " Error: Runtime exited with error: exit status 3\nRuntime.ExitError\n")
        .containsPattern("REPORT .*Status: error\\tError Type: Runtime.ExitError\\n");
  }

  @Test
  void replacesARuntimeThatReportsItsOwnEnd() {
    FunctionVersion dying =
        node("exports.handler = () => new Promise(() => setTimeout(() => { throw 1 }, 1));");

    for (int i = 0; i < 5; i++) {
      assertThat(execution.call(dying, "{}")).isInstanceOf(FunctionFailed.class);
    }
  }

  @Test
  void reportsARuntimeThatCrashes() {
    FunctionVersion crashing =
        python("import os\ndef handler(event, context):\n    os.kill(os.getpid(), 11)\n");

    assertThat(payload(execution.call(crashing, "{}"))).contains("signal: segmentation fault");
  }

  @Test
  void reportsARuntimeThatExitsWithoutReason() {
    FunctionVersion exiting = python("import os\ndef handler(event, context):\n    os._exit(0)\n");

    assertThat(payload(execution.call(exiting, "{}")))
        .contains("Runtime exited without providing a reason");
  }

  @Test
  void reportsAModuleThatCannotBeImported() {
    FunctionVersion broken = python("import does_not_exist\n");

    InvocationOutcome outcome = execution.call(broken, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            InitFailed.class,
            failed -> {
              assertThat(failed.errorType()).isEqualTo("Runtime.ImportModuleError");
              assertThat(payload(failed)).contains("No module named 'does_not_exist'");
            });
    await().untilAsserted(() -> assertThat(execution.environments(broken)).isEmpty());
  }

  @Test
  void reportsARuntimeThatExitsDuringInit() {
    FunctionVersion broken = python("import os\nos._exit(7)\n");

    InvocationOutcome outcome = execution.call(broken, "{}");

    assertThat(outcome).isInstanceOf(InitFailed.class);
    assertThat(payload(outcome))
        .contains("Runtime.ExitError", "Runtime exited with error: exit status 7");
  }

  @Test
  void triesInitAgainWithinTheTimeOutOfTheCall() {
    FunctionVersion slow =
        execution.functions.put(
            TestingFunctions.with(
                python("import time\ntime.sleep(60)\ndef handler(event, context): return 1\n"),
                draft -> draft.timeoutSeconds(1)));

    assertThat(execution.call(slow, "{}")).isInstanceOf(TimedOut.class);
  }

  @Test
  void refusesAnAnswerThatIsTooLarge() {
    FunctionVersion large = node("exports.handler = async (n) => 'x'.repeat(n);");

    assertThat(execution.answer(large, "6291554")).hasSize(6_291_556);
    assertThat(payload(execution.call(large, "6291555")))
        .isEqualTo(
            "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload"
                + " size exceeded maximum allowed payload size (6291556 bytes).\"}");
    assertThat(payload(execution.call(large, "20000000"))).contains("ResponseSizeTooLarge");
    assertThat(execution.answer(large, "1")).isEqualTo("\"x\"");
  }

  @Test
  void takesEventsOfSixMegabytes() {
    FunctionVersion length = node("exports.handler = async (event) => event.length;");

    assertThat(execution.answer(length, "\"" + "y".repeat(6_000_000) + "\"")).isEqualTo("6000000");
  }

  // --- variables, context, output

  @Test
  void givesTheVariablesThatAwsGives() {
    FunctionVersion function =
        execution.functions.put(
            TestingFunctions.with(
                python("import os\ndef handler(event, context):\n    return dict(os.environ)\n"),
                draft ->
                    draft.environment(
                        Map.of(
                            "MINE",
                            "it's \"quoted\" $HOME `id`\nline",
                            "AWS_REGION",
                            "elsewhere"))));

    String variables = execution.answer(function, "{}");

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
  void keepsOutputInOrderAndInItsCall() {
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
    String log = log(execution.start(call).join());

    StringBuilder expected =
        new StringBuilder("START RequestId: " + call.requestId()).append(" Version: $LATEST\n");
    IntStream.range(0, 300).forEach(i -> expected.append("line ").append(i).append('\n'));
    expected.append("no line break\nEND RequestId: ").append(call.requestId()).append("\nREPORT ");
    assertThat(log).startsWith(expected);
  }

  @Test
  void limitsTheLogTail() {
    FunctionVersion chatty =
        python("def handler(event, context):\n    print('x' * 20000)\n    return 1\n");

    String log = log(execution.call(chatty, "{}"));

    assertThat(log.getBytes(UTF_8)).hasSize(4096);
    assertThat(log).contains("END RequestId");
  }

  @Test
  void warnsOfAnInterpreterOfAnotherVersion() {
    FunctionVersion old =
        execution.functions.put(
            execution.functions.version(
                "old-node",
                "nodejs99.x",
                "app.handler",
                TestingArchive.of("app.js", "exports.handler = async () => process.version;")));

    assertThat(execution.answer(old, "{}")).startsWith("\"v");
  }

  // --- wrapper scripts, layers

  @Test
  void startsTheWrapperScript() {
    byte[] archive =
        new TestingArchive()
            .file("app.py", "import os\ndef handler(e, c):\n    return os.environ.get('WRAPPED')\n")
            .executable("wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n")
            .bytes();
    FunctionVersion version =
        execution.functions.version(
            "wrapped-" + NAMES.incrementAndGet(), "python3.13", "app.handler", archive);
    FunctionVersion wrapped =
        execution.functions.put(
            TestingFunctions.with(
                version,
                draft ->
                    draft.environment(Map.of("AWS_LAMBDA_EXEC_WRAPPER", wrapperPath(version)))));

    assertThat(execution.answer(wrapped, "{}")).isEqualTo("\"yes\"");
  }

  /** The wrapper as the function's process finds it. */
  abstract String wrapperPath(FunctionVersion version);

  @Test
  void reportsAWrapperThatIsNotThere() {
    FunctionVersion wrapped =
        execution.functions.put(
            TestingFunctions.with(
                python("def handler(e, c): return 1\n"),
                draft -> draft.environment(Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/idontexist"))));

    assertThat(payload(execution.call(wrapped, "{}")))
        .contains("Runtime.ExitError", "Runtime exited with error: exit status 127");
  }

  @Test
  void laysLayersOverEachOther() {
    byte[] first =
        new TestingArchive()
            .file("python/first.py", "NAME = 'first'\n")
            .file("python/both.py", "NAME = 'first'\n")
            .bytes();
    byte[] second = TestingArchive.of("python/both.py", "NAME = 'second'\n");
    FunctionVersion layered =
        withLayers(
            python("import first, both\ndef handler(e, c):\n    return first.NAME + both.NAME\n"),
            first,
            second);

    assertThat(execution.answer(layered, "{}")).isEqualTo("\"firstsecond\"");
  }

  @Test
  void findsPythonModulesOfLayersMadeForTheVersionThatWasAskedFor() {
    byte[] layer =
        TestingArchive.of("python/lib/python3.13/site-packages/versioned.py", "NAME = '3.13'\n");
    FunctionVersion layered =
        withLayers(python("import versioned\ndef handler(e, c): return versioned.NAME\n"), layer);

    assertThat(execution.answer(layered, "{}")).isEqualTo("\"3.13\"");
  }

  @Test
  void findsNodeModulesOfLayers() {
    byte[] first =
        TestingArchive.of("nodejs/node_modules/tool/index.js", "module.exports = 'a tool';");
    byte[] second =
        TestingArchive.of(
            "nodejs/node22/node_modules/versioned/index.js", "module.exports = 'for 22';");
    FunctionVersion layered =
        withLayers(
            node("exports.handler = async () => [require('tool'), require('versioned')];"),
            first,
            second);

    assertThat(execution.answer(layered, "{}")).isEqualTo("[\"a tool\",\"for 22\"]");
  }

  @Test
  void importsPackagesOfLayers() {
    byte[] layer =
        new TestingArchive()
            .file("nodejs/node_modules/tool/package.json", "{\"type\":\"module\"}")
            .file("nodejs/node_modules/tool/index.js", "export default 'a tool';")
            .file("nodejs/node_modules/own/package.json", "{\"type\":\"module\"}")
            .file("nodejs/node_modules/own/index.js", "export default 'of the layer';")
            .bytes();
    byte[] code =
        new TestingArchive()
            .file("node_modules/own/package.json", "{\"type\":\"module\"}")
            .file("node_modules/own/index.js", "export default 'of the function';")
            .file(
                "app.mjs",
                """
                import tool from 'tool';
                import own from 'own';
                export const handler = async () =>
                  [tool, own, await import('absent').catch((error) => error.code)];
                """)
            .bytes();
    FunctionVersion layered =
        withLayers(
            execution.functions.version(
                "node-" + NAMES.incrementAndGet(), "nodejs22.x", "app.handler", code),
            layer);

    assertThat(execution.answer(layered, "{}"))
        .isEqualTo("[\"a tool\",\"of the function\",\"ERR_MODULE_NOT_FOUND\"]");
  }

  @Test
  void requiresAnEsModuleOnlyWhereTheFunctionAsksForThat() {
    byte[] code =
        new TestingArchive()
            .file("package.json", "{\"type\":\"module\"}")
            .file("orders.js", "export const handler = async () => 'loaded';")
            .file("orders/readme.txt", "A directory of that name is what is required.")
            .bytes();
    FunctionVersion version =
        execution.functions.put(
            execution.functions.version(
                "node-" + NAMES.incrementAndGet(), "nodejs22.x", "orders.handler", code));

    InvocationOutcome outcome = execution.call(version, "{}");
    assertThat(outcome).isInstanceOf(InitFailed.class);
    assertThat(payload(outcome)).contains("require() of ES Module", "orders.js");

    FunctionVersion asking =
        TestingFunctions.with(
            version,
            draft ->
                draft
                    .version("1")
                    .environment(Map.of("NODE_OPTIONS", "--experimental-require-module")));
    assertThat(execution.answer(execution.functions.put(asking), "{}")).isEqualTo("\"loaded\"");
  }

  @Test
  void findsProgramsOfLayers() {
    byte[] layer =
        new TestingArchive().executable("bin/a-tool", "#!/bin/sh\necho from a layer\n").bytes();
    FunctionVersion layered =
        withLayers(
            python(
                """
                import subprocess
                def handler(event, context):
                    return subprocess.run(['a-tool'], capture_output=True, text=True).stdout
                """),
            layer);

    assertThat(execution.answer(layered, "{}")).isEqualTo("\"from a layer\\n\"");
  }

  @Test
  void startsAWrapperScriptOfALayer() {
    byte[] layer =
        new TestingArchive()
            .executable("wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n")
            .bytes();
    FunctionVersion layered =
        withLayers(
            python("import os\ndef handler(e, c):\n    return os.environ.get('WRAPPED')\n"), layer);
    FunctionVersion wrapped =
        execution.functions.put(
            TestingFunctions.with(
                layered,
                draft ->
                    draft.environment(
                        Map.of("AWS_LAMBDA_EXEC_WRAPPER", layersPath(layered) + "/wrapper"))));

    assertThat(execution.answer(wrapped, "{}")).isEqualTo("\"yes\"");
  }

  /** Where the function's process finds its layers. */
  abstract String layersPath(FunctionVersion version);

  @Test
  void runsACustomRuntimeOfALayer() {
    byte[] runtime =
        new TestingArchive()
            .executable(
                "bootstrap",
                """
                #!/bin/sh
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while true; do
                  id=$(curl -s -D - -o /dev/null "$api/next" | sed -n 's/^lambda-runtime-aws-request-id: //Ip' | tr -d '\\r')
                  curl -s -o /dev/null -X POST -d "$(cat $LAMBDA_TASK_ROOT/words)" "$api/$id/response"
                done
                """)
            .bytes();
    FunctionVersion layered =
        withLayers(
            execution.functions.version(
                "custom-" + NAMES.incrementAndGet(),
                "provided.al2023",
                "any.thing",
                TestingArchive.of("words", "\"of the function\"")),
            runtime);

    assertThat(execution.answer(layered, "{}")).isEqualTo("\"of the function\"");
  }

  FunctionVersion withLayers(FunctionVersion version, byte[]... layers) {
    return execution.functions.put(
        TestingFunctions.with(version, draft -> draft.layers(execution.functions.layers(layers))));
  }

  // --- Java

  @Test
  void runsJavaHandlers() throws Exception {
    FunctionVersion java =
        execution.functions.put(
            execution.functions.version(
                "java-" + NAMES.incrementAndGet(),
                "java25",
                "Echo::handle",
                TestingJava.archive()));

    assertThat(execution.answer(java, "{\"a\":1}")).isEqualTo("{\"a\":1}");
    assertThat(execution.answer(java, "{\"a\":2}")).isEqualTo("{\"a\":2}");
    assertThat(execution.environments(java)).hasSize(1);
  }

  @Test
  void findsJarsOfLayers() throws Exception {
    byte[] helper =
        TestingJava.archive(
            "Helper", "public class Helper { public String toString() { return \"help\"; } }");
    byte[] layer = new TestingArchive().entry("java/lib/helper.jar", 0100644, helper).bytes();
    byte[] code =
        TestingJava.archive(
            "Asks",
            """
            public class Asks {
              public String handle(Object event) throws Exception {
                return Class.forName("Helper").getConstructor().newInstance().toString();
              }
            }
            """);
    FunctionVersion layered =
        withLayers(
            execution.functions.version(
                "java-" + NAMES.incrementAndGet(), "java25", "Asks::handle", code),
            layer);

    assertThat(execution.answer(layered, "{}")).isEqualTo("\"help\"");
  }

  // --- custom runtimes

  @Test
  void runsACustomRuntime() {
    FunctionVersion custom =
        custom(
            """
            #!/usr/bin/python3
            import http.client, os, sys
            api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
            base = '/2018-06-01/runtime/invocation/'
            def call(method, path, body=None, headers={}):
                api.request(method, path, body, headers)
                answer = api.getresponse()
                return answer, answer.read()
            status = None
            while True:
                event, payload = call('GET', base + 'next')
                id = event.headers['Lambda-Runtime-Aws-Request-Id']
                wrong, text = call('POST', base + 'other/response', b'"no"')
                print(wrong.status, text.decode().strip())
                names = ['Lambda-Runtime-Deadline-Ms', 'Lambda-Runtime-Invoked-Function-Arn',
                         'Lambda-Runtime-Trace-Id']
                print([name for name in names if not event.headers[name]], flush=True)
                if payload == b'"fail"':
                    status = call('POST', base + id + '/error', b'{"errorMessage":"bad"}',
                        {'Lambda-Runtime-Function-Error-Type': 'Custom.Bad'})
                elif payload == b'"status"':
                    text = str(status[0].status) + status[1].decode().strip()
                    call('POST', base + id + '/response', text)
                else:
                    status = call('POST', base + id + '/response', payload * 2)
            """);

    InvocationOutcome first = execution.call(custom, "12");
    InvocationOutcome failed = execution.call(custom, "\"fail\"");

    assertThat(payload(first)).isEqualTo("1212");
    assertThat(failed)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failure -> {
              assertThat(failure.errorType()).isEqualTo("Custom.Bad");
              assertThat(payload(failure)).isEqualTo("{\"errorMessage\":\"bad\"}");
            });
    assertThat(log(first))
        .contains(
            "400 {\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n[]\n");
    assertThat(execution.answer(custom, "\"status\"")).isEqualTo("202{\"status\":\"OK\"}");
    assertThat(execution.environments(custom)).hasSize(1);
  }

  @Test
  void letsACustomRuntimeGoOnAfterAnAnswerThatIsTooLarge() {
    FunctionVersion custom =
        custom(
            """
            #!/usr/bin/python3
            import http.client, os
            api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
            base = '/2018-06-01/runtime/invocation/'
            def call(method, path, body=None):
                api.request(method, path, body)
                answer = api.getresponse()
                return answer, answer.read()
            status = 0
            while True:
                event, payload = call('GET', base + 'next')
                path = base + event.headers['Lambda-Runtime-Aws-Request-Id'] + '/response'
                if payload == b'"large"':
                    status = call('POST', path, b'"' + b'x' * 6_400_000 + b'"')[0].status
                elif payload == b'"curl"':
                    file = open(os.environ.get('TMPDIR', '/tmp') + '/large', 'wb')
                    file.write(b'x' * 6_400_000)
                    file.close()
                    status = int(os.popen('curl -s -o /dev/null -w "%{http_code}" --data-binary @'
                        + file.name + ' http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + path).read())
                else:
                    call('POST', path, str(status))
            """);

    for (String how : List.of("\"large\"", "\"curl\"")) {
      assertThat(payload(execution.call(custom, how)))
          .contains("Function.ResponseSizeTooLarge", "Response payload size");
      assertThat(execution.answer(custom, "\"status\"")).isEqualTo("413");
    }
    assertThat(execution.environments(custom)).hasSize(1);
  }

  @Test
  void reportsAnInitErrorOfACustomRuntime() {
    FunctionVersion custom =
        custom(
            """
            #!/bin/sh
            curl -s -X POST -H 'Lambda-Runtime-Function-Error-Type: Custom.NoWay' \
              -d '{"errorMessage":"no way"}' \
              "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/init/error"
            exit 1
            """);

    InvocationOutcome outcome = execution.call(custom, "{}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            InitFailed.class, failed -> assertThat(failed.errorType()).isEqualTo("Custom.NoWay"));
    assertThat(payload(outcome)).isEqualTo("{\"errorMessage\":\"no way\"}");
  }

  @Test
  void saysThatThereIsNoBootstrap() {
    FunctionVersion empty =
        execution.functions.put(
            execution.functions.version(
                "empty", "provided.al2023", "x", TestingArchive.of("readme", "nothing")));

    InvocationOutcome outcome = execution.call(empty, "{}");

    assertThat(((Failed) outcome).errorType()).isEqualTo("Runtime.InvalidEntrypoint");
    assertThat(payload(outcome)).contains("Couldn't find valid bootstrap(s)");
  }

  @Test
  void saysWhyTheKernelDoesNotExecuteABootstrap() {
    assertThat(entrypointProblem("#!/bin/sh\r\nexit 0\r\n".getBytes(UTF_8)))
        .endsWith("/bootstrap: no such file or directory");
    assertThat(entrypointProblem("echo no shebang\n".getBytes(UTF_8)))
        .endsWith("/bootstrap: exec format error");
    assertThat(entrypointProblem(new byte[0])).endsWith("/bootstrap: exec format error");
    byte[] otherMachine = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, otherMachine, 0, 7);
    otherMachine[16] = 2;
    otherMachine[18] = 8; // MIPS
    assertThat(entrypointProblem(otherMachine)).endsWith("/bootstrap: exec format error");
  }

  @Test
  void tellsABootstrapThatExitsFromOneThatIsNotExecuted() {
    for (int status : List.of(126, 127)) {
      assertThat(payload(execution.call(custom("#!/bin/sh\nexit " + status + "\n"), "{}")))
          .contains("Runtime.ExitError", "Runtime exited with error: exit status " + status);
    }
  }

  private String entrypointProblem(byte[] bootstrap) {
    FunctionVersion version =
        execution.functions.put(
            execution.functions.version(
                "bootstrap-" + NAMES.incrementAndGet(),
                "provided.al2023",
                "x",
                new TestingArchive().entry("bootstrap", 0100755, bootstrap).bytes()));
    InvocationOutcome outcome = execution.call(version, "{}");
    assertThat(((Failed) outcome).errorType()).isEqualTo("Runtime.InvalidEntrypoint");
    String payload = payload(outcome);
    assertThat(payload).contains(" Error: fork/exec /");
    return payload.substring(0, payload.length() - 2);
  }

  @Test
  void saysThatARuntimeIsNotSupported() {
    FunctionVersion ruby =
        execution.functions.put(
            execution.functions.version(
                "ruby", "ruby3.4", "app.handler", TestingArchive.of("app.rb", "")));

    assertThat(payload(execution.call(ruby, "{}"))).contains("Runtime ruby3.4 cannot run here yet");
  }

  @Test
  void saysThatCodeIsBroken() {
    FunctionVersion broken =
        execution.functions.put(
            execution.functions.version(
                "broken", "python3.13", "app.handler", "not a zip file".getBytes(UTF_8)));

    assertThat(((Failed) execution.call(broken, "{}")).errorType())
        .isEqualTo("Function.DeploymentFailed");
  }

  // --- admission, aliases, states, events

  @Test
  void returnsThrottledWhenReservedConcurrencyIsExhausted() {
    FunctionVersion limited =
        python("import time\ndef handler(event, context):\n    time.sleep(event)\n    return 1\n");
    execution.functions.put(limited, 1);
    CompletableFuture<InvocationOutcome> first = execution.start(invocation(limited, "1"));
    // The first call has its permit when start() has resolved the function.
    await().until(() -> !execution.environments(limited).isEmpty());

    assertThat(execution.call(limited, "0"))
        .isEqualTo(new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));
    assertThat(first.join()).isInstanceOf(Succeeded.class);
    assertThat(execution.call(limited, "0")).isInstanceOf(Succeeded.class);
  }

  @Test
  void neverRunsAFunctionThatReservesNothing() {
    FunctionVersion off = python("def handler(event, context):\n    return 1\n");
    execution.functions.put(off, 0);

    assertThat(execution.call(off, "{}"))
        .isEqualTo(new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));
  }

  @Test
  void picksTheVersionsOfAnAliasByWeight() {
    FunctionVersion latest =
        python("def handler(event, context):\n    return context.function_version\n");
    FunctionVersion one = TestingFunctions.with(latest, draft -> draft.version("1"));
    FunctionVersion two = TestingFunctions.with(latest, draft -> draft.version("2"));
    execution.functions.put(
        new Resolution(
            latest.function(),
            "live",
            List.of(new Resolution.Target(one, 0.5), new Resolution.Target(two, 0.5)),
            null));

    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      Invocation call = invocation(latest, "{}");
      answers.add(
          payload(
              execution
                  .start(
                      new Invocation(
                          call.requestId(),
                          1,
                          call.function(),
                          "live",
                          call.type(),
                          call.payload(),
                          null,
                          null,
                          null,
                          false))
                  .join()));
    }

    assertThat(answers).containsExactlyInAnyOrder("\"1\"", "\"2\"");
  }

  @Test
  void refusesAFunctionThatIsPending() {
    FunctionVersion pending =
        execution.functions.put(
            TestingFunctions.with(
                python("def handler(event, context):\n    return 1\n"),
                draft -> draft.state("Pending")));

    assertThat(execution.call(pending, "{}"))
        .isEqualTo(
            new Rejected(
                ErrorCode.RESOURCE_CONFLICT,
                "The operation cannot be performed at this time. The function is currently in the"
                    + " following state: Pending"));
  }

  @Test
  void onlyChecksOnADryRun() {
    FunctionVersion function = python("def handler(event, context):\n    return 1\n");
    Invocation call = invocation(function, "{}");

    assertThat(
            execution
                .start(
                    new Invocation(
                        call.requestId(),
                        1,
                        call.function(),
                        "$LATEST",
                        InvocationType.DRY_RUN,
                        call.payload(),
                        null,
                        null,
                        null,
                        false))
                .join())
        .isEqualTo(new InvocationOutcome.Permitted());
    assertThat(execution.environments(function)).isEmpty();
  }

  @Test
  void acceptsAnEventAndRunsIt() {
    FunctionVersion function = python("def handler(event, context):\n    return 1\n");
    Invocation call = invocation(function, "{}");

    assertThat(
            execution
                .start(
                    new Invocation(
                        call.requestId(),
                        1,
                        call.function(),
                        "$LATEST",
                        InvocationType.EVENT,
                        call.payload(),
                        null,
                        null,
                        null,
                        false))
                .join())
        .isEqualTo(new InvocationOutcome.Accepted());
    await()
        .untilAsserted(
            () ->
                assertThat(execution.ledger.records)
                    .anyMatch(record -> record.requestId().equals(call.requestId())));
  }

  // --- records

  @Test
  void metersWhatItReports() {
    FunctionVersion function = python("def handler(event, context):\n    return 1\n");
    Invocation call = invocation(function, "{}");

    Executed outcome = (Executed) execution.start(call).join();

    await()
        .untilAsserted(
            () ->
                assertThat(execution.ledger.records)
                    .filteredOn(record -> record.requestId().equals(call.requestId()))
                    .singleElement()
                    .satisfies(
                        record -> {
                          assertThat(record.coldStart()).isTrue();
                          assertThat(record.billedMillis())
                              .isEqualTo(outcome.execution().billedMillis());
                          assertThat(record.initMicros())
                              .isEqualTo(outcome.execution().initMicros());
                          assertThat(log(outcome))
                              .contains("Billed Duration: " + record.billedMillis() + " ms");
                        }));
  }

  @Test
  void writesPlatformLinesAsJsonWhereAskedTo() {
    FunctionVersion function =
        execution.functions.put(
            TestingFunctions.with(
                python("def handler(event, context):\n    return 1\n"),
                draft -> draft.logFormat("JSON")));

    assertThat(log(execution.call(function, "{}")))
        .contains("\"type\":\"platform.start\"", "\"type\":\"platform.report\"")
        .doesNotContain("REPORT RequestId");
  }
}
