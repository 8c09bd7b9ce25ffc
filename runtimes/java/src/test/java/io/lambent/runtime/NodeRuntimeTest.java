package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.runtime.TestingLink.Event;
import io.lambent.runtime.TestingLink.Frame;
import io.lambent.runtime.TestingLink.Frame.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Node.js client in {@code runtimes/node}, with the handlers of {@code resources/node}. */
@Timeout(60)
class NodeRuntimeTest {
  private static final Optional<String> NODE = TestingRuntime.program("node");
  static final Map<String, String> JSON_LOG =
      Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO");
  static final Map<String, String> NODE_24 = Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");

  @BeforeAll
  static void needsNode() {
    assumeTrue(NODE.isPresent(), "Node.js is not installed: the client is not tested");
  }

  static TestingRuntime start(String handler) throws Exception {
    return start("node", handler, Map.of());
  }

  static TestingRuntime start(String directory, String handler, Map<String, String> variables)
      throws Exception {
    return new TestingRuntime(command(), taskRoot(directory), handler, variables);
  }

  static List<String> command() {
    Path client = Path.of("target", "clients", "node", "index.cjs").toAbsolutePath();
    return List.of(NODE.orElseThrow(), client.toString());
  }

  static Path taskRoot(String directory) {
    return Path.of("target", "test-classes", directory).toAbsolutePath();
  }

  @ParameterizedTest
  @CsvSource({
    "index.echo, '{\"a\":[1,\"ü\"]}', '{\"a\":[1,\"ü\"]}'",
    "index.nested.handler, 1, '\"nested\"'",
    "index.nothing, 1, null",
    "index.promise, 1, '\"promised\"'",
    "index.callback, 1, '\"called back\"'",
    "index.callbackTwice, 1, '\"first\"'",
    "index.doesNotWait, 1, '\"at once\"'",
    "index.succeed, 1, '\"succeeded\"'",
    "index.done, 1, '\"done\"'",
    "index.forgets, 1, null",
    "lib/deep.handler, 1, '\"from lib\"'",
    "module.handler, 1, '\"top-level await\"'",
  })
  void answersAsTheHandlerSays(String handler, String event, String answer) throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.READY);
      assertThat(runtime.invoke(event))
          .isEqualTo(new Frame(Kind.RESPONSE, TestingRuntime.REQUEST_ID, "", answer));
      assertThat(runtime.invoke(event).body()).isEqualTo(answer);
    }
  }

  @Test
  void loadsEsModulesByThePackageType() throws Exception {
    try (TestingRuntime runtime = start("node-esm", "index.handler", Map.of())) {
      assertThat(runtime.invoke("1").body()).isEqualTo("true");
    }
  }

  @Test
  void waitsForTheEmptyEventLoopAfterACallback() throws Exception {
    try (TestingRuntime runtime = start("index.waits")) {
      assertThat(runtime.invoke("1").body()).isEqualTo("{\"ticks\":1}");
    }
  }

  @Test
  void givesTheContext() throws Exception {
    try (TestingRuntime runtime = start("index.context")) {
      Event event =
          Event.of("1")
              .withClientContext("{\"custom\":{\"k\":\"v\"}}")
              .withIdentity("{\"cognitoIdentityId\":\"me\"}")
              .withTenantId("tenant");
      assertThat(runtime.invoke(event).body())
          .isEqualTo(
              "{\"callbackWaitsForEmptyEventLoop\":true,\"functionVersion\":\"$LATEST\","
                  + "\"functionName\":\"fn\",\"memoryLimitInMB\":\"256\","
                  + "\"logGroupName\":\"/aws/lambda/fn\","
                  + "\"logStreamName\":\"2026/01/01/[$LATEST]abc\","
                  + "\"clientContext\":{\"custom\":{\"k\":\"v\"}},"
                  + "\"identity\":{\"cognitoIdentityId\":\"me\"},\"invokedFunctionArn\":\""
                  + TestingRuntime.FUNCTION_ARN
                  + "\",\"awsRequestId\":\""
                  + TestingRuntime.REQUEST_ID
                  + "\",\"tenantId\":\"tenant\",\"remaining\":true,"
                  + "\"methods\":[\"function\",\"function\",\"function\"]}");
    }
  }

  @Test
  void hidesItsSocketAndShowsTheTrace() throws Exception {
    try (TestingRuntime runtime = start("index.environment")) {
      assertThat(runtime.invoke(Event.of("1").withTraceId("Root=1")).body())
          .isEqualTo("{\"trace\":\"Root=1\"}");
      assertThat(runtime.invoke("1").body()).isEqualTo("{}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"target/clients/node", "../node"})
  void showsTheTraceToChildProcessesToo(Path client) throws Exception {
    List<String> command =
        List.of(NODE.orElseThrow(), client.resolve("index.cjs").toAbsolutePath().toString());
    try (TestingRuntime runtime =
        new TestingRuntime(command, taskRoot("node"), "index.traces", Map.of())) {
      TestingTraces.verify(runtime);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "index.throws, TypeError, wrong type",
    "index.throwsText, string, just text",
    "index.callbackError, RangeError, too far",
    "index.fail, Error, failed",
    "index.circular, Error, Unable to stringify response body",
    "index.neverSettles, Runtime.NodeJsExit, The Lambda runtime client detected an unexpected",
    "index.streamsOpenEnded, string, Response stream is not finished.",
  })
  void reportsErrorsAndGoesOn(String handler, String type, String message) throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      Frame error = runtime.invoke("1");
      assertThat(error.type()).isEqualTo(Kind.ERROR);
      assertThat(error.errorType()).isEqualTo(type);
      assertThat(error.body())
          .startsWith("{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message)
          .contains("\"trace\":[");
      assertThat(runtime.output())
          .contains("\t" + TestingRuntime.REQUEST_ID + "\tERROR\tInvoke Error \t{\"errorType\":\"");
      assertThat(runtime.invoke("1")).isEqualTo(error);
    }
  }

  @Test
  void reportsAnEventThatIsNotJson() throws Exception {
    try (TestingRuntime runtime = start("index.echo")) {
      assertThat(runtime.invoke("{bad").errorType()).isEqualTo("SyntaxError");
      assertThat(runtime.invoke("1").body()).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "index.crashes, Error, Uncaught Exception, 129",
    "index.rejects, Runtime.UnhandledPromiseRejection, Unhandled Promise Rejection, 128",
  })
  void reportsWhatEndsTheProcess(String handler, String type, String record, int status)
      throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.invoke("1").errorType()).isEqualTo(type);
      assertThat(runtime.exitValue()).isEqualTo(status);
      assertThat(runtime.output()).contains("ERROR\t" + record + " \t{");
    }
  }

  @Test
  void reportsErrorsWithOddNames() throws Exception {
    try (TestingRuntime runtime = start("index.throwsOddNames")) {
      assertThat(runtime.invoke("1").errorType()).isEqualTo("x".repeat(1024));
    }
    try (TestingRuntime runtime = start("index.throwsUnreadable")) {
      assertThat(runtime.invoke("1").errorType()).isEqualTo("handled");
    }
  }

  @Test
  void endsWhenTheHandlerExits() throws Exception {
    try (TestingRuntime runtime = start("index.exits")) {
      runtime.send(Event.of("1"));
      assertThat(runtime.exitValue()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "index.absent | Runtime.HandlerNotFound | index.absent is undefined or not exported",
        "index.notAFunction | Runtime.HandlerNotFound | index.notAFunction is not a function",
        "absent.handler | Runtime.ImportModuleError | Error: Cannot find module 'absent'",
        "needs.handler | Runtime.ImportModuleError | Error: Cannot find module 'absent'",
        "broken.handler | Runtime.UserCodeSyntaxError | SyntaxError: Unexpected end of input",
        "raises.handler | Error | at load",
        "index | Runtime.MalformedHandlerName | Bad handler",
        "../index.echo | Runtime.MalformedHandlerName | '../index.echo' is not a valid handler"
            + " name",
      })
  void reportsWhatKeepsItFromStarting(String handler, String type, String message)
      throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.INIT_ERROR);
      assertThat(runtime.first().errorType()).isEqualTo(type);
      assertThat(runtime.first().body()).contains("\"errorMessage\":\"" + message);
      assertThat(runtime.exitValue()).isEqualTo(129);
      assertThat(runtime.output()).contains("\tundefined\tERROR\tUncaught Exception \t{");
    }
  }

  @Test
  void logsAsText() throws Exception {
    try (TestingRuntime runtime = start("index.logs")) {
      runtime.invoke("1");
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
      assertThat(runtime.output().split("\n"))
          .hasSize(3)
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .matches(
                          time
                              + "\t"
                              + TestingRuntime.REQUEST_ID
                              + "\tINFO\ttwo\rlines \\{ a: 1 \\}"),
              line -> assertThat(line).endsWith("\tDEBUG\tdetails"),
              line -> assertThat(line).contains("\tERROR\tError: logged\r    at "));
    }
  }

  @Test
  void logsAsJsonFromTheLevelOn() throws Exception {
    try (TestingRuntime runtime = start("node", "index.logs", JSON_LOG)) {
      runtime.invoke("1");
      assertThat(runtime.output().split("\n"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .contains("\"level\":\"INFO\"", "\"message\":\"two\\nlines { a: 1 }\""),
              line ->
                  assertThat(line)
                      .contains("\"level\":\"ERROR\"", "\"message\":{\"errorType\":\"Error\""));
    }
  }

  @Test
  void gathersStreamedResponses() throws Exception {
    try (TestingRuntime runtime = start("index.streams")) {
      assertThat(runtime.invoke("1").body())
          .isEqualTo("{\"statusCode\":201}\0\0\0\0\0\0\0\0a{\"b\":1}c");
    }
  }

  @Test
  void streamsWhereTheCallerTakesParts() throws Exception {
    try (TestingRuntime runtime = start("index.streamsTyped")) {
      runtime.sendStreaming("1");

      assertThat(runtime.next())
          .isEqualTo(new Frame(Kind.STREAM, TestingRuntime.REQUEST_ID, "", "text/plain"));
      assertThat(runtime.next().body()).isEqualTo("a");
      assertThat(runtime.next().body()).isEqualTo("b");
      assertThat(runtime.next().type()).isEqualTo(Kind.END);
      assertThat(runtime.invoke("1").body()).isEqualTo("ab");
    }
  }

  @Test
  void sendsMetadataWithoutAWrite() throws Exception {
    try (TestingRuntime runtime = start("index.streamsMetadata")) {
      runtime.sendStreaming("1");

      assertThat(runtime.next().body())
          .isEqualTo("application/vnd.awslambda.http-integration-response");
      assertThat(runtime.next().body()).isEqualTo("{\"statusCode\":301}");
      assertThat(runtime.next().body()).isEqualTo("\0".repeat(8));
      assertThat(runtime.next().type()).isEqualTo(Kind.END);
    }
  }

  @Test
  void reportsAnErrorAfterWhatWasWritten() throws Exception {
    try (TestingRuntime runtime = start("index.streamsThenThrows")) {
      runtime.sendStreaming("1");

      assertThat(runtime.next().type()).isEqualTo(Kind.STREAM);
      assertThat(runtime.next().body()).isEqualTo("part");
      Frame error = runtime.next();
      assertThat(error.type()).isEqualTo(Kind.ERROR);
      assertThat(error.body()).contains("halfway");
    }
  }

  @Test
  void waitsForCreditBetweenParts() throws Exception {
    try (TestingRuntime runtime = start("index.streamsMuch")) {
      runtime.sendStreaming("{\"chunks\":40,\"size\":65536}");
      assertThat(runtime.next().type()).isEqualTo(Kind.STREAM);
      int received = 0;
      while (received < 4 * 65536) {
        received += runtime.next().body().length();
      }
      for (int i = 4; i < 40; i++) {
        assertThat(runtime.hasSent()).isFalse();
        runtime.credit(65536);
        assertThat(runtime.next().body()).hasSize(65536);
      }
      assertThat(runtime.next().type()).isEqualTo(Kind.END);
    }
  }

  @Test
  void carriesFramesLargerThanItsBuffers() throws Exception {
    String event = '"' + "ü".repeat(1_000_000) + '"';
    try (TestingRuntime runtime = start("index.echo")) {
      assertThat(runtime.invoke(event).body()).isEqualTo(event);
      assertThat(runtime.invoke("1").body()).isEqualTo("1");
    }
  }

  @Test
  void takesWhatAHandlerReturnsFromNode24On() throws Exception {
    try (TestingRuntime runtime = start("node", "index.forgets", NODE_24)) {
      assertThat(runtime.invoke("1").body()).isEqualTo("\"ignored\"");
    }
  }

  @Test
  void refusesCallbacksFromNode24On() throws Exception {
    try (TestingRuntime runtime = start("node", "index.callback", NODE_24)) {
      assertThat(runtime.first().errorType()).isEqualTo("Runtime.CallbackHandlerDeprecated");
    }
  }

  @Test
  void endsQuietlyWhenThePlatformIsGone() throws Exception {
    try (TestingRuntime runtime = start("index.echo")) {
      runtime.disconnect();
      assertThat(runtime.exitValue()).isZero();
      assertThat(runtime.output()).isEmpty();
    }
  }

  /** From Node.js 22.10 on; before, there is nothing to keep. */
  @Test
  void leavesCompiledCodeAndFindsItAgain(@TempDir Path cache) throws Exception {
    Map<String, String> reading = Map.of("LAMBENT_CODE_CACHE", cache.toString());
    Map<String, String> recording =
        Map.of("LAMBENT_CODE_CACHE", cache.toString(), "LAMBENT_RECORD", "1");
    try (TestingRuntime runtime = start("node", "dump.handler", recording)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.READY);
      assertThat(runtime.exitValue()).isZero();
      assertThat(runtime.output()).isEmpty();
    }
    List<Path> kept = files(cache);

    try (TestingRuntime plain = start("node", "dump.handler", Map.of());
        TestingRuntime direct = start("node", "dump.handler", reading);
        TestingRuntime stem = TestingRuntime.stem(command())) {
      stem.specialise(taskRoot("node"), "dump.handler", reading);
      String dump = plain.invoke("1").body();
      assertThat(direct.invoke("1").body()).isEqualTo(dump);
      assertThat(stem.invoke("1").body()).isEqualTo(dump);
    }
    assertThat(files(cache)).isEqualTo(kept);
    assertThat(kept.isEmpty()).isEqualTo(!keepsCompiledCode());
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static boolean keepsCompiledCode() throws Exception {
    return new ProcessBuilder(
                NODE.orElseThrow(),
                "-e",
                "process.exit(require('module').flushCompileCache ? 0 : 1)")
            .start()
            .waitFor()
        == 0;
  }
}
