package io.lambent.execution.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attacks of {@link IsolationTests}, with the launcher and with bubblewrap, and bubblewrap's
 * networks, where the platform does not run as root: a system account runs them that owns nothing.
 * A test that has no meaning there is skipped and says why.
 */
@Timeout(1200)
class OrdinaryUserTest {
  /** Accounts of every Debian that no process runs as. */
  private static final List<String> ACCOUNTS = List.of("games", "news", "daemon");

  private static final List<String> TESTS =
      List.of(
          LauncherIsolationTest.class.getName(),
          BubblewrapIsolationTest.class.getName(),
          BubblewrapNetworkTest.class.getName());

  @TempDir Path directory;

  private record Account(String name, int uid, int gid) {}

  @TestFactory
  Stream<DynamicTest> attacksFail() throws Exception {
    assumeTrue(ProcessHandle.current().info().user().orElse("").equals("root"), "not root");
    Account account = account();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Process process = start(account, readableClassPath());
    List<DynamicTest> tests = new ArrayList<>();
    List<String> said = new ArrayList<>();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split("\t", -1);
        if (parts.length > 5 && parts[1].equals(TestProgram.MARK)) {
          tests.add(dynamicTest(parts[2], parts[4] + "." + parts[3], parts[5]));
        } else {
          said.add(line);
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    assertThat(tests).as(String.join("\n", said)).isNotEmpty();
    return tests.stream();
  }

  private static DynamicTest dynamicTest(String outcome, String name, String why) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          switch (outcome) {
            case TestProgram.PASSED -> {}
            case TestProgram.SKIPPED -> abort(why);
            default -> fail(why);
          }
        });
  }

  private static Account account() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/etc/passwd"));
    for (String name : ACCOUNTS) {
      for (String line : lines) {
        String[] fields = line.split(":", -1);
        if (fields[0].equals(name)) {
          return new Account(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
        }
      }
    }
    return abort("no account for it in /etc/passwd");
  }

  /** The class path, copied to where another user may read it. */
  private String readableClassPath() throws Exception {
    Path copies = Files.createDirectory(directory.resolve("classes"));
    List<String> entries = new ArrayList<>();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (!entry.isEmpty() && Files.exists(source)) {
        Path copy = copies.resolve(entries.size() + "-" + source.getFileName());
        run("cp", "-r", source.toString(), copy.toString());
        entries.add(copy.toString());
      }
    }
    run("chmod", "-R", "a+rX", copies.toString());
    return String.join(File.pathSeparator, entries);
  }

  private Process start(Account account, String classPath) throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    run("chown", account.uid() + ":" + account.gid(), home.toString());
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "setpriv",
            "--reuid=" + account.uid(),
            "--regid=" + account.gid(),
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+EnableDynamicAgentLoading",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + home,
            "-Duser.home=" + home,
            "-cp",
            classPath,
            TestProgram.class.getName()));
    command.addAll(TESTS);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("USER", account.name());
    return builder.start();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
