package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.runtime.TestingRuntime.Event;
import io.lambent.runtime.TestingRuntime.Frame;
import io.lambent.runtime.TestingRuntime.Frame.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Python client in {@code runtimes/python}, with the handlers of {@code resources/python}. */
@Timeout(60)
class PythonRuntimeTest {
  private static final Optional<String> PYTHON = TestingRuntime.program("python3");
  private static final Path TASK_ROOT =
      Path.of("target", "test-classes", "python").toAbsolutePath();
  private static final Map<String, String> PYTHON_3_13 =
      Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13");

  @BeforeAll
  static void needsPython() {
    assumeTrue(PYTHON.isPresent(), "Python 3 is not installed: the client is not tested");
  }

  private static TestingRuntime start(String handler) throws Exception {
    return start(handler, Map.of());
  }

  private static TestingRuntime start(String handler, Map<String, String> variables)
      throws Exception {
    Path client = Path.of("..", "python", "bootstrap.py").toAbsolutePath().normalize();
    return new TestingRuntime(
        List.of(PYTHON.orElseThrow(), client.toString()), TASK_ROOT, handler, variables);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "app.raises | ValueError | bad value",
        "app.not_callable | TypeError | 'int' object is not callable",
        "app.unserialisable | Runtime.MarshalError | Unable to marshal response: Object of type object is not JSON serializable",
        "app.circular | Runtime.MarshalError | Unable to marshal response: Circular reference detected",
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
        "none.handler | Runtime.ImportModuleError | Unable to import module 'none': No module named",
        "needs.handler | Runtime.ImportModuleError | Unable to import module 'needs': No module named",
        "broken.handler | Runtime.UserCodeSyntaxError | Syntax error in module 'broken': invalid syntax",
        "raises.handler | RuntimeError | at import",
        "app | Runtime.MalformedHandlerName | Bad handler 'app': not enough values to unpack",
        "sys.exit | Runtime.BuiltInModuleConflict | Cannot use built-in module sys as a handler module",
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
  void logsAsText() throws Exception {
    try (TestingRuntime runtime = start("app.logs")) {
      runtime.invoke("1");
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
      assertThat(runtime.output().split("\n"))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("printed"),
              line -> assertThat(line).isEqualTo("unfinished"),
              line ->
                  assertThat(line)
                      .matches(
                          "\\[INFO\\]\t"
                              + time
                              + "\t"
                              + TestingRuntime.REQUEST_ID
                              + "\ttwo\rlines"),
              line -> assertThat(line).startsWith("[WARNING]\t").endsWith("\tcounted 3"),
              line -> assertThat(line).isEqualTo("direct"));
    }
  }

  @Test
  void logsAsJson() throws Exception {
    try (TestingRuntime runtime = start("app.logs", Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON"))) {
      runtime.invoke("1");
      assertThat(runtime.output().split("\n"))
          .contains("printed", "direct")
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("\"level\": \"INFO\", \"message\": \"two\\nlines\"")
                      .contains("\"requestId\": \"" + TestingRuntime.REQUEST_ID + "\""))
          .anySatisfy(line -> assertThat(line).contains("\"WARNING\"", "\"key\": \"value\""));
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
