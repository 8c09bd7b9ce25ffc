package io.lambent.execution.sandbox.process;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.lambent.execution.cgroup.CgroupEntry;
import io.lambent.execution.cgroup.ResourceLimits;
import io.lambent.execution.host.HostPrograms;
import io.lambent.execution.host.Posix;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.CacheNames;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.ListeningSockets;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Plain child processes: works on any host, isolates nothing.
 *
 * <p>Each tree is a session of its own where {@code setsid} is installed, so it can be ended as a
 * whole, and ends with the platform where {@code setpriv} is.
 */
public final class ProcessDriver implements SandboxDriver {
  static final String NAME = "process";

  private final Spawner spawner;
  private final RunDirectory runDirectory;
  private final boolean ownSession;
  private final List<String> prefix;

  public ProcessDriver(Spawner spawner, RunDirectory runDirectory) {
    this.spawner = spawner;
    this.runDirectory = runDirectory;
    List<String> programs = new ArrayList<>();
    HostPrograms.find("setsid").ifPresent(setsid -> programs.add(setsid.toString()));
    this.ownSession = !programs.isEmpty();
    if (Posix.linux()) {
      HostPrograms.find("setpriv")
          .ifPresent(
              setpriv -> programs.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL")));
    }
    this.prefix = List.copyOf(programs);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isolates() {
    return false;
  }

  @Override
  public Layout layout(Mounts mounts) {
    Path home = mounts.home().directory();
    return new Layout(
        requireNonNull(mounts.task(), "no code").toString(),
        requireNonNullElse(mounts.opt(), home.resolve("opt")).toString(),
        requireNonNullElse(mounts.runtime(), home.resolve("runtime")).toString(),
        mounts.home().socket().toString(),
        mounts.home().temporary().toString(),
        cache(mounts).toString());
  }

  private static Path cache(Mounts mounts) {
    CacheMount cache = mounts.cache();
    return cache != null && cache.recording() ? cache.directory() : mounts.home().cache();
  }

  @Override
  public int uidInSandbox(Sandbox sandbox) {
    return user(runDirectory.directory());
  }

  private static int user(Path owned) {
    try {
      return (Integer) Files.getAttribute(owned, "unix:uid");
    } catch (IOException | UnsupportedOperationException e) {
      return -1;
    }
  }

  @Override
  public String pathInSandbox(Mounts mounts, Path executable) {
    return executable.toString();
  }

  /** Its directory for temporary files is on the host's disk. */
  @Override
  public ResourceLimits limits(int memoryMb, int temporaryMb) {
    return new ResourceLimits(memoryMb, 0);
  }

  @Override
  public Sandbox start(SandboxSpec spec) {
    try {
      Files.createDirectories(spec.mounts().home().temporary());
      CacheMount cache = spec.mounts().cache();
      if (cache != null) {
        CacheNames.link(spec.mounts(), cache.directory(), user(spec.mounts().home().directory()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(spec.command());
    Process process =
        spawner.start(
            CgroupEntry.before(command, spec.group()),
            spec.environment(),
            Path.of(spec.workingDirectory()),
            spec.output().path());
    runDirectory.started(process.toHandle());
    return new Sandbox(
        process.pid(),
        process.onExit().thenApply(Process::exitValue),
        OptionalInt.empty(),
        spec.group(),
        ListeningSockets.none(),
        () -> kill(process),
        () -> {});
  }

  private void kill(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    if (ownSession) {
      Posix.killGroup(process.pid());
    }
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
