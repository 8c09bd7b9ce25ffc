package io.lambent.runtime;

import static io.lambent.runtime.NodeRuntimeTest.JSON_LOG;
import static io.lambent.runtime.NodeRuntimeTest.NODE_24;
import static io.lambent.runtime.NodeRuntimeTest.command;
import static io.lambent.runtime.NodeRuntimeTest.start;
import static io.lambent.runtime.NodeRuntimeTest.taskRoot;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.runtime.TestingLink.Frame.Kind;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stems of the Node.js client, which become functions after their start. */
@Timeout(60)
class NodeStemTest {
  @BeforeAll
  static void needsNode() {
    NodeRuntimeTest.needsNode();
  }

  @ParameterizedTest
  @CsvSource({"index.echo, 1, 1", "module.handler, 1, '\"top-level await\"'"})
  void becomesAFunctionAfterItsStart(String handler, String event, String answer) throws Exception {
    try (TestingRuntime runtime = TestingRuntime.stem(command())) {
      assertThat(runtime.first().type()).isEqualTo(Kind.WAITING);
      assertThat(runtime.specialise(taskRoot("node"), handler, Map.of()).type())
          .isEqualTo(Kind.READY);
      assertThat(runtime.invoke(event).body()).isEqualTo(answer);
      assertThat(runtime.invoke(event).body()).isEqualTo(answer);
      assertThat(runtime.output()).isEmpty();
    }
  }

  @Test
  void showsHandlersTheSameAfterALateStart() throws Exception {
    Map<String, String> variables =
        Map.of(
            "NODE_PATH", "/opt/nodejs/node_modules:/var/runtime",
            "TZ", "Asia/Tokyo",
            "EMPTY", "",
            "TEXT", "ü=\n");
    try (TestingRuntime direct = start("node", "dump.handler", variables);
        TestingRuntime stem = TestingRuntime.stem(command())) {
      stem.specialise(taskRoot("node"), "dump.handler", variables);
      String dump = direct.invoke("1").body();
      assertThat(stem.invoke("1").body()).isEqualTo(dump);
      assertThat(dump)
          .contains("\"TEXT\":\"ü=\\n\"", "\"zone\":\"Asia/Tokyo\"")
          .doesNotContain("LAMBENT_");
    }
  }

  @Test
  void logsByTheFormatThatItIsGivenLate() throws Exception {
    try (TestingRuntime runtime = TestingRuntime.stem(command())) {
      runtime.specialise(taskRoot("node"), "index.logs", JSON_LOG);
      runtime.invoke("1");
      assertThat(runtime.output().split("\n"))
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).startsWith("{\"timestamp\":"));
    }
  }

  @Test
  void takesWhatAHandlerReturnsFromNode24OnAfterALateStart() throws Exception {
    try (TestingRuntime runtime = TestingRuntime.stem(command())) {
      runtime.specialise(taskRoot("node"), "index.forgets", NODE_24);
      assertThat(runtime.invoke("1").body()).isEqualTo("\"ignored\"");
    }
  }

  @Test
  void reportsWhatKeepsALateFunctionFromStarting() throws Exception {
    try (TestingRuntime direct = start("raises.handler");
        TestingRuntime stem = TestingRuntime.stem(command())) {
      assertThat(stem.specialise(taskRoot("node"), "raises.handler", Map.of()))
          .isEqualTo(direct.first());
      assertThat(stem.exitValue()).isEqualTo(129);
    }
  }

  @Test
  void endsQuietlyWhenItHasWaitedInVain() throws Exception {
    try (TestingRuntime runtime = TestingRuntime.stem(command())) {
      runtime.disconnect();
      assertThat(runtime.exitValue()).isZero();
      assertThat(runtime.output()).isEmpty();
    }
  }
}
