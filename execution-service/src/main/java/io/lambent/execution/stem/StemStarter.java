package io.lambent.execution.stem;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.interpreter.ClassArchive;
import io.lambent.execution.interpreter.FunctionClasses;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.network.Networks;
import io.lambent.execution.output.OutputPoller;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.runtimeapi.RuntimeLinks;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.start.EnvironmentVariables;
import io.lambent.execution.start.Sandboxes;
import io.lambent.execution.start.Sandboxes.Program;
import io.lambent.execution.start.StartCommand;
import io.lambent.execution.start.Stem;
import io.lambent.execution.start.StemKey;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts stems. */
@Component
final class StemStarter {
  /** The size of {@code /tmp}, as functions have it by default; a larger one is set later. */
  private static final int EPHEMERAL_STORAGE_MB = 512;

  /** The memory limit until the function's is known. */
  private static final int MEMORY_MB = 256;

  private final Sandboxes sandboxes;
  private final RunDirectory runDirectory;
  private final OutputPoller outputPoller;
  private final EventLoops eventLoops;
  private final RuntimeLinks links;
  private final Networks networks;

  StemStarter(
      Sandboxes sandboxes,
      RunDirectory runDirectory,
      OutputPoller outputPoller,
      EventLoops eventLoops,
      RuntimeLinks links,
      Networks networks) {
    this.sandboxes = sandboxes;
    this.runDirectory = runDirectory;
    this.outputPoller = outputPoller;
    this.eventLoops = eventLoops;
    this.links = links;
    this.networks = networks;
  }

  /** Returns true if this host can have stems. */
  boolean possible() {
    return sandboxes.driver().supportsLateMount();
  }

  /** The most memory of its own that a stem takes; {@code benchmarks/run density} shows it. */
  long estimateBytes(Language language) {
    return switch (language) {
      case NODE -> 16L << 20;
      case PYTHON -> 4L << 20;
      case JAVA -> 24L << 20;
      case RUBY, DOTNET -> 0; // There are no stems of them.
    };
  }

  /** The kind of stems that would do for a version; null where none would. */
  @Nullable StemKey key(FunctionVersion version, RuntimeChoice choice) {
    return StemKey.of(version, choice, networks.policy(version.function()));
  }

  /** Starts one; blocks until its process runs. */
  Stem start(StemKey key) {
    EnvironmentHome home = runDirectory.newHome();
    Mounts mounts =
        new Mounts(home, null, null, key.client(), key.sdk(), key.interpreter().prefix(), null);
    EventLoop eventLoop = eventLoops.next();
    Stem stem =
        new Stem(
            key,
            mounts,
            eventLoop,
            lines -> outputPoller.open(home, lines),
            listener -> links.frames(home.socket(), eventLoop, listener));
    try {
      Layout layout = sandboxes.driver().layout(mounts);
      String program = sandboxes.driver().pathInSandbox(mounts, key.interpreter().executable());
      if (key.language() == Language.PYTHON) {
        home.linkPython(program);
      }
      RuntimeChoice.Managed client =
          new RuntimeChoice.Managed(
              "stem",
              key.interpreter(),
              key.client(),
              key.sdk() == null ? null : key.sdk().directory(),
              null);
      stem.runs(
          sandboxes.start(
              new Program(
                  StartCommand.client(
                      client,
                      program,
                      key.options(),
                      layout.runtime(),
                      key.memoryMb(),
                      new FunctionClasses.Unpacked(ClassArchive.ALL)),
                  EnvironmentVariables.ofStem(layout, program, key.language()),
                  // A JVM takes it for constant.
                  key.language() == Language.JAVA ? layout.task() : "/",
                  networks.of(key.network()).ofManagedRuntime(),
                  key.zygote(layout, program)),
              mounts,
              stem.output(),
              key.memoryMb() == 0 ? MEMORY_MB : key.memoryMb(),
              EPHEMERAL_STORAGE_MB));
      return stem;
    } catch (RuntimeException e) {
      stem.discard();
      throw e;
    }
  }
}
