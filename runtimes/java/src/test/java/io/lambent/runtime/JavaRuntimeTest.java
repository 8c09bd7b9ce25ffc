package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.lambent.runtime.TestingLink.Event;
import io.lambent.runtime.TestingLink.Frame;
import io.lambent.runtime.TestingLink.Frame.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.joda.time.DateTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client as it is packaged, with the handlers of {@code io.lambent.fixture}. */
@Timeout(180)
class JavaRuntimeTest {
  static final String HANDLERS = "io.lambent.fixture.Handlers";

  static final Path TASK_ROOT = Path.of("target", "function").toAbsolutePath();

  static final List<String> STEM = List.of("--enable-native-access=ALL-UNNAMED");

  static final Path LIBRARIES = Path.of("target", "runtime", "lib").toAbsolutePath();
  private static final Path STEM_LIBRARY = LIBRARIES.resolve("liblambent-process.so");

  /** The function's archive: classes in the root and libraries in {@code lib}. */
  @BeforeAll
  static void layOutTheFunction() throws Exception {
    Files.createDirectories(TASK_ROOT.resolve("lib"));
    link(TASK_ROOT.resolve("io"), Path.of("target", "test-classes", "io").toAbsolutePath());
    link(TASK_ROOT.resolve("lib").resolve("events.jar"), jarOf(SQSEvent.class));
    link(TASK_ROOT.resolve("lib").resolve("joda-time.jar"), jarOf(DateTime.class));
  }

  private static void link(Path link, Path target) throws Exception {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target);
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  static void copyHandlers(Path task) throws Exception {
    Path classes = Path.of("target", "test-classes");
    Path directory = classes.resolve("io/lambent/fixture");
    Files.createDirectories(task.resolve(classes.relativize(directory)));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, task.resolve(classes.relativize(file)));
      }
    }
  }

  static TestingRuntime start(String handler) throws Exception {
    return start(handler, Map.of());
  }

  static TestingRuntime start(String handler, Map<String, String> variables) throws Exception {
    return new TestingRuntime(command(List.of()), TASK_ROOT, HANDLERS + handler, variables);
  }

  static TestingRuntime stem(Path directory) throws Exception {
    assumeTrue(Files.exists(STEM_LIBRARY), "There is no C compiler: stems are not tested");
    return TestingRuntime.stem(command(STEM), directory);
  }

  static List<String> command(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            LIBRARIES + "/*",
            Main.class.getName()));
    return command;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$Echo | {\"a\":[1,2.5,null,true,\"ü\\n\"]} | {\"a\":[1,2.5,null,true,\"ü\\n\"]}",
        "$Upper | \"text\" | \"TEXT\"",
        "$Upper | 5 | \"5\"",
        "$Last | [{},{\"name\":\"Ada\",\"age\":36,\"unknown\":1}] | {\"name\":\"Ada\",\"age\":36}",
        "$Bytes | not json | <not json>",
        "$Ordered | {\"orderId\":\"o1\",\"amount\":9.5,\"item\":\"pen\"} | \"o1 9.5 pen\"",
        "$Ordered | {\"orderId\":\"o1\"} | \"o1 0.0 null\"",
        "::deliver | {\"orders\":[{\"orderId\":\"o1\",\"amount\":1,\"item\":\"x\"}],\"extra\":1} |"
            + " {\"first\":{\"orderId\":\"o1\",\"amount\":1.0,\"item\":\"x\"},\"count\":1}",
        "::sum | [1,2,3] | 6",
        "::greet | {\"name\":\"Ada\"} | \"Ada from fn\"",
        "::nothing | \"text\" | null",
        "::constant | {} | \"constant\"",
        "::copy | not json | not json",
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
  void readsEventClassesOfTheFunctionsLibrary() throws Exception {
    try (TestingRuntime runtime = start("$Queue")) {
      assertThat(
              runtime.invoke("{\"Records\":[{\"eventSourceARN\":\"arn\",\"body\":\"b\"}]}").body())
          .isEqualTo("\"arn b\"");
    }
  }

  @Test
  void writesEventClassesOfTheFunctionsLibrary() throws Exception {
    String event = "{\"rawPath\":\"/x\",\"requestContext\":{\"http\":{\"method\":\"GET\"}}}";
    try (TestingRuntime runtime = start("$Http")) {
      assertThat(runtime.invoke(event).body())
          .isEqualTo("{\"statusCode\":200,\"body\":\"GET/x\",\"isBase64Encoded\":false}");
    }
  }

  @Test
  void givesTheContext() throws Exception {
    try (TestingRuntime runtime = start("$Shown")) {
      Event event =
          Event.of("1")
              .withTraceId("Root=1")
              .withClientContext("{\"client\":{\"app_title\":\"t\"},\"custom\":{\"k\":\"v\"}}")
              .withIdentity("{\"cognitoIdentityId\":\"me\"}")
              .withTenantId("tenant");
      assertThat(runtime.invoke(event).body())
          .isEqualTo(
              "{\"request\":\""
                  + TestingRuntime.REQUEST_ID
                  + "\",\"function\":\"fn\",\"version\":\"$LATEST\",\"memory\":256,\"arn\":\""
                  + TestingRuntime.FUNCTION_ARN
                  + "\",\"group\":\"/aws/lambda/fn\",\"stream\":\"2026/01/01/[$LATEST]abc\","
                  + "\"remaining\":true,\"tenant\":\"tenant\",\"app\":\"t\","
                  + "\"custom\":{\"k\":\"v\"},\"identity\":\"me\",\"trace\":\"Root=1\"}");
    }
  }

  @Test
  void reportsExceptionsFromTheHandlerOn() throws Exception {
    try (TestingRuntime runtime = start("$Fails")) {
      Frame error = runtime.invoke("1");
      assertThat(error.type()).isEqualTo(Kind.ERROR);
      assertThat(error.body())
          .matches(
              "\\{\"errorMessage\":\"failed\",\"errorType\":\"java.lang.IllegalStateException\","
                  + "\"stackTrace\":\\[\"io.lambent.fixture.Handlers\\$Fails.handleRequest"
                  + "\\(Handlers.java:\\d+\\)\"\\],\"cause\":\\{\"errorMessage\":\"the reason\","
                  + "\"errorType\":\"java.io.IOException\",\"stackTrace\":\\[.*\\]\\}\\}");
      assertThat(runtime.output())
          .startsWith("failed: java.lang.IllegalStateException\r")
          .contains("\rCaused by: java.io.IOException: the reason\r")
          .matches("[^\n]+\n");
      assertThat(runtime.invoke("1")).isEqualTo(error);
    }
  }

  @Test
  void reportsEventsThatDoNotFit() throws Exception {
    try (TestingRuntime runtime = start("$Echo")) {
      assertThat(runtime.invoke("{bad").body())
          .startsWith(
              "{\"errorMessage\":\"An error occurred during JSON parsing\","
                  + "\"errorType\":\"java.lang.RuntimeException\",\"stackTrace\":[],\"cause\":{")
          .contains("\"errorType\":\"java.io.UncheckedIOException\"");
      assertThat(runtime.invoke("{}").body()).isEqualTo("{}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "$Absent, Class not found: io.lambent.fixture.Handlers$Absent",
    "$Raw, Class io.lambent.fixture.Handlers$Raw does not implement RequestHandler with concrete",
    "$Person, Class does not implement an appropriate handler interface: io.lambent.fixture",
    "::absent, No public method named absent with appropriate method signature found on class",
    "::, Invalid handler: `io.lambent.fixture.Handlers::'",
  })
  void tellsEveryCallerThatTheHandlerIsUnusable(String handler, String message) throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.READY);
      Frame error = runtime.invoke("1");
      assertThat(error.errorType()).isEqualTo("Runtime.BadFunctionCode");
      assertThat(error.body()).startsWith("{\"errorMessage\":\"" + message);
      assertThat(runtime.invoke("1")).isEqualTo(error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java8.al2", "java11"})
  void opensTheJdkToFunctionsOfOldRuntimes(String runtimeName) throws Exception {
    Map<String, String> variables = Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_" + runtimeName);
    try (TestingRuntime stem = stem(TASK_ROOT);
        TestingRuntime direct = start("$Reflects", variables)) {
      assertThat(direct.invoke("1").body()).isEqualTo("\"opened\"");
      stem.specialise(TASK_ROOT, HANDLERS + "$Reflects", variables);
      assertThat(stem.invoke("1").body()).isEqualTo("\"opened\"");
    }
  }

  @Test
  void keepsTheJdkClosedToFunctionsOfOtherRuntimes() throws Exception {
    try (TestingRuntime runtime =
        start("$Reflects", Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_java17"))) {
      assertThat(runtime.invoke("1").body())
          .contains("\"errorType\":\"java.lang.reflect.InaccessibleObjectException\"");
    }
  }

  @Test
  void failsToStartWhenTheConstructorThrows() throws Exception {
    try (TestingRuntime runtime = start("$Unconstructable")) {
      assertThat(runtime.first())
          .isEqualTo(
              new Frame(
                  Kind.INIT_ERROR,
                  "",
                  "Runtime.BadFunctionCode",
                  "{\"errorMessage\":\"not today\","
                      + "\"errorType\":\"java.lang.IllegalArgumentException\"}"));
      assertThat(runtime.exitValue()).isEqualTo(1);
      assertThat(runtime.output()).startsWith("not today: java.lang.IllegalArgumentException\r");
    }
  }

  @Test
  void logsAsText() throws Exception {
    try (TestingRuntime runtime = start("$Logs")) {
      assertThat(runtime.invoke("1").body()).isEqualTo("null");
      assertThat(runtime.output()).isEqualTo("printed\ncomplained\ntwo\rlines\n[INFO] told\n");
    }
  }

  @Test
  void logsAsJsonFromTheLevelOn() throws Exception {
    Map<String, String> variables =
        Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "WARN");
    try (TestingRuntime runtime = start("$Logs", variables)) {
      runtime.invoke("1");
      assertThat(runtime.output().split("\n"))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("printed"),
              line -> assertThat(line).isEqualTo("complained"),
              line ->
                  assertThat(line)
                      .startsWith("{\"timestamp\":\"")
                      .endsWith(
                          "\"message\":\"two\\nlines\",\"level\":\"UNDEFINED\",\"AWSRequestId\":\""
                              + TestingRuntime.REQUEST_ID
                              + "\"}"));
    }
  }

  @Test
  void carriesFramesLargerThanItsBuffers() throws Exception {
    String event = "{\"text\":\"" + "ü".repeat(1_000_000) + "\"}";
    try (TestingRuntime runtime = start("$Echo")) {
      assertThat(runtime.invoke(event).body()).isEqualTo(event);
      assertThat(runtime.invoke("{}").body()).isEqualTo("{}");
    }
  }

  @Test
  void endsWhenTheHandlerExits() throws Exception {
    try (TestingRuntime runtime = start("$Exits")) {
      runtime.send(Event.of("1"));
      assertThat(runtime.exitValue()).isEqualTo(7);
    }
  }

  @Test
  void endsQuietlyWhenThePlatformIsGone() throws Exception {
    try (TestingRuntime runtime = start("$Echo")) {
      runtime.disconnect();
      assertThat(runtime.exitValue()).isZero();
      assertThat(runtime.output()).isEmpty();
    }
  }

  /** An AOT cache needs the JVM's own class loader instead of one of the client's. */
  @ParameterizedTest
  @CsvSource({
    "$Echo, '{\"a\":1}', '{\"a\":1}'",
    "::greet, '{\"name\":\"Ada\"}', '\"Ada from fn\"'",
    "$Queue, '{\"Records\":[{\"eventSourceARN\":\"arn\",\"body\":\"text\"}]}', '\"arn text\"'",
  })
  void findsTheFunctionOnTheClassPath(String handler, String event, String answer)
      throws Exception {
    try (TestingRuntime runtime = onClassPath(handler)) {
      assertThat(runtime.invoke(event).body()).isEqualTo(answer);
    }
  }

  @Test
  void hasNoClassLoaderOfItsOwnForAFunctionOnTheClassPath() throws Exception {
    try (TestingRuntime runtime = onClassPath("$Dump")) {
      assertThat(runtime.invoke("{}").body())
          .contains("\"loader\":\"jdk.internal.loader.ClassLoaders$AppClassLoader\"");
    }
  }

  @Test
  void endsOnceItIsReadyWhereItRecords() throws Exception {
    try (TestingRuntime runtime = onClassPath("$Echo", "record")) {
      assertThat(runtime.first().type()).isEqualTo(Kind.READY);
      assertThat(runtime.exitValue()).isZero();
    }
  }

  private static TestingRuntime onClassPath(String handler, String... more) throws Exception {
    List<String> command = new ArrayList<>(command(List.of()));
    String jars = TASK_ROOT + "/lib/events.jar:" + TASK_ROOT + "/lib/joda-time.jar";
    command.set(command.size() - 2, LIBRARIES + "/*:" + TASK_ROOT + ":" + jars);
    command.add("class-path");
    command.addAll(List.of(more));
    return new TestingRuntime(command, TASK_ROOT, HANDLERS + handler, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "all"})
  void trainsWithoutAPlatform(String kind) throws Exception {
    List<String> command = new ArrayList<>(STEM);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", LIBRARIES + "/*", Training.class.getName(), kind));
    Process training = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(training.inputReader().lines()).isEmpty();
    assertThat(training.waitFor()).isZero();
  }

  @Test
  void streamsWhatAStreamHandlerWrites() throws Exception {
    try (TestingRuntime runtime = start("$Bytes")) {
      runtime.sendStreaming("event");

      assertThat(runtime.next())
          .isEqualTo(
              new TestingLink.Frame(
                  Kind.STREAM, TestingRuntime.REQUEST_ID, "", "application/octet-stream"));
      assertThat(runtime.next().body()).isEqualTo("<");
      assertThat(runtime.next().body()).isEqualTo("event");
      assertThat(runtime.next().body()).isEqualTo(">");
      assertThat(runtime.next().type()).isEqualTo(Kind.END);
      assertThat(runtime.invoke("whole").body()).isEqualTo("<whole>");
    }
  }

  @Test
  void reportsAnErrorAfterWhatWasWritten() throws Exception {
    try (TestingRuntime runtime = start("$Halfway")) {
      runtime.sendStreaming("event");

      assertThat(runtime.next().type()).isEqualTo(Kind.STREAM);
      assertThat(runtime.next().body()).isEqualTo("event");
      assertThat(runtime.next().body()).isEqualTo("!");
      TestingLink.Frame error = runtime.next();
      assertThat(error.type()).isEqualTo(Kind.ERROR);
      assertThat(error.body()).contains("halfway");
    }
  }

  @Test
  void waitsForCreditBetweenParts() throws Exception {
    String event = "x".repeat(1 << 20);
    try (TestingRuntime runtime = start("::copy")) {
      runtime.sendStreaming(event);
      assertThat(runtime.next().type()).isEqualTo(Kind.STREAM);
      int received = 0;
      while (received < 256 << 10) {
        received += runtime.next().body().length();
      }
      while (received < event.length()) {
        assertThat(runtime.hasSent()).isFalse();
        runtime.credit(32 << 10);
        received += runtime.next().body().length();
      }
      assertThat(runtime.next().type()).isEqualTo(Kind.END);
      assertThat(runtime.invoke("whole").body()).isEqualTo("whole");
    }
  }

  @Test
  void answersAsAWholeWhereTheHandlerDoesNotStream() throws Exception {
    try (TestingRuntime runtime = start("::greet")) {
      runtime.sendStreaming("{\"name\":\"Ada\"}");

      assertThat(runtime.next().body()).isEqualTo("\"Ada from fn\"");
    }
  }
}
