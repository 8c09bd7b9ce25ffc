package io.lambent.execution.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.deployment.CodeCaches;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Caches of compiled code, with Node.js as it is installed. Before 22.10 it has none to give: there
 * the functions themselves write what is recorded, and nothing is used.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecorderTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Ends its environment when it is told to, so that the next call has another. */
  private static final String LOOKS =
      """
      const fs = require('fs');
      const Module = require('module');
      console.log('initialized as ' + process.env.AWS_LAMBDA_LOG_STREAM_NAME);
      const directory = Module.getCompileCacheDir ? Module.getCompileCacheDir() : undefined;
      const attempt = (path) => {
        try { fs.writeFileSync(path, 'evil'); return 'written'; } catch (e) { return e.code; }
      };
      exports.handler = async (event) => {
        if (event === 'end') process.exit(0);
        return {
          able: !!Module.flushCompileCache,
          cached: directory !== undefined && fs.readdirSync(directory).length > 0,
          own: Object.keys(process.env).filter((name) => name.startsWith('LAMBENT')),
          written: directory ? fs.readdirSync(directory).concat('new')
              .map((name) => attempt(directory + '/' + name))
              .filter((code) => code !== 'EROFS') : [],
          stem: fs.readFileSync('/proc/self/environ', 'utf8').includes('LAMBENT_STEM'),
        };
      };
      """
          + "// much code\n".repeat(200);

  private TestingExecution execution;

  @BeforeAll
  void start() {
    execution =
        new TestingExecution(
            "--lambent.code-cache.min-code=2KB",
            "--lambent.code-cache.max-size=100KB",
            "--lambent.environment.init-timeout=15s");
    assumeTrue(
        execution.bean(SandboxSelection.class).driver().isolates(),
        "without namespaces there is nothing to tell a recording by");
  }

  @AfterAll
  void close() {
    execution.close();
  }

  private FunctionVersion node(String source, Map<String, String> variables) {
    return function(
        TestingArchive.of("app.js", source + "//" + NAMES.incrementAndGet()), variables);
  }

  private FunctionVersion function(byte[] archive, Map<String, String> variables) {
    return execution.functions.put(
        TestingFunctions.with(
            execution.functions.version(
                "cached-" + NAMES.incrementAndGet(), "nodejs22.x", "app.handler", archive),
            draft -> draft.environment(variables)));
  }

  private String record(String initialization) throws InterruptedException {
    FunctionVersion version =
        node(
            "const fs = require('fs'), cache = '/run/lambent/cache', { execSync } ="
                + " require('child_process');\n"
                + initialization
                + "\nexports.handler = async () => 1;\n",
            Map.of());
    return execution.bean(Recorder.class).record(version).orElse("recorded");
  }

  private boolean hasCache(FunctionVersion version) {
    return execution.bean(CodeCaches.class).mayHave(version.codeSha256());
  }

  @Test
  void theNextEnvironmentsUseWhatAnInitializationRecorded() {
    FunctionVersion version = node(LOOKS, Map.of());
    String first = execution.answer(version, "1");
    assertThat(first).contains("\"cached\":false", "\"own\":[]");
    boolean able = first.contains("\"able\":true");
    if (able) {
      await().until(() -> hasCache(version));
    }
    // It is ready again only after it has answered.
    await()
        .until(
            () ->
                execution.environments(version).stream()
                    .anyMatch(each -> List.of("READY", "FROZEN").contains(each.state())));
    var unused = execution.call(version, "\"end\"");

    String second = execution.answer(version, "1");

    assertThat(second).contains("\"cached\":" + able, "\"own\":[]", "\"written\":[]");
    assertThat(hasCache(version)).isEqualTo(able);
    // The initialization that recorded has neither a log line nor a usage record.
    assertThat(logged(version)).hasSize(2);
    await().until(() -> execution.ledger.records.size() >= 3);
  }

  @Test
  void anotherFunctionWithTheSameCodeHasItsOwn() {
    byte[] archive = TestingArchive.of("app.js", LOOKS);
    FunctionVersion version = function(archive, Map.of());
    assumeTrue(execution.answer(version, "1").contains("\"able\":true"), "Node.js 22.10 or later");
    await().until(() -> hasCache(version));

    assertThat(execution.answer(function(archive, Map.of()), "1")).contains("\"cached\":false");
  }

  @Test
  void leavesCachesToFunctionsThatHaveTheirOwn() {
    FunctionVersion version = node(LOOKS, Map.of("NODE_DISABLE_COMPILE_CACHE", "1"));

    assertThat(execution.answer(version, "1")).contains("\"cached\":false");
    assertThat(hasCache(version)).isFalse();
  }

  /** Every line that an initialization wrote. */
  private List<String> logged(FunctionVersion version) {
    String group = version.function().name();
    return await()
        .until(
            () -> {
              try (Stream<Path> files = Files.walk(execution.data().resolve("logs"))) {
                return files
                    .filter(file -> file.toString().contains(group) && Files.isRegularFile(file))
                    .flatMap(file -> text(file).lines())
                    .filter(line -> line.contains("initialized as "))
                    .toList();
              }
            },
            lines -> lines.size() >= 2);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsWhatAnInitializationWrites() throws Exception {
    assertThat(
            record(
                "fs.mkdirSync(cache + '/v1-' + process.getuid());"
                    + "fs.writeFileSync(cache + '/v1-' + process.getuid() + '/a', 'x');"))
        .isEqualTo("recorded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.symlinkSync('/etc/passwd', cache + '/link');",
        "execSync('mkfifo ' + cache + '/pipe');",
        "fs.writeFileSync(cache + '/a', 'x'); fs.linkSync(cache + '/a', cache + '/b');",
        "fs.writeFileSync(cache + '/large', 'x'.repeat(110000));",
        "for (;;) fs.appendFileSync(cache + '/larger', 'x'.repeat(50000));",
        "fs.writeFileSync(cache + '/a', 'x'); process.exit(3);",
        "fs.writeFileSync(cache + '/a', 'x'); process.exit(0);",
        "fs.writeFileSync(cache + '/a', 'x'); throw new Error('not today');",
        "fs.writeFileSync(cache + '/a', 'x'); execSync('kill -9 ' + process.pid);",
      })
  void keepsNothingOfOneThatGoesWrong(String initialization) throws Exception {
    assertThat(record(initialization)).isNotEqualTo("recorded");
  }

  @Test
  void endsOneThatDoesNotEnd() throws Exception {
    assertThat(record("for (;;);")).contains("did not end within 15000 ms");
  }

  @Test
  void nothingStaysOfARecording() throws Exception {
    // No other program of this machine sleeps for so long.
    String sleep = "sleep 1000" + ProcessHandle.current().pid();
    record(
        "execSync('setsid "
            + sleep
            + " > /dev/null 2>&1 & exit 0'); fs.writeFileSync(cache + '/a', '');");

    assertThat(ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse("")))
        .noneMatch(line -> line.endsWith(sleep));
  }
}
