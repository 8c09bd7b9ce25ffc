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
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.cgroup.Cgroups;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Attacks by a function on another function, the platform and the host, each of which must fail.
 * {@code docs/threat-model.md} says which are not tried, and why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IsolationTests {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String SECRET = "the-victims-own-" + "secret";

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

  private final TestingExecution execution;
  private final String expected;
  private final FunctionVersion victim;

  /**
   * @param launcher as in {@code lambent.sandbox.launcher}
   * @param expected in the reason why the driver was chosen
   */
  IsolationTests(String launcher, String expected) {
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

  private FunctionVersion python(String name, String source) {
    return execution.functions.put(
        execution.functions.version(
            name + "-" + NAMES.incrementAndGet(),
            "python3.13",
            "app.handler",
            TestingArchive.of("app.py", source)));
  }

  private FunctionVersion attacker() {
    return attacker(draft -> draft.timeoutSeconds(60));
  }

  private FunctionVersion attacker(UnaryOperator<TestingFunctions.Draft> change) {
    return execution.functions.put(TestingFunctions.with(python("attacker", ATTACKER), change));
  }

  private static String json(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** Runs an attack in an environment of its own; what it found. */
  private String attack(String code) {
    return execution.answer(attacker(), json(code)).replace("\\n", "\n");
  }

  private InvocationOutcome outcomeOf(FunctionVersion attacker, String code) {
    return execution.call(attacker, json(code));
  }

  private void assertVictimIsUnharmed() {
    assertThat(execution.answer(victim, "{}")).isEqualTo("\"unharmed\"");
  }

  // --- reading

  @Test
  void cannotReadAnothersVariables() {
    assertThat(
            attack(
                "result = b''.join(read(p) for p in glob.glob('/proc/*/environ')"
                    + " + glob.glob('/proc/*/task/*/environ'))"))
        .contains("LANG=")
        .doesNotContain(SECRET);
  }

  @Test
  void cannotReadAnothersFilesOrCode() {
    assertThat(
            attack(
                """
                found = []
                roots = ['/tmp', '/var', '/run', '/opt', '/home', '/root', '/mnt', '/srv', '/dev']
                roots += glob.glob('/proc/[0-9]*/root/tmp') + glob.glob('/proc/[0-9]*/cwd')
                for root in roots:
                    for directory, _, names in os.walk(root):
                        for name in names:
                            path = os.path.join(directory, name)
                            if os.path.isfile(path) and b'the-victims-own-' in read(path):
                                found.append(path)
                result = found
                """))
        .isEqualTo("\"[]\"");
  }

  @Test
  void cannotReadMemoryOfOthers() {
    assertThat(
            attack(
                """
                own = {str(os.getpid()), '1'}
                others = [p for p in os.listdir('/proc') if p.isdigit() and p not in own]
                parent = attempt(lambda: open('/proc/%d/mem' % os.getppid(), 'rb').read(1))
                result = others, attempt(lambda: open('/dev/mem', 'rb')), read('/proc/kcore')
                """))
        .startsWith("\"([], ")
        .contains("Error")
        .endsWith("b'')\"");
  }

  @Test
  void cannotOpenAnothersSocket() {
    assertThat(
            attack(
                """
                named = [line.split()[7] for line in open('/proc/net/unix') if len(line.split()) == 8]
                files = [n for n in named if n.startswith('/')]
                result = [n for n in files if os.path.exists(n) and 'lambent' in n]
                """))
        .isEqualTo("\"[]\"");
  }

  // --- other processes

  @Test
  void cannotSignalProcessesOutside() {
    String pid = Long.toString(ProcessHandle.current().pid());

    assertThat(attack("result = attempt(lambda: os.kill(" + pid + ", 0))"))
        .isEqualTo("\"ProcessLookupError\"");
    assertThat(outcomeOf(attacker(), "attempt(lambda: os.kill(-1, 9)); os.kill(os.getpid(), 9)"))
        .isInstanceOf(RuntimeExited.class);
    assertVictimIsUnharmed();
  }

  @Test
  void cannotReachTheServicesOwnPort() {
    String url = "http://127.0.0.1:" + execution.port();
    String code =
        """
        import urllib.request, urllib.error
        def status(path, data=None):
            try:
                return urllib.request.urlopen('%s' + path, data, timeout=5).status
            except urllib.error.HTTPError as e:
                return e.code
        result = [status(p) for p in ('/actuator/metrics', '/actuator/env', '/', '/environments')]
        result.append(status('/actuator/loggers', b'{}'))
        """
            .formatted(url);

    assertThat(attack(code)).isEqualTo("\"[403, 403, 403, 403, 403]\"");
  }

  // --- privileges

  @Test
  void cannotGainPrivileges() {
    assertThat(
            attack(
                """
                def run(*command):
                    return subprocess.run(command, capture_output=True, timeout=20).returncode != 0
                result = [
                    run('unshare', '-U', 'true'),
                    run('unshare', '-m', 'true'),
                    run('mount', '-t', 'tmpfs', 'none', '/tmp'),
                    run('mount', '-o', 'remount,rw', '/'),
                    run('su', '-c', 'true'),
                    libc.chroot(b'/tmp') != 0,
                    attempt(lambda: os.mknod('/tmp/disk', 0o60666, os.makedev(8, 0))) == 'PermissionError',
                    run('sh', '-c', 'echo 0 > /proc/sys/kernel/randomize_va_space'),
                    run('sh', '-c', 'echo b > /proc/sysrq-trigger'),
                    run('dmesg'),
                    attempt(lambda: os.setuid(0)) in ('PermissionError', 'OSError'),
                    os.geteuid() != 0,
                ]
                """))
        .doesNotContain("False")
        .contains("True");
  }

  @Test
  void setUserIdProgramsDoNotWork() {
    assertThat(
            attack(
                """
                found = subprocess.run('find /usr /bin /sbin -xdev -perm -4000 -user 0 -type f'
                    ' 2>/dev/null', shell=True, capture_output=True, text=True).stdout.split()
                users = set()
                for program in found:
                    try:
                        child = subprocess.Popen([program], stdin=subprocess.PIPE,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                        with open('/proc/%d/status' % child.pid) as f:
                            users.update(l.split()[2] for l in f if l.startswith('Uid:'))
                    except OSError:
                        pass
                result = len(found) > 0, '0' in users
                """))
        .isIn("\"(True, False)\"", "\"(False, False)\"");
  }

  @Test
  void cannotChangeItsOwnCodeForTheNextEnvironment() {
    assertThat(
            attack(
                """
                result = [attempt(lambda: open(p, 'a')) for p in
                    ('/var/task/app.py', '/var/runtime/bootstrap.py', '/etc/passwd', '/etc/hosts',
                     '/run/lambent/s', '/proc/self/root/var/task/app.py')]
                result.append(attempt(lambda: os.chmod('/var/task', 0o777)))
                result.append(attempt(lambda: os.link('/etc/passwd', '/var/task/x')))
                """))
        .doesNotContain("TextIOWrapper", "None");
  }

  // --- living on

  /** A process that has done everything to be left alone, and holds a connection to here. */
  private static String daemonWithConnection(ServerSocket listener) {
    return """
    def work():
        connection = socket.create_connection(('127.0.0.1', %d))
        while True:
            time.sleep(60)
    daemon(work)
    """
        .formatted(listener.getLocalPort());
  }

  private static void assertEnds(Socket connection) throws Exception {
    connection.setSoTimeout(20_000);
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void cannotSurviveATimeOut() throws Exception {
    FunctionVersion attacker = attacker(draft -> draft.timeoutSeconds(2));
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InvocationOutcome outcome =
          outcomeOf(
              attacker,
              daemonWithConnection(listener)
                  + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)\n");

      assertThat(outcome).isInstanceOf(TimedOut.class);
      try (Socket connection = listener.accept()) {
        assertEnds(connection);
      }
    }
  }

  @Test
  void cannotKeepAProcessPastItsEnvironment() throws Exception {
    FunctionVersion attacker = attacker();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(outcomeOf(attacker, daemonWithConnection(listener))).isInstanceOf(Succeeded.class);
      try (Socket connection = listener.accept()) {
        execution.functions.remove(attacker.function());
        execution.changed(attacker);

        assertEnds(connection);
      }
    }
  }

  @Test
  void aNewEnvironmentHasNothingOfTheOneBefore() {
    FunctionVersion attacker = attacker();
    String leave = "open('/tmp/left', 'w').write('x'); os.kill(os.getpid(), signal.SIGKILL)";

    assertThat(outcomeOf(attacker, leave)).isInstanceOf(RuntimeExited.class);
    assertThat(execution.answer(attacker, json("result = os.listdir('/tmp')"))).isEqualTo("\"[]\"");
  }

  // --- the runtime protocol

  /** The client's own connection, and a frame as the client writes it. */
  private static final String FRAMES =
      """
      def connection():
          for fd in os.listdir('/proc/self/fd'):
              if attempt(lambda: os.readlink('/proc/self/fd/' + fd)).startswith('socket:'):
                  return socket.socket(fileno=os.dup(int(fd)))
      def response(request, answer):
          body = struct.pack('>BH', 0x20, len(request)) + request.encode() + answer
          return struct.pack('>I', len(body)) + body
      """;

  @Test
  void cannotAnswerForAnotherRequest() {
    FunctionVersion attacker = attacker();

    InvocationOutcome outcome =
        outcomeOf(
            attacker,
            FRAMES
                + "connection().sendall(response('00000000-0000-0000-0000-000000000000', b'1'))\n"
                + "time.sleep(5)");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            FunctionFailed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Runtime.InvalidResponse"));
    assertVictimIsUnharmed();
  }

  @Test
  void cannotAnswerTwice() {
    FunctionVersion attacker = attacker();

    assertThat(
            outcomeOf(
                attacker,
                FRAMES
                    + "twice = response(context.aws_request_id, b'1')\n"
                    + "connection().sendall(twice + twice)\ntime.sleep(5)"))
        .isInstanceOf(Succeeded.class);

    // Nothing of the second answer is taken for that to the next event.
    assertThat(execution.answer(attacker, json("result = 'next'"))).isEqualTo("\"next\"");
  }

  @Test
  void cannotConnectASecondTime() {
    assertThat(
            attack(
                """
                def again():
                    second = socket.socket(socket.AF_UNIX)
                    second.settimeout(10)
                    second.connect('/run/lambent/s')
                    second.sendall(b'\\x00\\x00\\x00\\x01\\x10')
                    return second.recv(1)
                result = attempt(again)
                """))
        .isIn(
            "\"b''\"",
            "\"BrokenPipeError\"",
            "\"ConnectionResetError\"",
            "\"ConnectionRefusedError\"",
            "\"FileNotFoundError\"",
            "\"PermissionError\"");
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
