package io.lambent.runtime;

import static io.lambent.runtime.JavaRuntimeTest.HANDLERS;
import static io.lambent.runtime.JavaRuntimeTest.LIBRARIES;
import static io.lambent.runtime.JavaRuntimeTest.STEM;
import static io.lambent.runtime.JavaRuntimeTest.TASK_ROOT;
import static io.lambent.runtime.JavaRuntimeTest.command;
import static io.lambent.runtime.JavaRuntimeTest.copyHandlers;
import static io.lambent.runtime.JavaRuntimeTest.start;
import static io.lambent.runtime.JavaRuntimeTest.stem;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.runtime.TestingLink.Frame.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stems of the Java client, which become functions after their start. */
@Timeout(180)
class JavaStemTest {
  @BeforeAll
  static void layOutTheFunction() throws Exception {
    JavaRuntimeTest.layOutTheFunction();
  }

  @Test
  void becomesAFunctionAfterItsStart() throws Exception {
    try (TestingRuntime runtime = stem(TASK_ROOT)) {
      assertThat(runtime.first().type()).isEqualTo(Kind.WAITING);
      assertThat(runtime.specialise(TASK_ROOT, HANDLERS + "::greet", Map.of()).type())
          .isEqualTo(Kind.READY);
      assertThat(runtime.invoke("{\"name\":\"Ada\"}").body()).isEqualTo("\"Ada from fn\"");
      assertThat(runtime.invoke("{\"name\":\"Ada\"}").body()).isEqualTo("\"Ada from fn\"");
      assertThat(runtime.output()).isEmpty();
    }
  }

  /** The code is mounted over the directory in which the stem was started. */
  @Test
  void showsHandlersTheSameAfterALateStart(@TempDir Path work) throws Exception {
    Map<String, String> variables = Map.of("TZ", "Asia/Tokyo", "EMPTY", "", "TEXT", "ü=\n");
    Path task = work.toRealPath().resolve("task");
    Files.createDirectory(task);
    try (TestingRuntime stem = stem(task)) {
      Files.move(task, work.resolve("empty"));
      copyHandlers(task);
      stem.specialise(task, HANDLERS + "$Dump", variables);
      try (TestingRuntime direct =
          new TestingRuntime(command(STEM), task, HANDLERS + "$Dump", variables)) {
        String dump = direct.invoke("1").body();
        assertThat(stem.invoke("1").body())
            .isEqualTo(
                dump.replaceAll(",?\"(LAMBENT_RUNTIME_SOCKET\":\"[^\"]*|LAMBENT_[^\"]*)\"", ""));
        assertThat(dump).contains("\"TEXT\":\"ü=\\n\"", "\"zone\":\"Asia/Tokyo\"");
      }
    }
  }

  @Test
  void logsByTheFormatThatItIsGivenLate() throws Exception {
    try (TestingRuntime runtime = stem(TASK_ROOT)) {
      runtime.specialise(TASK_ROOT, HANDLERS + "$Logs", Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON"));
      runtime.invoke("1");
      assertThat(runtime.output()).contains("{\"timestamp\":\"");
    }
  }

  @Test
  void reportsWhatKeepsALateFunctionFromStarting() throws Exception {
    try (TestingRuntime direct = start("$Unconstructable");
        TestingRuntime stem = stem(TASK_ROOT)) {
      assertThat(stem.specialise(TASK_ROOT, HANDLERS + "$Unconstructable", Map.of()))
          .isEqualTo(direct.first());
      assertThat(stem.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void endsQuietlyWhenItHasWaitedInVain() throws Exception {
    try (TestingRuntime runtime = stem(TASK_ROOT)) {
      runtime.disconnect();
      assertThat(runtime.exitValue()).isZero();
      assertThat(runtime.output()).isEmpty();
    }
  }

  @Test
  void doesNotWaitWithoutItsLibrary(@TempDir Path other) throws Exception {
    try (Stream<Path> libraries = Files.list(LIBRARIES)) {
      for (Path jar : libraries.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.copy(jar, other.resolve(jar.getFileName()));
      }
    }
    List<String> command =
        command(List.of()).stream().map(word -> word.replace(LIBRARIES + "", other + "")).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LAMBENT_STEM", "1");
    builder.environment().put("LAMBENT_RUNTIME_SOCKET", "/absent");
    Process stem = builder.start();
    assertThat(stem.inputReader().lines())
        .last()
        .asString()
        .startsWith("A stem needs liblambent-process.so");
    assertThat(stem.waitFor()).isEqualTo(1);
  }
}
