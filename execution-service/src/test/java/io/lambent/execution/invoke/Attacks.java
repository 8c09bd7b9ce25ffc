package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A function that attacks, its victim, and the service that runs both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Attacks {
  private static final AtomicInteger NAMES = new AtomicInteger();
  static final String SECRET = "the-victims-own-" + "secret";

  /** Does what it is told, and answers with what it left in {@code result}. */
  private static final String ATTACKER =
      """
      import ctypes, glob, os, resource, signal, socket, struct, subprocess, sys, time
      libc = ctypes.CDLL(None, use_errno=True)
      def attempt(action):
          try:
              return action()
          except Exception as e:
              return type(e).__name__
      def read(path):
          try:
              with open(path, 'rb') as f:
                  return f.read(1 << 20)
          except OSError:
              return b''
      def daemon(work):
          if os.fork() == 0:
              os.setsid()
              for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                  signal.signal(each, signal.SIG_IGN)
              if os.fork() == 0:
                  for fd in (0, 1, 2):
                      os.close(fd)
                  work()
              os._exit(0)
      def handler(event, context):
          scope = dict(globals(), context=context)
          exec(event, scope)
          return str(scope.get('result'))
      """;

  /** Keeps a secret everywhere where it can. */
  private static final String VICTIM =
      """
      import os
      kept = os.environ['SECRET'] * 1000
      with open('/tmp/secret.txt', 'w') as f:
          f.write(kept)
      def handler(event, context):
          return 'unharmed'
      """;

  final TestingExecution execution;
  private final String expected;
  private final FunctionVersion victim;

  /**
   * @param launcher as in {@code lambent.sandbox.launcher}
   * @param expected in the reason why the driver was chosen
   */
  Attacks(String launcher, String expected) {
    this.expected = expected;
    execution =
        new TestingExecution(
            "--lambent.sandbox.driver=auto", "--lambent.sandbox.launcher=" + launcher);
    victim =
        execution.functions.put(
            TestingFunctions.with(
                python("victim", VICTIM), draft -> draft.environment(Map.of("SECRET", SECRET))));
  }

  @BeforeAll
  void needsNamespaces() {
    SandboxSelection selection = execution.bean(SandboxSelection.class);
    assumeTrue(selection.reason().contains(expected), "not on this host: " + selection.reason());
    assertVictimIsUnharmed();
  }

  @AfterAll
  void close() {
    execution.close();
  }

  FunctionVersion python(String name, String source) {
    return execution.functions.put(
        execution.functions.version(
            name + "-" + NAMES.incrementAndGet(),
            "python3.13",
            "app.handler",
            TestingArchive.of("app.py", source)));
  }

  FunctionVersion attacker() {
    return attacker(draft -> draft.timeoutSeconds(60));
  }

  FunctionVersion attacker(UnaryOperator<TestingFunctions.Draft> change) {
    return execution.functions.put(TestingFunctions.with(python("attacker", ATTACKER), change));
  }

  static String json(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** Runs an attack in an environment of its own; what it found. */
  String attack(String code) {
    return execution.answer(attacker(), json(code)).replace("\\n", "\n");
  }

  InvocationOutcome outcomeOf(FunctionVersion attacker, String code) {
    return execution.call(attacker, json(code));
  }

  void assertVictimIsUnharmed() {
    assertThat(execution.answer(victim, "{}")).isEqualTo("\"unharmed\"");
  }
}
