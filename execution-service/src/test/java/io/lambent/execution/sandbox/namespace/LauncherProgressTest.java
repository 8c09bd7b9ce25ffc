package io.lambent.execution.sandbox.namespace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.cgroup.LimitsProperties;
import io.lambent.execution.cgroup.NoCgroup;
import io.lambent.execution.cgroup.TestingLimits;
import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.output.OutputPoller;
import io.lambent.execution.sandbox.DriverCondition;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launcher and zygotes that stop answering, and starts that nobody waits for. */
@Timeout(300)
class LauncherProgressTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  /** What a direct start exits with here; a forked client finds no platform and exits otherwise. */
  private static final int STARTED_DIRECTLY = 7;

  private static final int LONG_SECONDS = 60;

  private static final Duration LONG = Duration.ofSeconds(LONG_SECONDS);

  @TempDir Path directory;
  private final OutputPoller poller =
      new OutputPoller(TestingLimits.of(LimitsProperties.CpuShare.NONE));
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong ahead = new AtomicLong();
  private RunDirectory runs;
  private @Nullable LauncherDriver made;

  @BeforeEach
  void startLauncher() throws IOException {
    runs =
        new RunDirectory(
            Files.createDirectory(directory.resolve("runs")),
            Files.createDirectory(directory.resolve("storage")));
    Optional<LauncherFiles> files =
        LauncherFiles.unpack(new ExecutionProperties(null, null, directory.resolve("data"), null));
    assumeTrue(files.isPresent(), "this build has no launcher");
    made =
        new LauncherDriver(
            files.get(),
            new Spawner(),
            runs,
            poller,
            SandboxUsers.ofHost(),
            () -> System.nanoTime() + ahead.get());
    Optional<String> problem = driver().problem();
    assumeTrue(problem.isEmpty(), () -> "not on this host: " + problem);
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    poller.stop();
    if (made != null) {
      made.close();
    }
    runs.close();
  }

  private LauncherDriver driver() {
    return requireNonNull(made);
  }

  private Sandbox start(OutputPipe output, EnvironmentHome home, String script, boolean forked) {
    Path client = Path.of("..", "runtimes", "python").toAbsolutePath().normalize();
    SandboxSpec.Zygote zygote =
        new SandboxSpec.Zygote(
            List.of(PYTHON.toString(), "/var/runtime/zygote.py"),
            Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"),
            "account");
    return driver()
        .start(
            new SandboxSpec(
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                "/",
                new Mounts(home, null, null, client, null, null, null),
                16,
                new NoCgroup(),
                output,
                null,
                forked ? zygote : null));
  }

  private Sandbox start(String script, boolean forked) {
    EnvironmentHome home = runs.newHome();
    OutputPipe output = poller.open(home, line -> {});
    return start(output, home, script, forked);
  }

  private static int status(Sandbox sandbox) throws Exception {
    return sandbox.onExit().toCompletableFuture().get(LONG_SECONDS, TimeUnit.SECONDS);
  }

  private void startDirectly() throws Exception {
    assertThat(status(start("exit " + STARTED_DIRECTLY, false))).isEqualTo(STARTED_DIRECTLY);
  }

  /** Starts programs until a zygote forks them. */
  private void awaitZygote() {
    assumeTrue(Files.isExecutable(PYTHON), "there is no " + PYTHON);
    await()
        .atMost(LONG)
        .until(() -> status(start("exit " + STARTED_DIRECTLY, true)) != STARTED_DIRECTLY);
  }

  private ProcessHandle launcherProcess() {
    return only(ProcessHandle.current().children(), directory.toString());
  }

  private ProcessHandle zygoteProcess() {
    return only(launcherProcess().children(), "zygote.py");
  }

  private static ProcessHandle only(Stream<ProcessHandle> processes, String command) {
    List<ProcessHandle> found = running(processes, command).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Stream<ProcessHandle> running(Stream<ProcessHandle> processes, String command) {
    return processes.filter(each -> each.info().commandLine().orElse("").contains(command));
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private List<Future<Sandbox>> startAtOnce(int count, boolean forked) {
    List<Future<Sandbox>> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts.add(callers.submit(() -> start("exit " + STARTED_DIRECTLY, forked)));
    }
    return starts;
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void answersFiveHundredForksOfAZygoteThatWasStopped() throws Exception {
    awaitZygote();
    ProcessHandle zygote = zygoteProcess();
    signal("STOP", zygote);

    List<Future<Sandbox>> starts = startAtOnce(500, true);
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    signal("CONT", zygote);

    for (Future<Sandbox> start : starts) {
      assertThat(status(start.get(LONG_SECONDS, TimeUnit.SECONDS))).isNotEqualTo(STARTED_DIRECTLY);
    }
    startDirectly();
  }

  @Test
  void replacesAZygoteThatDoesNotAnswer() throws Exception {
    awaitZygote();
    Sandbox running = start("sleep 1000", false);
    ProcessHandle stopped = zygoteProcess();
    signal("STOP", stopped);

    // Callers that wait for too long say that the launcher did not answer.
    for (Future<Sandbox> start : startAtOnce(20, true)) {
      assertThatThrownBy(() -> start.get(LONG_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(SandboxFailedException.class)
          .hasMessageContaining("the zygote");
    }
    awaitZygote();
    await().atMost(LONG).until(() -> !stopped.isAlive());
    assertThat(running.alive()).isTrue();
    // The condition is what the last check saw.
    await().atMost(LONG).until(() -> driver().condition() instanceof DriverCondition.Working);
    running.kill();
  }

  @Test
  void replacesALauncherThatDoesNotAnswer() throws Exception {
    Sandbox running = start("sleep 1000", false);
    ProcessHandle stopped = launcherProcess();
    signal("STOP", stopped);

    long began = System.nanoTime();
    List<Future<Sandbox>> starts = startAtOnce(RequestWriter.QUEUE_LIMIT + 200, false);
    await().atMost(LONG).until(() -> driver().condition() instanceof DriverCondition.Stuck);
    for (Future<Sandbox> start : starts) {
      assertThatThrownBy(() -> start.get(LONG_SECONDS, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(SandboxFailedException.class);
    }
    assertThat(status(running)).isEqualTo(137);
    assertThat(since(began)).isLessThan(Launcher.LAUNCHER_SILENCE.plus(LONG));
    await().atMost(LONG).until(() -> !stopped.isAlive());
    startDirectly();
    assertThat(driver().condition()).isInstanceOf(DriverCondition.Recovering.class);
  }

  @Test
  void failsAtOnceWhereNobodyReadsTheOutput() throws Exception {
    EnvironmentHome home = runs.newHome();
    OutputPipe output = poller.open(home, line -> {});
    output.close();

    // One that had waited would say that the launcher did not answer.
    assertThatThrownBy(() -> start(output, home, "exit 0", false))
        .isInstanceOf(SandboxFailedException.class)
        .hasMessageContaining("open");
    startDirectly();
  }

  @Test
  void leavesALauncherAloneThatHasNothingToAnswer() throws Exception {
    awaitZygote();
    Sandbox running = start("sleep 1000", true);
    ProcessHandle launcher = launcherProcess();

    for (int i = 0; i < 60; i++) {
      ahead.addAndGet(Progress.LONGEST_STEP.toNanos());
      driver().check();
    }

    assertThat(driver().condition()).isInstanceOf(DriverCondition.Working.class);
    assertThat(launcher.isAlive()).isTrue();
    running.kill();
    assertThat(status(running)).isPositive();
  }

  @Test
  void leavesNoProcessWhereTheLauncherIsKilledWhileItStartsSandboxes() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<Future<Sandbox>> starts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        starts.add(callers.submit(() -> start("sleep 1000", false)));
      }
      // Any of them may be between its fork and its first step now.
      starts.get(round % starts.size()).get(LONG_SECONDS, TimeUnit.SECONDS);
      launcherProcess().destroyForcibly();
      for (Future<Sandbox> start : starts) {
        try {
          Sandbox sandbox = start.get(LONG_SECONDS, TimeUnit.SECONDS);
          // One that came late runs under the next launcher, which nobody kills.
          sandbox.kill();
          assertThat(status(sandbox)).isEqualTo(137);
        } catch (ExecutionException e) {
          assertThat(e).hasRootCauseInstanceOf(SandboxFailedException.class);
        }
      }
    }
    String program = directory.resolve("data").toString();
    // A start of the last round that came late has made another launcher.
    running(ProcessHandle.current().children(), program).forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(LONG)
        .until(() -> running(ProcessHandle.allProcesses(), program).findAny().isEmpty());
  }
}
