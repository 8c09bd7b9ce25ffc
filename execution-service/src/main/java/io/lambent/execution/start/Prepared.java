package io.lambent.execution.start;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.deployment.CodeCache;
import io.lambent.execution.deployment.Deployment;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.RuntimeIdentity;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.Mounts;
import org.jspecify.annotations.Nullable;

/** The parts of an environment that exist before its process, and stay when it is started again. */
public record Prepared(
    InitializationType type,
    Deployment deployment,
    RuntimeChoice choice,
    RuntimeIdentity identity,
    Mounts mounts,
    Layout layout,
    OutputPipe output,
    @Nullable CodeCache cache)
    implements AutoCloseable {
  /** More memory for the JVM that assembles an AOT cache, in MiB; it took 130 for 5 MB of jars. */
  private static final int ASSEMBLING_MB = 1024;

  /** A line for the log where the interpreter is not the one asked for. */
  public @Nullable String warning() {
    String warning =
        switch (choice) {
          case RuntimeChoice.Managed managed -> managed.warning();
          case RuntimeChoice.OwnClient own -> own.warning();
          case RuntimeChoice.Custom custom -> null;
          case RuntimeChoice.Unavailable unavailable -> null;
        };
    return warning == null ? null : warning + "\n";
  }

  /**
   * The memory limit of its processes, in MiB. A JVM that records a cache starts one to make it.
   */
  public int memoryMb(FunctionVersion version) {
    CacheMount cache = mounts.cache();
    return cache != null && cache.recording() && language() == Language.JAVA
        ? version.memoryMb() + ASSEMBLING_MB
        : version.memoryMb();
  }

  /** The language of its runtime client; null where it has none. */
  public @Nullable Language language() {
    return choice instanceof RuntimeChoice.Managed managed
        ? managed.interpreter().language()
        : null;
  }

  /** Blocks for some file operations. */
  @Override
  public void close() {
    output.drainAll();
    output.close();
    mounts.home().close();
    deployment.close();
    if (cache != null) {
      cache.close();
    }
  }
}
