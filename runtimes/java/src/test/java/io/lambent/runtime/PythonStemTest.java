package io.lambent.runtime;

import static io.lambent.runtime.PythonRuntimeTest.PYTHON;
import static io.lambent.runtime.PythonRuntimeTest.PYTHON_3_13;
import static io.lambent.runtime.PythonRuntimeTest.TASK_ROOT;
import static io.lambent.runtime.PythonRuntimeTest.client;
import static io.lambent.runtime.PythonRuntimeTest.command;
import static io.lambent.runtime.PythonRuntimeTest.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.runtime.TestingLink.Event;
import io.lambent.runtime.TestingLink.Frame;
import io.lambent.runtime.TestingLink.Frame.Kind;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stems and zygotes of the Python client, which become functions after their start. */
@Timeout(60)
class PythonStemTest {
  private static final Map<String, String> DUMPED =
      Map.of(
          "PYTHONPATH", "/var/runtime:/opt/python/lib:/opt/python:relative",
          "TZ", "Asia/Tokyo",
          "EMPTY", "",
          "TEXT", "ü=\n");

  @BeforeAll
  static void needsPython() {
    PythonRuntimeTest.needsPython();
  }

  @Test
  void becomesAFunctionAfterItsStart() throws Exception {
    try (TestingRuntime runtime = TestingRuntime.stem(command())) {
      assertThat(runtime.first().type()).isEqualTo(Kind.WAITING);
      assertThat(runtime.specialise(TASK_ROOT, "app.echo", PYTHON_3_13).type())
          .isEqualTo(Kind.READY);
      assertThat(runtime.invoke("\"ü\"").body()).isEqualTo("\"ü\"");
      assertThat(runtime.output()).isEmpty();
    }
  }

  @Test
  void showsHandlersTheSameAfterALateStart() throws Exception {
    try (TestingRuntime direct = start("dump.handler", DUMPED);
        TestingRuntime stem = TestingRuntime.stem(command())) {
      stem.specialise(TASK_ROOT, "dump.handler", DUMPED);
      String dump = direct.invoke("1").body();
      assertThat(stem.invoke("1").body()).isEqualTo(dump);
      assertThat(dump)
          .contains("[\"TEXT\", \"ü=\\n\"]", "\"zone\": [\"JST\"")
          .doesNotContain("LAMBENT_");
    }
  }

  @Test
  void prefersModulesOfTheFunctionToWhatWasImportedForIt() throws Exception {
    Path taskRoot = TASK_ROOT.resolveSibling("python-shadows");
    try (TestingRuntime stem = TestingRuntime.stem(command())) {
      stem.specialise(taskRoot, "app.handler", Map.of());
      assertThat(stem.invoke("1").body()).isEqualTo("[\"mine\", \"2\"]");
      assertThat(stem.output()).startsWith("[WARNING]\t").endsWith("\tlogged\n");
    }
  }

  @Test
  void logsByTheFormatThatItIsGivenLate() throws Exception {
    try (TestingRuntime stem = TestingRuntime.stem(command())) {
      stem.specialise(TASK_ROOT, "app.logs", Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON"));
      stem.invoke("1");
      assertThat(stem.output().split("\n"))
          .hasSize(5)
          .anySatisfy(line -> assertThat(line).contains("\"WARNING\"", "\"key\": \"value\""));
    }
  }

  @Test
  void serialisesTheSameAfterALateStart() throws Exception {
    try (TestingRuntime direct = start("app.values", PYTHON_3_13);
        TestingRuntime stem = TestingRuntime.stem(command())) {
      stem.specialise(TASK_ROOT, "app.values", PYTHON_3_13);
      assertThat(stem.invoke("1")).isEqualTo(direct.invoke("1"));
    }
  }

  @Test
  void reportsWhatKeepsALateFunctionFromStarting() throws Exception {
    try (TestingRuntime direct = start("raises.handler");
        TestingRuntime stem = TestingRuntime.stem(command())) {
      assertThat(stem.specialise(TASK_ROOT, "raises.handler", Map.of())).isEqualTo(direct.first());
      assertThat(stem.exitValue()).isEqualTo(1);
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

  @Test
  void forksFunctionsThatAreAsIfStartedDirectly() throws Exception {
    try (TestingRuntime direct = start("dump.handler", DUMPED);
        TestingZygote zygote = zygote();
        TestingLink child = zygote.fork(7)) {
      assertThat(child.first().type()).isEqualTo(Kind.WAITING);
      assertThat(zygote.message()).matches("S 7 \\d+");
      Frame ready = child.specialise(TestingRuntime.environment(TASK_ROOT, "dump.handler", DUMPED));
      assertThat(ready.type()).isEqualTo(Kind.READY);
      assertThat(child.invoke(Event.of("1"))).isEqualTo(direct.invoke("1"));
    }
  }

  @Test
  void forksManyAtOnceAndOutlivesThem() throws Exception {
    try (TestingZygote zygote = zygote()) {
      for (int id = 0; id < 100; id++) zygote.request(id);
      List<SocketChannel> connections = zygote.accept(100);
      for (int id = 0; id < 100; id++) {
        assertThat(zygote.message()).startsWith("S " + id + " ");
      }
      for (SocketChannel connection : connections) connection.close();
      List<String> ended = new ArrayList<>();
      for (int id = 0; id < 100; id++) ended.add(zygote.message());
      assertThat(ended)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 100).mapToObj(id -> "X " + id + " 0").toList());
    }
  }

  @Test
  void tellsHowForkedFunctionsEnd() throws Exception {
    try (TestingZygote zygote = zygote()) {
      try (TestingLink exiting = zygote.fork(1)) {
        assertThat(zygote.message()).startsWith("S 1 ");
        exiting.specialise(TestingRuntime.environment(TASK_ROOT, "app.exits", Map.of()));
        exiting.send(Event.of("1"));
        assertThat(zygote.message()).isEqualTo("X 1 7");
      }
      try (TestingLink killed = zygote.fork(2)) {
        assertThat(killed.first().type()).isEqualTo(Kind.WAITING);
        long pid = Long.parseLong(zygote.message().split(" ")[2]);
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        assertThat(zygote.message()).isEqualTo("X 2 137");
      }
    }
  }

  /** A library as that of the launcher is where an unprivileged user has started it. */
  private static String libraryWithoutWayBack(Path directory) throws Exception {
    assumeTrue(TestingRuntime.program("cc").isPresent(), "There is no C compiler");
    Path source =
        Files.writeString(
            directory.resolve("join.c"),
            """
            int lambent_pid_namespace(int process) { return process < 0; }
            int lambent_own_pid_namespace(void) { return -1; }
            int lambent_join(int process, unsigned user, unsigned group) {
              return process < 0 || user != 0 || group != 0;
            }
            """);
    String library = directory.resolve("join.so").toString();
    Process compiler =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library, source.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    return library;
  }

  @Test
  void forksThroughAnotherProcessWhereThereIsNoWayBack(@TempDir Path directory) throws Exception {
    try (TestingRuntime direct = start("dump.handler", DUMPED);
        TestingZygote zygote = zygote(libraryWithoutWayBack(directory))) {
      for (int id = 1; id <= 3; id++) {
        try (TestingLink child = zygote.fork(id)) {
          assertThat(child.first().type()).isEqualTo(Kind.WAITING);
          String[] started = zygote.message().split(" ");
          assertThat(started).startsWith("S", String.valueOf(id));
          ProcessHandle process = ProcessHandle.of(Long.parseLong(started[2])).orElseThrow();
          child.specialise(TestingRuntime.environment(TASK_ROOT, "dump.handler", DUMPED));
          assertThat(child.invoke(Event.of("1"))).isEqualTo(direct.invoke("1"));
          assertThat(process.destroyForcibly()).isTrue();
        }
      }
      zygote.requestWithoutDescriptors(9);
      assertThat(zygote.message()).startsWith("E 9 not a request");
    }
  }

  @Test
  void sendsTheOutputOfForkedFunctionsWhereItIsTold() throws Exception {
    try (TestingZygote zygote = zygote();
        TestingLink child = zygote.fork(1)) {
      child.specialise(TestingRuntime.environment(TASK_ROOT, "app.logs", Map.of()));
      child.invoke(Event.of("1"));
      assertThat(zygote.output()).startsWith("printed\nunfinished\n[INFO]\t");
    }
  }

  @Test
  void refusesWhatIsNoRequestToFork() throws Exception {
    try (TestingZygote zygote = zygote()) {
      zygote.requestWithoutDescriptors(9);
      assertThat(zygote.message()).startsWith("E 9 not a request");
      zygote.fork(10).close();
    }
  }

  @Test
  void endsWithThePlatform() throws Exception {
    try (TestingZygote zygote = zygote()) {
      assertThat(zygote.hangUp()).isEqualTo("ended 0");
    }
  }

  private static TestingZygote zygote() throws Exception {
    return zygote("");
  }

  private static TestingZygote zygote(String library) throws Exception {
    return new TestingZygote(PYTHON.orElseThrow(), client("zygote.py"), library);
  }
}
