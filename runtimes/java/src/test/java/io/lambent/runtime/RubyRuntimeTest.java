package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.runtime.TestingLink.Frame;
import io.lambent.runtime.TestingLink.Frame.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Ruby client in {@code runtimes/ruby}, with the handlers of {@code resources/ruby}. */
@Timeout(60)
class RubyRuntimeTest {
  private static final Optional<String> RUBY = TestingRuntime.program("ruby");
  private static final Path TASK_ROOT = Path.of("target", "test-classes", "ruby").toAbsolutePath();
  private static final Path CLIENT = Path.of("..", "ruby", "bootstrap.rb").toAbsolutePath();

  @BeforeAll
  static void needsRuby() {
    assumeTrue(RUBY.isPresent(), "Ruby is not installed: the client is not tested");
  }

  private static TestingRuntime start(String handler) throws Exception {
    return new TestingRuntime(
        List.of(RUBY.orElseThrow(), CLIENT.normalize().toString()), TASK_ROOT, handler, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "app.echo, '{\"a\":[1,2.5,null,true]}', '{\"a\":[1,2.5,null,true]}'",
    "app.Service::Handler.process, 1, '\"processed ü 1\"'",
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
  void hasTheContext() throws Exception {
    try (TestingRuntime runtime = start("app.about")) {
      assertThat(runtime.invoke("{}").body())
          .contains(
              "\"request\":\"" + TestingRuntime.REQUEST_ID + "\"",
              "\"arn\":\"" + TestingRuntime.FUNCTION_ARN + "\"",
              "\"name\":\"fn\"",
              "\"left\":",
              "\"socket\":false");
    }
  }

  @Test
  void reportsErrorsAndGoesOn() throws Exception {
    try (TestingRuntime runtime = start("app.raise_error")) {
      Frame error = runtime.invoke("{\"value\":1}");

      assertThat(error.type()).isEqualTo(Kind.ERROR);
      assertThat(error.errorType()).isEqualTo("Function<ArgumentError>");
      assertThat(error.body())
          .contains("\"errorMessage\":\"wrong: 1\"", "\"errorType\":\"Function<ArgumentError>\"")
          .contains("app.rb:14");
      assertThat(runtime.output()).contains("wrong: 1");
      assertThat(runtime.invoke("{\"value\":2}").body()).contains("wrong: 2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "missing.handler, Init<LoadError>",
    "app.missing, Runtime.HandlerNotFound",
    "app, Runtime.MalformedHandlerName",
  })
  void saysWhyItCannotStart(String handler, String type) throws Exception {
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.INIT_ERROR);
      assertThat(runtime.first().errorType()).isEqualTo(type);
      assertThat(runtime.exitValue()).isEqualTo(1);
    }
  }
}
