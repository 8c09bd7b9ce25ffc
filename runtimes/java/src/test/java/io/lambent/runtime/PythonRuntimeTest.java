package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.runtime.TestingLink.Event;
import io.lambent.runtime.TestingLink.Frame;
import io.lambent.runtime.TestingLink.Frame.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Python client in {@code runtimes/python}, with the handlers of {@code resources/python}. */
@Timeout(60)
class PythonRuntimeTest {
  static final Optional<String> PYTHON =
      TestingRuntime.program("python3").map(PythonRuntimeTest::interpreter);
  static final Path TASK_ROOT = Path.of("target", "test-classes", "python").toAbsolutePath();
  static final Map<String, String> PYTHON_3_13 =
      Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13");

  /**
   * The program that a launcher on the path starts in the end, without the variables that it sets.
   */
  private static String interpreter(String launcher) {
    try {
      Process process =
          new ProcessBuilder(launcher, "-c", "import sys; print(sys.executable)").start();
      return process.inputReader().readLine();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @BeforeAll
  static void needsPython() {
    assumeTrue(PYTHON.isPresent(), "Python 3 is not installed: the client is not tested");
  }

  static TestingRuntime start(String handler) throws Exception {
    return start(handler, Map.of());
  }

  static TestingRuntime start(String handler, Map<String, String> variables) throws Exception {
    return new TestingRuntime(command(), TASK_ROOT, handler, variables);
  }

  static List<String> command() {
    return List.of(PYTHON.orElseThrow(), client("bootstrap.py"));
  }

  static String client(String file) {
    return Path.of("target", "clients", "python", file).toAbsolutePath().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "app.echo, ' {\"a\": [1, 2.5, null, true]} ', '{\"a\": [1, 2.5, null, true]}'",
    "app.raw, 1, not json",
    "nested.deep.handler, 1, '\"nested\"'",
    "nested/deep.handler, 1, '\"nested\"'",
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
  void answersAsAWholeWhereTheCallerTakesParts() throws Exception {
    try (TestingRuntime runtime = start("app.echo")) {
      runtime.sendStreaming("[1]");

      assertThat(runtime.next().body()).isEqualTo("[1]");
    }
  }

  @Test
  void startsWithSafePaths() throws Exception {
    try (TestingRuntime runtime = start("app.echo", Map.of("PYTHONSAFEPATH", "1"))) {
      assertThat(runtime.invoke("1").body()).isEqualTo("1");
    }
  }

  @Test
  void serialisesMoreThanTheStandardLibrary() throws Exception {
    try (TestingRuntime runtime = start("app.values", PYTHON_3_13)) {
      assertThat(runtime.invoke("1").body())
          .isEqualTo(
              "{\"point\": {\"x\": 1, \"y\": 2}, \"decimal\": 12345678901234567890.10,"
                  + " \"nan\": NaN, \"bytes\": \"text\", \"key\": \"ü\"}");
    }
  }

  @Test
  void serialisesWhateverHasAnAsdictMethod() throws Exception {
    try (TestingRuntime runtime = start("app.records")) {
      assertThat(runtime.invoke("1").body())
          .isEqualTo(
              "[{\"inner\": {\"point\": {\"x\": 1, \"y\": 2}}, \"list\": [{\"a\": \"b\"}]}, {}]");
    }
  }

  @Test
  void escapesWhatIsNotAsciiUpToPython311() throws Exception {
    Map<String, String> python311 = Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_python3.11");
    try (TestingRuntime runtime = start("app.echo", python311)) {
      assertThat(runtime.invoke("\"ü\"").body()).isEqualTo("\"\\u00fc\"");
    }
  }

  @Test
  void givesTheContext() throws Exception {
    try (TestingRuntime runtime = start("app.context")) {
      Event event =
          Event.of("1")
              .withClientContext("{\"client\":{\"app_title\":\"t\"},\"custom\":{\"k\":\"v\"}}")
              .withIdentity("{\"cognitoIdentityId\":\"me\"}")
              .withTenantId("tenant");
      assertThat(runtime.invoke(event).body())
          .isEqualTo(
              "{\"request\": \""
                  + TestingRuntime.REQUEST_ID
                  + "\", \"function\": \"fn\", \"version\": \"$LATEST\", \"memory\": \"256\","
                  + " \"arn\": \""
                  + TestingRuntime.FUNCTION_ARN
                  + "\", \"group\": \"/aws/lambda/fn\", \"stream\": \"2026/01/01/[$LATEST]abc\","
                  + " \"remaining\": true, \"tenant\": \"tenant\", \"app\": \"t\","
                  + " \"custom\": {\"k\": \"v\"}, \"identity\": \"me\"}");
    }
  }

  @Test
  void hidesItsSocketAndShowsTheTraceAndLayers() throws Exception {
    try (TestingRuntime runtime = start("app.environment")) {
      assertThat(runtime.invoke(Event.of("1").withTraceId("Root=1")).body())
          .startsWith(
              "{\"socket\": null, \"trace\": \"Root=1\", \"path\": [\""
                  + TASK_ROOT
                  + "\", \"/opt/python/lib/python3.")
          .endsWith("/site-packages\", \"/opt/python\"]}");
      assertThat(runtime.invoke("1").body()).contains("\"trace\": null");
    }
  }

  @Test
  void followsPthFilesOfCodeAndLayers(@TempDir Path directory) throws Exception {
    Path task = Files.createDirectories(directory.toRealPath().resolve("task"));
    Path layer = Files.createDirectories(directory.toRealPath().resolve("opt").resolve("python"));
    Files.createDirectories(task.resolve("vendor"));
    Files.writeString(task.resolve("vendor").resolve("brought.py"), "NAME = 'by the code'\n");
    Files.writeString(task.resolve("more.pth"), "vendor\nimport sys; sys.ran = 'too'\n");
    Files.createDirectories(layer.resolve("deep"));
    Files.writeString(layer.resolve("deep").resolve("layered.py"), "NAME = 'by a layer'\n");
    Files.writeString(layer.resolve("layer.pth"), "deep\n");
    Files.writeString(
        task.resolve("app.py"),
        "import brought, layered, sys\n"
            + "def handler(e, c): return [brought.NAME, layered.NAME, sys.ran, sys.path]\n");
    Map<String, String> variables =
        Map.of("LAMBENT_LAYERS", directory.toRealPath().resolve("opt").toString());
    try (TestingRuntime runtime = new TestingRuntime(command(), task, "app.handler", variables)) {
      assertThat(runtime.invoke("1").body())
          .startsWith("[\"by the code\", \"by a layer\", \"too\", [\"" + task + "\", \"")
          .contains("\"" + layer + "\"")
          .contains("\"" + task.resolve("vendor") + "\", \"" + layer.resolve("deep") + "\"]");
      assertThat(runtime.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"target/clients/python", "../python"})
  void showsTheTraceToChildProcessesToo(Path client) throws Exception {
    List<String> command =
        List.of(PYTHON.orElseThrow(), client.resolve("bootstrap.py").toAbsolutePath().toString());
    try (TestingRuntime runtime = new TestingRuntime(command, TASK_ROOT, "app.traces", Map.of())) {
      TestingTraces.verify(runtime);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "app.raises | ValueError | bad value",
        "app.not_callable | TypeError | 'int' object is not callable",
        "app.unserialisable | Runtime.MarshalError | Unable to marshal response: Object of type"
            + " object is not JSON serializable",
        "app.no_record | Runtime.MarshalError | Unable to marshal response: _asdict() must return a"
            + " dict, not list",
        "app.circular | Runtime.MarshalError | Unable to marshal response: Circular reference"
            + " detected",
      })
  void reportsErrorsAndGoesOn(String handler, String type, String message) throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      Frame error = runtime.invoke("1");
      assertThat(error.type()).isEqualTo(Kind.ERROR);
      assertThat(error.errorType()).isEqualTo(type);
      assertThat(error.body())
          .contains("\"errorType\": \"" + type + "\", \"requestId\": \"" + error.requestId() + "\"")
          .contains("\"stackTrace\": [");
      assertThat(runtime.output())
          .startsWith("[ERROR] " + type + ": ")
          .contains("\rTraceback (most recent call last):");
      assertThat(runtime.invoke("1")).isEqualTo(error);
      assertThat(error.body()).contains("\"errorMessage\": \"" + message + "\"");
    }
  }

  @Test
  void reportsMessagesThatAreNoUnicode() throws Exception {
    try (TestingRuntime runtime = start("app.raises_half_a_character", PYTHON_3_13)) {
      assertThat(runtime.invoke("1").body()).contains("\"errorMessage\": \"\\ud83d\"");
      assertThat(runtime.output()).startsWith("[ERROR] ValueError: \\ud83d\r");
    }
  }

  @Test
  void showsTheStackFromTheHandlerOn() throws Exception {
    try (TestingRuntime runtime = start("app.raises")) {
      String file = "  File \\\"" + TASK_ROOT.resolve("app.py") + "\\\", line ";
      assertThat(runtime.invoke("1").body())
          .contains("\"stackTrace\": [\"" + file)
          .contains("in raises\\n    raise ValueError(\\\"bad value\\\")\\n\"]");
      assertThat(runtime.output()).contains("\r\u00a0\u00a0File \"").matches("[^\n]+\n");
    }
  }

  @Test
  void reportsAnEventThatIsNotJson() throws Exception {
    try (TestingRuntime runtime = start("app.echo")) {
      Frame error = runtime.invoke("{bad");
      assertThat(error.errorType()).isEqualTo("Runtime.UnmarshalError");
      assertThat(error.body())
          .contains(
              "Unable to unmarshal input: Expecting property name enclosed in double quotes:"
                  + " line 1 column 2 (char 1)");
    }
  }

  @Test
  void endsWhenTheHandlerExits() throws Exception {
    try (TestingRuntime runtime = start("app.exits")) {
      runtime.send(Event.of("1"));
      assertThat(runtime.exitValue()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "app.absent | Runtime.HandlerNotFound | Handler 'absent' missing on module 'app'",
        "none.handler | Runtime.ImportModuleError | Unable to import module 'none': No module"
            + " named",
        "needs.handler | Runtime.ImportModuleError | Unable to import module 'needs': No module"
            + " named",
        "broken.handler | Runtime.UserCodeSyntaxError | Syntax error in module 'broken': invalid"
            + " syntax",
        "raises.handler | RuntimeError | at import",
        "app | Runtime.MalformedHandlerName | Bad handler 'app': not enough values to unpack",
        "sys.exit | Runtime.BuiltInModuleConflict | Cannot use built-in module sys as a handler"
            + " module",
      })
  void reportsWhatKeepsItFromStarting(String handler, String type, String message)
      throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.INIT_ERROR);
      assertThat(runtime.first().errorType()).isEqualTo(type);
      assertThat(runtime.exitValue()).isEqualTo(1);
      assertThat(runtime.output()).startsWith("[ERROR] " + type + ": ");
      assertThat(runtime.first().body()).contains("\"errorMessage\": \"" + message);
    }
  }

  @Test
  void carriesFramesLargerThanItsBuffers() throws Exception {
    String event = '"' + "ü".repeat(1_000_000) + '"';
    try (TestingRuntime runtime = start("app.echo", PYTHON_3_13)) {
      assertThat(runtime.invoke(event).body()).isEqualTo(event);
      assertThat(runtime.invoke("1").body()).isEqualTo("1");
    }
  }

  @Test
  void endsQuietlyWhenThePlatformIsGone() throws Exception {
    try (TestingRuntime runtime = start("app.echo")) {
      runtime.disconnect();
      assertThat(runtime.exitValue()).isZero();
      assertThat(runtime.output()).isEmpty();
    }
  }
}
