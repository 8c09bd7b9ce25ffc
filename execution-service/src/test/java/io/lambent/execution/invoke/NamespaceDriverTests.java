package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.log;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Executed;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.interpreter.RuntimeRegistry;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same for both ways to make namespaces. */
abstract class NamespaceDriverTests extends FunctionCallTests {
  /** Two JVMs load all classes of a client, one after the other. */
  private static final Duration ARCHIVING = Duration.ofMinutes(3);

  private final String expected;

  /**
   * @param launcher as in {@code lambent.sandbox.launcher}
   * @param expected in the reason why the driver was chosen
   */
  NamespaceDriverTests(String launcher, String expected) {
    super("auto", "--lambent.sandbox.launcher=" + launcher);
    this.expected = expected;
  }

  @BeforeAll
  void needsNamespaces() {
    SandboxSelection selection = execution.bean(SandboxSelection.class);
    assumeTrue(selection.reason().contains(expected), "not on this host: " + selection.reason());
  }

  @Override
  public String wrapperPath(FunctionVersion version) {
    return "/var/task/wrapper";
  }

  @Override
  public String layersPath(FunctionVersion version) {
    return "/opt";
  }

  private String shell(String command) {
    return shell(shellFunction(), command);
  }

  private FunctionVersion shellFunction() {
    return python(
        """
        import subprocess
        def handler(event, context):
            return subprocess.run(['sh', '-c', event], capture_output=True, text=True).stdout
        """);
  }

  private String shell(FunctionVersion function, String command) {
    return execution.answer(function, "\"" + command + "\"").replace("\\n", "\n").replace("\"", "");
  }

  @Test
  void cannotSeeTheHostsFiles() throws Exception {
    Path secret = Files.writeString(Files.createTempFile("secret", ".txt"), "secret");
    Path home = Path.of(System.getProperty("user.home"));

    assertThat(shell("cat " + secret + " 2>/dev/null; ls -A " + home + "; ls -A /tmp /home /mnt"))
        .doesNotContain("secret", ".m2", ".ssh", ".bashrc");
    assertThat(shell("cat /etc/shadow /etc/hostname /etc/ssh/* 2>/dev/null")).isEmpty();
  }

  @Test
  void cannotSeeOtherFunctionsCode() {
    execution.answer(
        execution.functions.put(
            execution.functions.version(
                "neighbour",
                "python3.13",
                "app.handler",
                TestingArchive.of(
                    "app.py", "def handler(e, c): return 'neighbours-own-secret'\n"))),
        "{}");

    assertThat(shell("ls /var/task /opt")).contains("app.py").doesNotContain("code");
    assertThat(shell("grep -rls neighbours-own-secret /var /opt /run /tmp /root /home 2>/dev/null"))
        .isEmpty();
  }

  @Test
  void cannotSeeOtherProcesses() {
    assertThat(Integer.parseInt(shell("ls /proc | grep -c '^[0-9]'").strip())).isLessThan(8);
  }

  @Test
  void hasNoPrivileges() {
    assertThat(shell("grep -E '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs)' /proc/self/status"))
        .isEqualTo(
            """
            CapInh:\\t0000000000000000
            CapPrm:\\t0000000000000000
            CapEff:\\t0000000000000000
            CapAmb:\\t0000000000000000
            NoNewPrivs:\\t1
            """);
    assertThat(shell("id -u").strip()).isNotEqualTo("0");
  }

  @Test
  void readsAndWritesUtf8WhateverLocalesTheHostHas() throws Exception {
    byte[] code =
        TestingJava.archive(
            "Speaks",
            """
            import java.nio.charset.*;
            import java.nio.file.*;
            import java.util.*;
            public class Speaks {
              public List<Object> handle(Object event) throws Exception {
                Path file = Files.writeString(Path.of("/tmp/\\u00e9t\\u00e9.txt"), "text");
                return List.of(Charset.defaultCharset().name(), System.getenv("UNI"),
                    System.getenv("LANG"), Files.readString(file),
                    new java.io.File("/tmp").list()[0]);
              }
            }
            """);
    for (String runtime : List.of("java17", "java25")) {
      for (String startsDirectly : List.of("NO", "JAVA_X")) {
        FunctionVersion speaks =
            execution.functions.put(
                TestingFunctions.with(
                    execution.functions.version(
                        "speaks-" + runtime + startsDirectly, runtime, "Speaks::handle", code),
                    draft ->
                        draft
                            .memoryMb(256)
                            .environment(Map.of("UNI", "gr\u00fc\u00dfe", startsDirectly, "1"))));
        InvocationOutcome outcome = execution.call(speaks, "{}");

        assertThat(new String(((Executed) outcome).payload(), UTF_8))
            .isEqualTo(
                "[\"UTF-8\",\"gr\u00fc\u00dfe\",\"en_US.UTF-8\",\"text\",\"\u00e9t\u00e9.txt\"]");
        assertThat(log(outcome)).doesNotContain("locale", "Locale");
      }
    }
  }

  @Test
  void startsAJvmFromTheArchiveOfItsClassesWithoutAWarning() throws Exception {
    byte[] code =
        TestingJava.archive(
            "Loads",
            """
            import java.nio.file.*;
            public class Loads {
              public String handle(Object event) throws Exception {
                try (var lines = Files.lines(Path.of("/tmp/classes"))) {
                  return lines.filter(line -> line.contains(" io.lambent.runtime.Main "))
                      .findFirst().orElse("not loaded");
                }
              }
            }
            """);
    for (String runtime : List.of("java17", "java25")) {
      FunctionVersion loads =
          TestingFunctions.with(
              execution.functions.version("loads-" + runtime, runtime, "Loads::handle", code),
              draft ->
                  draft
                      .memoryMb(256)
                      .environment(
                          Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=/tmp/classes")));
      execution.call(execution.functions.put(loads), "{}");
      int version =
          ((RuntimeChoice.Managed) execution.bean(RuntimeRegistry.class).choose(runtime))
              .interpreter()
              .version();
      await().atMost(ARCHIVING).until(() -> archives("java-" + version + "-") == 2);
      FunctionVersion again = TestingFunctions.with(loads, draft -> draft.version("1"));
      InvocationOutcome outcome = execution.call(execution.functions.put(again), "{}");

      assertThat(new String(((Executed) outcome).payload(), UTF_8))
          .contains("source: shared objects file");
      assertThat(log(outcome)).doesNotContain("warning", "mismatch");
    }
  }

  /** How many archives of classes are there for JDKs whose name begins so. */
  private long archives(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(execution.data().resolve("runtimes"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && name.endsWith(".jsa"))
          .count();
    } catch (UncheckedIOException e) {
      return 0; // A file that was being made has got its name meanwhile.
    }
  }

  @Test
  void hasTheLocaleThatItsVariablesName() {
    assertThat(shell("locale charmap 2>&1; perl -e 'print qq(perl\\n)' 2>&1"))
        .isEqualTo("UTF-8\nperl\n");
  }

  @Test
  void runsShellScriptsWithBashWhereTheHostHasIt() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash on this host");
    FunctionVersion custom =
        custom(
            """
            #!/bin/sh
            set -euo pipefail
            api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
            while true; do
              id=$(curl -s -D - -o /dev/null "$api/next" | sed -n 's/^lambda-runtime-aws-request-id: //Ip' | tr -d '\r')
              curl -s -o /dev/null -X POST -d "\"$(basename $BASH)\"" "$api/$id/response"
            done
            """);

    assertThat(execution.answer(custom, "{}")).isEqualTo("sh");
  }

  @Test
  void saysThatABootstrapsInterpreterIsNotInTheSandbox() throws Exception {
    assumeTrue(expected.contains("launcher"), "only the launcher asks the kernel");
    FunctionVersion custom = custom("#!" + Files.createTempFile("of-the-host", "") + "\n");

    assertThat(new String(((Executed) execution.call(custom, "{}")).payload(), UTF_8))
        .contains(
            "\"Runtime.InvalidEntrypoint\"",
            "fork/exec /var/task/bootstrap: no such file or directory");
  }

  @Test
  void cannotReadWhatItsArchiveLetsOnlyTheOwnerRead() {
    assumeTrue(
        execution.bean(SandboxSelection.class).reason().contains("has a user of its own"),
        "functions are the owner of their code here");
    FunctionVersion function =
        execution.functions.put(
            execution.functions.version(
                "private-code",
                "python3.13",
                "app.handler",
                new TestingArchive()
                    .file(
                        "app.py",
                        """
                        def handler(event, context):
                            try:
                                return open('/var/task/private').read()
                            except OSError as error:
                                return error.errno
                        """)
                    .entry("private", 0100600, "text")
                    .bytes()));

    assertThat(execution.answer(function, "{}")).isEqualTo("13");
  }

  @Test
  void hasNoSharedMemoryAsOnAws() {
    FunctionVersion function =
        python(
            """
            import multiprocessing, os
            def handler(event, context):
                try:
                    multiprocessing.Lock()
                except OSError as error:
                    return [error.errno, os.path.exists('/dev/shm')]
            """);

    // ENOSYS with the C library of Amazon Linux 2, ENOENT with those since version 2.34.
    assertThat(execution.answer(function, "{}")).isIn("[38, false]", "[2, false]");
    assertThat(shell("ls /dev").split("\n"))
        .containsExactlyInAnyOrder(
            "fd", "full", "null", "random", "stderr", "stdin", "stdout", "tty", "urandom", "zero");
    assertThat(shell("echo error >/dev/stderr; echo a >/dev/null; head -c 3 /dev/zero | wc -c"))
        .isEqualTo("3\n");
  }

  @Test
  void hasTheEntrypointOfAwsBaseImages() {
    assertThat(shell("stat -c %A /lambda-entrypoint.sh; /lambda-entrypoint.sh 2>&1; echo $?"))
        .isEqualTo(
            "-rwxr-xr-x\nentrypoint requires the handler name to be the first argument\n142\n");
  }

  @Test
  void hasTheLimitsOfAws() {
    assertThat(shell("ulimit -n; ulimit -Hn; ulimit -l; ulimit -Hl; ulimit -s"))
        .isEqualTo("1024\n1024\n64\n64\n8192\n");
    String processes = shell("grep -i 'max processes' /proc/self/limits");
    if (execution.bean(SandboxSelection.class).reason().contains("has a user of its own")) {
      assertThat(processes).containsPattern("742 +742");
    }
  }

  @Test
  void canWriteToItsOwnTemporaryDirectoryOnly() {
    assertThat(
            shell(
                "for d in /tmp /var/task /opt /var/runtime /run/lambent / /usr /etc /dev /dev/shm;"
                    + " do touch $d/x 2>/dev/null && echo $d; done"))
        .isEqualTo("/tmp\n");
  }

  @Test
  void cannotChangeItsLayers() {
    byte[] base = TestingArchive.of("python/base.py", "NAME = 'base'\n");
    byte[] more = new TestingArchive().file("python/more.py", "").file("data/x", "x").bytes();
    String attempts =
        "for p in /opt/new /opt/python/base.py /opt/data/new; do echo y >> $p; done;"
            + " rm -rf /opt/data /opt/python; mv /opt/data /opt/moved; chmod 777 /opt;"
            + " mount -o remount,rw /opt; umount /opt; ln -s /tmp /opt/link;"
            + " ls /opt /opt/data; cat /opt/python/base.py";

    for (FunctionVersion layered :
        List.of(withLayers(shellFunction(), base), withLayers(shellFunction(), base, more, base))) {
      assertThat(shell(layered, attempts)).doesNotContain("new", "moved", "link", "y\n");
      assertThat(shell(layered, "cat /opt/python/base.py")).isEqualTo("NAME = 'base'\n");
    }
  }

  @Test
  void cannotCallAnothersRuntimeApi() {
    FunctionVersion custom =
        custom(
            """
            #!/bin/sh
            api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
            while true; do
              id=$(curl -s -D - -o /dev/null "$api/next" | sed -n 's/^lambda-runtime-aws-request-id: //Ip' | tr -d '\\r')
              curl -s -X POST -d "\\"$AWS_LAMBDA_RUNTIME_API\\"" "$api/$id/response"
            done
            """);
    String address = execution.answer(custom, "{}").replace("\"", "");
    String next = "http://" + address + "/2018-06-01/runtime/invocation/next";

    // Refused at once; its own runtime would wait for an event.
    assertThat(shell("curl -s -m 30 -o /dev/null " + next + "; echo $?")).isIn("52\n", "56\n");
    assertThat(execution.answer(custom, "{}")).contains(address);
  }

  @Test
  void limitsTheTemporaryDirectory() {
    assertThat(shell("head -c 600000000 /dev/zero > /tmp/x 2>/dev/null; stat -c %s /tmp/x").strip())
        .isEqualTo(Long.toString(512L * 1024 * 1024));
  }

  @Test
  void doesNotLetVariablesRunCodeOutsideTheSandbox() throws Exception {
    Path proof = Files.createTempDirectory("proof").resolve("escaped");
    FunctionVersion evil =
        execution.functions.put(
            TestingFunctions.with(
                python("import os\ndef handler(e, c): return os.environ['ENV']\n"),
                draft ->
                    draft.environment(
                        Map.of(
                            "LD_PRELOAD", "/var/task/evil.so",
                            "BASH_ENV", "/var/task/evil.sh",
                            "ENV", "'; touch " + proof + "; '"))));

    assertThat(execution.answer(evil, "{}")).contains("touch");
    assertThat(proof).doesNotExist();
  }
}
