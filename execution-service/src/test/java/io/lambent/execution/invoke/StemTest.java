package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.environment.Environments;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Functions that start from waiting environments, against the same functions started directly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StemTest {
  /** A process cannot hide the arguments it was started with. */
  private static final String NODE_LOOKS =
      """
      const fs = require('fs');
      exports.handler = async () => ({
        stem: fs.readFileSync('/proc/self/environ', 'utf8').includes('LAMBENT_STEM'),
        env: Object.keys(process.env).sort().filter((name) => name !== '_X_AMZN_TRACE_ID'),
        value: process.env.WHO,
        cwd: process.cwd(),
        argv: process.argv,
        execArgv: process.execArgv,
        heap: require('v8').getHeapStatistics().heap_size_limit,
        user: process.getuid() !== 0,
        task: fs.readdirSync('/var/task'),
        opt: fs.readdirSync('/opt'),
        tmp: fs.statfsSync('/tmp').blocks * fs.statfsSync('/tmp').bsize,
      });
      """;

  /** A forked process has its zygote's beginnings, which came before its sandbox's. */
  private static final String PYTHON_LOOKS =
      """
      import json, locale, os, sys, time
      def handler(event, context):
          return {
              'zygote': b'LAMBENT_ZYGOTE' in open('/proc/self/environ', 'rb').read(),
              'env': sorted(n for n in os.environ if n != '_X_AMZN_TRACE_ID'),
              'value': os.environ['WHO'],
              'cwd': os.getcwd(),
              'argv': sys.argv,
              'path': sys.path,
              'main': sys.modules['__main__'].__file__,
              'encoding': sys.getfilesystemencoding(),
              'zone': time.tzname,
              'user': os.getuid() != 0,
              'groups': os.getgroups(),
              'status': [l for l in open('/proc/self/status').read().splitlines()
                         if l.startswith(('Cap', 'NoNew', 'Seccomp:'))],
              'processes': len([p for p in os.listdir('/proc') if p.isdigit()]),
              'descriptors': sorted(os.listdir('/proc/self/fd')),
              'tmp': os.statvfs('/tmp').f_blocks * os.statvfs('/tmp').f_frsize,
              'task': os.listdir('/var/task'),
          }
      """;

  private static final int JAVA_MEMORY_MB = 256;

  private static final String JAVA_LOOKS =
      """
      import java.nio.file.*;
      import java.util.*;
      public class Looks {
        public Map<String, Object> handle(Map<String, Object> event) throws Exception {
          Map<String, Object> looks = new LinkedHashMap<>();
          String born = Files.readString(Path.of("/proc/self/environ"));
          looks.put("stem", String.valueOf(born.contains("LAMBENT_STEM")));
          // A JVM that was started directly cannot forget the platform's.
          Set<String> names = new TreeSet<>(System.getenv().keySet());
          names.remove("LAMBENT_RUNTIME_SOCKET");
          looks.put("env", names.toString());
          looks.put("value", System.getenv("WHO"));
          looks.put("cwd", Path.of("").toAbsolutePath().toString());
          looks.put("here", new java.io.File("Looks.class").exists());
          looks.put("child", new String(new ProcessBuilder("/bin/sh", "-c", "echo $WHO; pwd; ls")
              .start().getInputStream().readAllBytes()));
          looks.put("arguments", java.lang.management.ManagementFactory.getRuntimeMXBean()
              .getInputArguments().stream().filter(a -> !a.startsWith("-XX:AOTCache"))
              .toList().toString());
          looks.put("heap", Runtime.getRuntime().maxMemory());
          looks.put("zone", TimeZone.getDefault().getID());
          return looks;
        }
      }
      """;

  private static final AtomicInteger NAMES = new AtomicInteger();
  private final TestingExecution execution = new TestingExecution();

  @BeforeAll
  void needsTheLauncher() {
    SandboxSelection selection = execution.bean(SandboxSelection.class);
    assumeTrue(
        selection.driver().supportsLateMount(), "no stems on this host: " + selection.reason());
  }

  @AfterAll
  void close() {
    execution.close();
  }

  private FunctionVersion node(String source, Map<String, String> variables) {
    return put("nodejs20.x", "app.handler", TestingArchive.of("app.js", source), variables);
  }

  private FunctionVersion python(String source, Map<String, String> variables) {
    return put("python3.11", "app.handler", TestingArchive.of("app.py", source), variables);
  }

  private FunctionVersion put(
      String runtime, String handler, byte[] archive, Map<String, String> variables) {
    FunctionVersion version =
        execution.functions.version("stem-" + NAMES.incrementAndGet(), runtime, handler, archive);
    return execution.functions.put(
        TestingFunctions.with(version, draft -> draft.environment(variables)));
  }

  private FunctionVersion deployed(FunctionVersion version) {
    execution.bean(Deployments.class).prepare(version);
    await().until(() -> execution.bean(Environments.class).stems(version) > 0);
    return version;
  }

  @Test
  void aHandlerCannotTellAStemFromADirectStart() {
    String direct = execution.answer(node(NODE_LOOKS, Map.of("WHO", "me", "NODE_Z", "1")), "{}");
    String specialised =
        execution.answer(deployed(node(NODE_LOOKS, Map.of("WHO", "me", "NODF_Z", "1"))), "{}");

    assertThat(direct).contains("\"stem\":false");
    assertThat(specialised).contains("\"stem\":true");
    assertThat(specialised.replace("\"stem\":true", "\"stem\":false"))
        .isEqualTo(direct.replace("NODE_Z", "NODF_Z"));
  }

  @Test
  void aPythonHandlerCannotTellAForkFromADirectStart() {
    String direct =
        execution.answer(python(PYTHON_LOOKS, Map.of("WHO", "me", "PYTHONX", "1")), "{}");
    // The first to ask for a zygote starts directly.
    FunctionVersion version = python(PYTHON_LOOKS, Map.of("WHO", "me", "PYZHONX", "1"));
    execution.bean(Deployments.class).prepare(version);
    await()
        .until(
            () ->
                execution
                    .answer(python(PYTHON_LOOKS, Map.of("WHO", "me", "PYZHONX", "1")), "{}")
                    .contains("\"zygote\": true"));
    String forked = execution.answer(version, "{}");

    assertThat(forked)
        .isEqualTo(
            direct.replace("\"zygote\": false", "\"zygote\": true").replace("PYTHONX", "PYZHONX"));
  }

  @Test
  void aJavaHandlerCannotTellAStemFromADirectStart() throws Exception {
    String direct = execution.answer(java(Map.of("WHO", "me", "JAVA_Z", "1")), "{}");
    FunctionVersion version = java(Map.of("WHO", "me", "JAVB_Z", "1"));
    deployed(version);
    String specialised = execution.answer(version, "{}");

    assertThat(direct).contains("\"stem\":\"false\"");
    assertThat(specialised.replace("\"stem\":\"true\"", "\"stem\":\"false\""))
        .isEqualTo(direct.replace("JAVA_Z", "JAVB_Z"));
    assertThat(specialised).contains("\"stem\":\"true\"");
  }

  private FunctionVersion java(Map<String, String> variables) throws Exception {
    byte[] archive = TestingJava.archive("Looks", JAVA_LOOKS);
    return execution.functions.put(
        TestingFunctions.with(
            put("java25", "Looks::handle", archive, variables),
            draft -> draft.memoryMb(JAVA_MEMORY_MB)));
  }

  @Test
  void eachStemServesOneFunction() {
    String remembers =
        "let calls = 0; exports.handler = async () => [process.env.WHO, ++calls, process.pid]";
    FunctionVersion first = deployed(node(remembers, Map.of("WHO", "first")));
    assertThat(execution.answer(first, "{}")).startsWith("[\"first\",1,");
    FunctionVersion second = deployed(node(remembers, Map.of("WHO", "second")));
    assertThat(execution.answer(second, "{}")).startsWith("[\"second\",1,");

    assertThat(execution.answer(first, "{}")).startsWith("[\"first\",2,");
    assertThat(execution.answer(second, "{}")).startsWith("[\"second\",2,");
  }

  @Test
  void whatFailsToLoadIsReportedAsEver() {
    FunctionVersion broken = deployed(node("throw new Error('not today')", Map.of()));

    assertThat(TestingExecution.describe(execution.call(broken, "{}")))
        .contains("InitFailed", "not today");
  }

  @Test
  void logsWhatTheFunctionPrintsWhileItLoads() {
    FunctionVersion loud =
        deployed(node("console.log('loading'); exports.handler = async () => 1", Map.of()));

    assertThat(TestingExecution.log(execution.call(loud, "{}"))).contains("START", "REPORT");
  }

  @Test
  void aVersionWithMoreTemporarySpaceGetsIt() {
    FunctionVersion large =
        deployed(
            execution.functions.put(
                TestingFunctions.with(
                    node(NODE_LOOKS, Map.of()), draft -> draft.ephemeralStorageMb(1024))));

    assertThat(execution.answer(large, "{}")).contains("\"tmp\":" + 1024L * 1024 * 1024);
  }

  // --- layers

  @Test
  void aNodeStemGetsLayers() {
    byte[] layer = TestingArchive.of("nodejs/node_modules/tool/index.js", "module.exports = 'it'");
    FunctionVersion layered =
        withLayers(
            node(
                """
                const born = require('fs').readFileSync('/proc/self/environ', 'utf8');
                const tool = require('tool');
                exports.handler = async () => [tool, born.includes('LAMBENT_STEM')];
                """,
                Map.of()),
            layer);

    assertThat(execution.answer(deployed(layered), "{}")).isEqualTo("[\"it\",true]");
  }

  @Test
  void aPythonStemGetsLayers() {
    byte[] first = TestingArchive.of("python/tool.py", "NAME = 'it'\n");
    byte[] second =
        TestingArchive.of("python/lib/python3.11/site-packages/other.py", "NAME = 'other'\n");
    String source =
        """
        import tool, other
        born = b'LAMBENT_STEM' in open('/proc/self/environ', 'rb').read()
        zygote = b'LAMBENT_ZYGOTE' in open('/proc/self/environ', 'rb').read()
        def handler(event, context): return [tool.NAME, other.NAME, born or zygote]
        """;
    FunctionVersion layered = withLayers(python(source, Map.of()), first, second);

    assertThat(execution.answer(deployed(layered), "{}")).isEqualTo("[\"it\", \"other\", true]");
  }

  @Test
  void aJavaStemGetsLayers() throws Exception {
    byte[] helper =
        TestingJava.archive(
            "Helper", "public class Helper { public String toString() { return \"help\"; } }");
    byte[] code =
        TestingJava.archive(
            "Asks",
            """
            import java.nio.file.*;
            public class Asks {
              public String handle(Object event) throws Exception {
                return Class.forName("Helper").getConstructor().newInstance()
                    + (Files.readString(Path.of("/proc/self/environ")).contains("LAMBENT_STEM")
                        ? " in a stem" : "");
              }
            }
            """);
    FunctionVersion layered =
        withLayers(
            TestingFunctions.with(
                put("java25", "Asks::handle", code, Map.of()),
                draft -> draft.memoryMb(JAVA_MEMORY_MB)),
            new TestingArchive().entry("java/lib/helper.jar", 0100644, helper).bytes());

    assertThat(execution.answer(deployed(layered), "{}")).isEqualTo("\"help in a stem\"");
  }

  private FunctionVersion withLayers(FunctionVersion version, byte[]... layers) {
    return execution.functions.put(
        TestingFunctions.with(version, draft -> draft.layers(execution.functions.layers(layers))));
  }
}
