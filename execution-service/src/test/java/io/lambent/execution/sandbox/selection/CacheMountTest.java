package io.lambent.execution.sandbox.selection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.cgroup.LimitsProperties;
import io.lambent.execution.cgroup.NoCgroup;
import io.lambent.execution.cgroup.TestingLimits;
import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.output.OutputPoller;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.CacheNames;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.SandboxSpec;
import io.lambent.execution.sandbox.selection.SandboxProperties.Choice;
import io.lambent.execution.sandbox.selection.SandboxProperties.LauncherChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caches as sandboxes see them, recorded by one and read by another. */
class CacheMountTest {
  private static final String RECORD =
      "mkdir $CACHE/v1-$(id -u) && echo compiled > $CACHE/v1-$(id -u)/a";

  @TempDir Path directory;
  private final OutputPoller poller =
      new OutputPoller(TestingLimits.of(LimitsProperties.CpuShare.NONE));
  private RunDirectory runs;
  private @Nullable SandboxDriver chosen;

  @BeforeEach
  void makeRunDirectory() throws IOException {
    runs =
        new RunDirectory(
            Files.createDirectory(directory.resolve("runs")),
            Files.createDirectory(directory.resolve("storage")));
  }

  @AfterEach
  void close() {
    poller.stop();
    if (chosen != null) {
      chosen.close();
    }
    runs.close();
  }

  private void choose(Choice choice, LauncherChoice launcher, String expected) {
    SandboxSelection selection =
        new SandboxSelection(
            new SandboxProperties(choice, launcher),
            new ExecutionProperties(null, null, directory.resolve("data"), null),
            new Spawner(),
            runs,
            poller);
    chosen = selection.driver();
    assumeTrue(
        selection.reason().contains(expected), () -> "not on this host: " + selection.reason());
  }

  private SandboxDriver driver() {
    return requireNonNull(chosen);
  }

  private Mounts mounts(EnvironmentHome home, @Nullable CacheMount cache) throws IOException {
    Path task = Files.createDirectories(directory.resolve("task"));
    return new Mounts(home, task, null, null, null, null, cache);
  }

  private Sandbox start(Mounts mounts, OutputPipe output, String script) {
    return driver()
        .start(
            new SandboxSpec(
                List.of("/bin/sh", "-c", script),
                Map.of("CACHE", driver().layout(mounts).cache(), "PATH", "/usr/bin:/bin"),
                "/",
                mounts,
                16,
                new NoCgroup(),
                output,
                null,
                null));
  }

  /** Runs a script whose environment has this cache; returns its output. */
  private String run(@Nullable CacheMount cache, String script) throws Exception {
    StringBuffer said = new StringBuffer();
    try (EnvironmentHome home = runs.newHome()) {
      OutputPipe output = poller.open(home, said::append);
      Sandbox sandbox = start(mounts(home, cache), output, script);
      var unused = sandbox.onExit().toCompletableFuture().get(60, TimeUnit.SECONDS);
      output.drainAll();
      output.close();
    }
    return said.toString();
  }

  /** As it is kept, with a mark instead of the number of the user. */
  private Path record() throws Exception {
    Path kept = Files.createDirectories(directory.resolve("kept"));
    try (EnvironmentHome home = runs.newHome()) {
      Path recording = home.newRecording();
      OutputPipe output = poller.open(home, line -> {});
      Sandbox sandbox = start(mounts(home, new CacheMount(recording, true)), output, RECORD);
      assertThat(sandbox.onExit().toCompletableFuture().get(60, TimeUnit.SECONDS)).isZero();
      output.close();
      String own = "v1-" + driver().uidInSandbox(sandbox);
      assertThat(recording.resolve(own).resolve("a")).hasContent("compiled\n");
      String general = CacheNames.general(own, driver().uidInSandbox(sandbox));
      Files.createDirectory(kept.resolve(general));
      Files.copy(recording.resolve(own).resolve("a"), kept.resolve(general).resolve("a"));
    }
    return kept;
  }

  @ParameterizedTest
  @CsvSource({
    "NAMESPACE, AUTO, the launcher works",
    "NAMESPACE, BUBBLEWRAP, bubblewrap works",
    "PROCESS, AUTO, process",
  })
  void whatOneEnvironmentRecordedOthersFindUnderTheirOwnNumber(
      Choice choice, LauncherChoice launcher, String expected) throws Exception {
    choose(choice, launcher, expected);
    CacheMount cache = new CacheMount(record(), false);

    String said = run(cache, "cat $CACHE/v1-$(id -u)/a; ls $CACHE | wc -l");

    assertThat(said.lines().map(String::strip)).containsExactly("compiled", "1");
  }

  @ParameterizedTest
  @CsvSource({"AUTO, the launcher works", "BUBBLEWRAP, bubblewrap works"})
  void nobodyElseChangesIt(LauncherChoice launcher, String expected) throws Exception {
    choose(Choice.NAMESPACE, launcher, expected);
    CacheMount cache = new CacheMount(record(), false);

    String said =
        run(
            cache,
            "c=$CACHE/v1-$(id -u); for f in $c/a $c/b $CACHE/v2 /run/lambent-cache/x; do"
                + " (echo evil > $f) 2>/dev/null && echo wrote $f; done;"
                + " rm -rf $c/a $CACHE /run/lambent-cache/* 2>/dev/null; mv $c $c.old 2>/dev/null;"
                + " chmod 777 $c 2>/dev/null && echo changed; cat $c/a");

    assertThat(said).isEqualTo("compiled\n");
  }

  @Test
  void whoHasNoneSeesNone() throws Exception {
    choose(Choice.AUTO, LauncherChoice.AUTO, "");

    assertThat(run(null, "ls -A $CACHE 2>&1 | grep -c v1")).isEqualTo("0\n");
  }

  @Test
  void aRunningSandboxGetsItLate() throws Exception {
    choose(Choice.NAMESPACE, LauncherChoice.AUTO, "the launcher works");
    CacheMount cache = new CacheMount(record(), false);
    StringBuffer said = new StringBuffer();
    try (EnvironmentHome home = runs.newHome()) {
      OutputPipe output = poller.open(home, said::append);
      Mounts stem = new Mounts(home, null, null, null, null, null, null);
      Sandbox sandbox =
          start(
              stem,
              output,
              "until [ -e $CACHE/v1-$(id -u)/a ]; do :; done; cat $CACHE/v1-$(id -u)/a");
      driver().bind(sandbox, stem.with(directory.resolve("task"), null, cache), 16).await();
      assertThat(sandbox.onExit().toCompletableFuture().get(60, TimeUnit.SECONDS)).isZero();
      output.drainAll();
      output.close();
    }

    assertThat(said.toString()).isEqualTo("compiled\n");
  }

  @Test
  void namesWithoutTheNumberOfTheUserStay() {
    assertThat(CacheNames.general("v22.23.3-x64-9ac5647c-1879048192", 1879048192))
        .isEqualTo("v22.23.3-x64-9ac5647c-{user}");
    assertThat(CacheNames.general("app.aot", 0)).isEqualTo("app.aot");
    assertThat(CacheNames.general("v1-10", 0)).isEqualTo("v1-10");
  }
}
