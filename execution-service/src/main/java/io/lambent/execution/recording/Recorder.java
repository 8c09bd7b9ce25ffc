package io.lambent.execution.recording;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.codecache.ClassPaths;
import io.lambent.execution.codecache.CodeCacheProperties;
import io.lambent.execution.codecache.FunctionCaches;
import io.lambent.execution.deployment.CodeCaches;
import io.lambent.execution.deployment.CodeCaches.RecordingRefusedException;
import io.lambent.execution.environment.EnvironmentProperties;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.logs.LogGroups;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.CacheNames;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.EnvironmentStarter.Started;
import io.lambent.execution.start.Preparation;
import io.lambent.execution.start.Prepared;
import io.lambent.execution.start.Sandboxes;
import io.lambent.execution.start.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes caches of compiled code. It starts a version in a sandbox like any other's, with all its
 * variables, but with a directory that can be written; lets it initialize, and end. It gets no
 * event, so that nothing that a caller sent can be in the cache.
 *
 * <p>As on AWS, initialization may run without an invocation. This one is nobody's: it is not in
 * the log, not metered, and takes no concurrency.
 */
@Component
final class Recorder {
  private static final int LOOK_MILLIS = 50;
  private static final int END_SECONDS = 10;

  /**
   * The limit that <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">AWS</a>
   * gives an initialization with SnapStart, or the function's own time-out where that is longer.
   */
  private static final Duration SNAP_START = Duration.ofSeconds(130);

  private final Preparation preparation;
  private final EnvironmentStarter starter;
  private final Sandboxes sandboxes;
  private final EventLoops eventLoops;
  private final FunctionCaches caches;
  private final ClassPaths classPaths;
  private final Duration limit;
  private final long maxBytes;

  Recorder(
      Preparation preparation,
      EnvironmentStarter starter,
      Sandboxes sandboxes,
      EventLoops eventLoops,
      FunctionCaches caches,
      ClassPaths classPaths,
      EnvironmentProperties environments,
      CodeCacheProperties properties) {
    this.preparation = preparation;
    this.starter = starter;
    this.sandboxes = sandboxes;
    this.eventLoops = eventLoops;
    this.caches = caches;
    this.classPaths = classPaths;
    this.limit = environments.initTimeout();
    this.maxBytes = properties.maxSize().toBytes();
  }

  /**
   * Records the cache of a version. Blocks for about as long as its initialization takes.
   *
   * @return why there is none now; empty where there is one
   */
  Optional<String> record(FunctionVersion version) throws InterruptedException {
    EnvironmentLog unwritten =
        EnvironmentLog.unwritten(
            version.logging().group(), LogGroups.newStreamName(version.version(), Instant.now()));
    try (Prepared prepared = preparation.prepareRecording(version, unwritten)) {
      CacheMount cache = prepared.mounts().cache();
      return cache != null && prepared.choice() instanceof RuntimeChoice.Managed choice
          ? record(version, choice, prepared, cache.directory(), unwritten)
          : Optional.of("its runtime has no caches");
    } catch (StartFailedException e) {
      return Optional.of(e.text());
    } catch (RecordingRefusedException e) {
      return Optional.of("its recording is refused: " + e.getMessage());
    } catch (UncheckedIOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> record(
      FunctionVersion version,
      RuntimeChoice.Managed choice,
      Prepared prepared,
      Path directory,
      EnvironmentLog log)
      throws InterruptedException {
    Recording recording = new Recording();
    Started started = starter.start(version, prepared, log, eventLoops.next(), recording, null);
    Sandbox sandbox = started.sandbox();
    String problem;
    try {
      problem = awaitEnd(sandbox, prepared.memoryMb(version), limit(version), directory);
      recording.awaitLast();
    } finally {
      started.link().close();
      sandbox.kill();
      awaitKilled(sandbox);
    }
    if (problem == null) {
      problem = recording.problem();
    }
    return problem == null
        ? keep(version, choice, prepared, directory, sandbox)
        : Optional.of(problem);
  }

  private Optional<String> keep(
      FunctionVersion version,
      RuntimeChoice.Managed choice,
      Prepared prepared,
      Path directory,
      Sandbox sandbox) {
    if (choice.interpreter().language() != Language.JAVA) {
      int user = sandboxes.driver().uidInSandbox(sandbox);
      caches.keep(
          version, choice, "", directory, name -> CacheNames.general(name, user), into -> {});
    } else if (ClassPaths.isRecorded(directory)) {
      classPaths.keep(version, prepared.deployment(), choice, directory);
    } else {
      return Optional.of("its JVM made none");
    }
    return Optional.empty();
  }

  private Duration limit(FunctionVersion version) {
    Duration own = Duration.ofSeconds(version.timeoutSeconds());
    return !version.snapStart() ? limit : own.compareTo(SNAP_START) > 0 ? own : SNAP_START;
  }

  /**
   * Waits for the end of a recording. Returns its problem; null where it ended by itself, and well.
   */
  private @Nullable String awaitEnd(Sandbox sandbox, int memoryMb, Duration limit, Path directory)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      try {
        int status = sandbox.onExit().toCompletableFuture().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return status == 0 ? null : "it ended with status " + status;
      } catch (TimeoutException e) {
        if (sandbox.exceeds(memoryMb)) {
          return "it takes too much memory";
        }
        if (isTooLarge(directory)) {
          return "its cache is larger than " + maxBytes + " bytes";
        }
      } catch (ExecutionException e) {
        return "it is not known how it ended";
      }
    }
    return "it did not end within " + limit.toMillis() + " ms";
  }

  /** No process of it may be left when its files are read. */
  private static void awaitKilled(Sandbox sandbox) throws InterruptedException {
    try {
      var unused = sandbox.onExit().toCompletableFuture().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailedException("Sandbox.Failure", "its processes do not end");
    }
  }

  /** While it is being written; looked at, never opened. */
  private boolean isTooLarge(Path directory) {
    Growth growth = new Growth();
    try {
      Files.walkFileTree(directory, growth);
    } catch (IOException e) {
      return true;
    }
    return growth.isTooMuch();
  }

  private final class Growth extends SimpleFileVisitor<Path> {
    private long bytes;
    private int files;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      files++;
      return isTooMuch() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /** Gone meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
      files++;
      return FileVisitResult.CONTINUE;
    }

    private boolean isTooMuch() {
      return files > CodeCaches.MAX_FILES || bytes > maxBytes;
    }
  }
}
