package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.FunctionFailed;
import io.lambent.contract.invocation.InvocationOutcome.RuntimeExited;
import io.lambent.contract.invocation.InvocationOutcome.Succeeded;
import io.lambent.contract.invocation.InvocationOutcome.TimedOut;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/**
 * Attacks by a function on another function, the platform and the host, each of which must fail.
 * {@code docs/threat-model.md} says which are not tried, and why.
 */
abstract class IsolationTests extends ExhaustionTests {
  IsolationTests(String launcher, String expected) {
    super(launcher, expected);
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
                def other(path):
                    return attempt(lambda: os.path.samefile(path, '/')) is not True
                roots += glob.glob('/proc/[0-9]*/root/tmp')
                roots += filter(other, glob.glob('/proc/[0-9]*/cwd'))
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
                return urllib.request.urlopen('%s' + path, data, timeout=30).status
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
    connected, tell = os.pipe()
    def work():
        connection = socket.create_connection(('127.0.0.1', %d))
        os.write(tell, b'x')
        while True:
            time.sleep(60)
    daemon(work)
    os.read(connected, 1)
    """
        .formatted(listener.getLocalPort());
  }

  private static void assertEnds(Socket connection) throws Exception {
    connection.setSoTimeout(60_000);
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void cannotSurviveATimeOut() throws Exception {
    FunctionVersion attacker = attacker(draft -> draft.timeoutSeconds(5));
    try (ServerSocket listener = FunctionCalls.meetingPoint()) {
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
    try (ServerSocket listener = FunctionCalls.meetingPoint()) {
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

    // The second answer is not taken for the answer to the next event.
    assertThat(execution.answer(attacker, json("result = 'next'"))).isEqualTo("\"next\"");
  }

  @Test
  void cannotConnectASecondTime() {
    assertThat(
            attack(
                """
                def again():
                    second = socket.socket(socket.AF_UNIX)
                    second.settimeout(30)
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
}
