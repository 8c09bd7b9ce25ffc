package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.sandbox.DriverCondition;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.seccomp.SeccompFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher that starts sandboxes now: one that has ended, and all its sandboxes with it, is
 * followed by another.
 */
final class Launchers {
  private static final Logger log = LoggerFactory.getLogger(Launchers.class);
  private static final Map<String, String> CLEAN = Map.of("PATH", "/usr/bin:/bin", "LANG", "C");

  /** The interval of checks for progress. */
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  /** A silence that is reported. A start takes milliseconds, under load tenths of a second. */
  private static final Duration STUCK = Duration.ofSeconds(3);

  /** The time for which the end of a launcher is reported. */
  private static final Duration RECOVERY = Duration.ofMinutes(1);

  private final Path program;
  private final Spawner spawner;
  private final RunDirectory runDirectory;
  private final SystemView view;
  private final int sharedUser;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("launcher-watchdog").factory());
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable Launcher current;
  private volatile boolean replaced;
  private volatile long replacedAt;
  private volatile boolean closed;

  /**
   * @param sharedUser of sandboxes where they have none of their own
   */
  Launchers(
      Path program,
      Spawner spawner,
      RunDirectory runDirectory,
      SystemView view,
      int sharedUser,
      LongSupplier nanoTime) {
    this.program = program;
    this.spawner = spawner;
    this.runDirectory = runDirectory;
    this.view = view;
    this.sharedUser = sharedUser;
    this.nanoTime = nanoTime;
    watchdog.scheduleWithFixedDelay(
        this::check, CHECK_INTERVAL.toMillis(), CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * The launcher, which is started where there is none that works.
   *
   * @throws SandboxFailedException where this host does not allow it
   */
  Launcher working() {
    Launcher running = current;
    return running != null && running.alive() ? running : next();
  }

  /** The one that was started last, whether it works or not; null where none was. */
  @Nullable Launcher last() {
    return current;
  }

  private Launcher next() {
    try {
      if (!starting.tryLock(Launcher.STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SandboxFailedException("another launcher is not ready yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFailedException("interrupted");
    }
    try {
      Launcher before = current;
      if (before != null && before.alive()) {
        return before;
      }
      if (closed) {
        throw new SandboxFailedException("the service is stopping");
      }
      if (before != null) {
        log.error("The launcher has ended, and all environments with it; starting another");
        replacedAt = nanoTime.getAsLong();
        replaced = true;
      }
      Launcher launcher = start();
      current = launcher;
      return launcher;
    } finally {
      starting.unlock();
    }
  }

  private Launcher start() {
    Process process = spawner.startPiped(program, CLEAN, runDirectory.launcherLog());
    runDirectory.started(process.toHandle());
    Launcher launcher =
        new Launcher(
            process, new LauncherSockets(runDirectory.directory().resolve("launcher-sockets")));
    try {
      launcher.prepare(
          new LauncherMessage(LauncherMessage.TEMPLATE)
              .u32(sharedUser)
              .bytes(SeccompFilter.program())
              .strings(directories())
              .list(
                  view.links().entrySet(),
                  (message, link) ->
                      message.string(link.getKey().toString()).string(link.getValue()))
              .list(view.binds(), LauncherMessage::bind));
      return launcher;
    } catch (RuntimeException e) {
      launcher.close();
      throw e;
    }
  }

  /**
   * A stem's code, layers and cache are mounted later, so that their places must be there before.
   * The dynamic linker forgets directories that are not.
   */
  private List<String> directories() {
    Layout layout = EnvironmentView.LAYOUT;
    return Stream.concat(
            view.directories().stream().map(Path::toString),
            Stream.of(
                layout.task() + "/lib",
                layout.opt() + "/lib",
                layout.runtime(),
                "/run/lambent",
                EnvironmentView.CACHE.toString()))
        .toList();
  }

  /** Ends a launcher or a zygote that is stuck; the next start makes another. */
  void check() {
    Launcher running = current;
    if (running != null) {
      running.check(nanoTime.getAsLong());
    }
  }

  DriverCondition condition() {
    Launcher running = current;
    if (running != null && running.silence().compareTo(STUCK) > 0) {
      return new DriverCondition.Stuck(
          "the launcher has not answered for " + running.silence().toSeconds() + " s");
    }
    return replaced && nanoTime.getAsLong() - replacedAt < RECOVERY.toNanos()
        ? new DriverCondition.Recovering(
            "the launcher, and all environments with it, ended within the last minute")
        : new DriverCondition.Working();
  }

  void close() {
    closed = true;
    watchdog.shutdownNow();
    Launcher running = current;
    if (running != null) {
      running.close();
    }
  }
}
