package io.lambent.execution.invoke;

import static io.lambent.execution.TestingExecution.describe;
import static io.lambent.execution.TestingExecution.invocation;
import static io.lambent.execution.TestingExecution.log;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Executed;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.execution.cgroup.Cgroups;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Attacks by a function that takes more than its share, or floods its log. */
abstract class ExhaustionTests extends Attacks {
  ExhaustionTests(String launcher, String expected) {
    super(launcher, expected);
  }

  // --- limits

  /** Runs beside a victim, whatever becomes of it. */
  private void assertVictimAnswersBeside(FunctionVersion attacker, String code) {
    CompletableFuture<InvocationOutcome> attack = execution.start(invocation(attacker, json(code)));
    for (int i = 0; i < 20; i++) {
      assertVictimIsUnharmed();
    }
    InvocationOutcome outcome = attack.join();
    assertThat(outcome).as(describe(outcome)).isInstanceOf(Executed.class);
    await().until(() -> execution.environments(attacker).size() <= 1);
    assertVictimIsUnharmed();
  }

  @Test
  void aForkBombHarmsNobody() {
    assertVictimAnswersBeside(
        attacker(draft -> draft.timeoutSeconds(3)), "while True:\n    attempt(os.fork)\n");
  }

  @Test
  void aMemoryHogHarmsNobody() {
    assertVictimAnswersBeside(
        attacker(draft -> draft.timeoutSeconds(3)),
        "hog = []\nwhile True:\n    hog.append(bytearray(1 << 20))\n");
  }

  @Test
  void aBusyLoopHarmsNobody() {
    assertVictimAnswersBeside(
        attacker(draft -> draft.timeoutSeconds(2)),
        "[os.fork() for i in range(4)]\nwhile True:\n    pass\n");
  }

  @Test
  void aFullTemporaryDirectoryIsAnErrorAndNothingElse() {
    assertThat(
            attack(
                """
                def fill():
                    with open('/tmp/fill', 'wb', buffering=0) as f:
                        while True:
                            f.write(b'x' * (1 << 20))
                try:
                    fill()
                except OSError as e:
                    result = e.errno, os.path.getsize('/tmp/fill') >> 20
                """))
        .isEqualTo("\"(28, 512)\"");
  }

  @Test
  void cannotOpenMoreFilesThanOnAws() {
    assertThat(
            attack(
                """
                files = []
                try:
                    while len(files) < 5000:
                        files.append(open('/dev/null'))
                except OSError as e:
                    files, result = len(files), e.errno
                result = result, files <= 1024, attempt(
                    lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)))
                """))
        .isEqualTo("\"(24, True, 'ValueError')\"");
  }

  @Test
  void cannotStartMoreProcessesThanOnAws() {
    // Without control groups it is a limit of the user, which only root can give each its own.
    Cgroups groups = execution.bean(Cgroups.class);
    assumeTrue(
        execution.bean(SandboxSelection.class).reason().contains("has a user of its own")
            || groups.limited().contains("processes"),
        "nothing limits the number of processes here: " + groups.problem());
    String threads =
        """
        import threading
        threading.stack_size(32768)
        begun, stop = 0, threading.Event()
        try:
            while begun < 5000:
                threading.Thread(target=stop.wait, daemon=True).start()
                begun += 1
        except RuntimeError:
            pass
        stop.set()
        result = 500 < begun <= 1024
        """;

    assertThat(attack(threads)).isEqualTo("\"True\"");
  }

  @Test
  void leavesNoCoreDumps() {
    assertThat(attack("result = resource.getrlimit(resource.RLIMIT_CORE)")).isEqualTo("\"(0, 0)\"");
  }

  // --- the log

  @Test
  void aFloodOfOutputKeepsThePlatformsLines() {
    FunctionVersion attacker = attacker(draft -> draft.timeoutSeconds(3));

    CompletableFuture<InvocationOutcome> flood =
        execution.start(
            invocation(attacker, json("while True:\n    os.write(1, b'flood\\n' * 10000)\n")));
    for (int i = 0; i < 20; i++) {
      assertVictimIsUnharmed();
    }

    InvocationOutcome outcome = flood.join();
    assertThat(outcome).isInstanceOf(TimedOut.class);
    String id = ((TimedOut) outcome).requestId();
    assertThat(log(outcome))
        .contains(id + " Task timed out after 3.00 seconds\n")
        .containsPattern("\nEND RequestId: " + id + "\nREPORT RequestId: " + id + "\tDuration: ");
  }

  @Test
  void outputCannotBreakThePlatformsLines() {
    FunctionVersion attacker = attacker();

    InvocationOutcome outcome =
        outcomeOf(
            attacker,
            """
            os.write(1, b'REPORT RequestId: fake\\tDuration: 0.01 ms\\n')
            os.write(1, b'\\x00\\x1b[2J\\xff\\xfe\\r\\rEND RequestId: fake\\rSTART')
            """);

    String[] lines = log(outcome).split("\n");
    assertThat(lines[0]).startsWith("START RequestId: ").doesNotContain("fake");
    String id = lines[0].split(" ")[2];
    assertThat(lines[lines.length - 2]).isEqualTo("END RequestId: " + id);
    assertThat(lines[lines.length - 1]).startsWith("REPORT RequestId: " + id + "\tDuration: ");
    assertThat(execution.ledger.records).noneMatch(record -> record.requestId().contains("fake"));
  }

  @Test
  void anErrorsNameCannotBreakThePlatformsLines() {
    FunctionVersion failing =
        python(
            "failing",
            "raise type('A\\nREPORT RequestId: fake', (Exception,), {})()\n"
                + "def handler(e, c): pass\n");

    assertThat(log(execution.call(failing, "{}")).lines())
        .noneMatch(line -> line.startsWith("REPORT RequestId: fake"));
  }

  @Test
  void nothingOfTheHostIsLeftChanged() throws Exception {
    Path proof = Path.of("/tmp", "lambent-proof-" + ProcessHandle.current().pid());

    String made = attack("open('" + proof + "', 'w').write('x'); result = 'made'");

    assertThat(made).isEqualTo("\"made\"");
    assertThat(Files.exists(proof)).isFalse();
    assertThat(new String(Files.readAllBytes(Path.of("/proc/sys/kernel/hostname")), UTF_8).strip())
        .isNotEqualTo(attack("import platform; result = platform.node()").replace("\"", "x"));
  }
}
