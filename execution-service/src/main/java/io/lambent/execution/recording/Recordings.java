package io.lambent.execution.recording;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.codecache.ClassPaths;
import io.lambent.execution.codecache.CodeCacheProperties;
import io.lambent.execution.codecache.FunctionCaches;
import io.lambent.execution.deployment.VersionPrepared;
import io.lambent.execution.environment.EnvironmentInitialised;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeRegistry;
import io.lambent.execution.start.Prepared;
import io.lambent.execution.stem.Stems;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Decides which caches of compiled code are recorded, and when: in the background, one at a time,
 * of functions with much code, once one of their environments has shown that it can initialize, and
 * not while as many environments start as there are processors. Where it does not come to a cache,
 * that is not tried again as long as this process runs.
 */
@Component
final class Recordings {
  private static final Logger log = LoggerFactory.getLogger(Recordings.class);

  /** Versions that wait; what comes when there are more waits for its next environment. */
  private static final int MAX_WAITING = 1000;

  /** Revisions that are remembered, about 100 bytes each. */
  private static final int MAX_REMEMBERED = 20_000;

  /** After the environment that gave rise to it: there may be calls that need the processor. */
  private static final long QUIET_MILLIS = 500;

  private static final long LOOK_MILLIS = 20;

  /** The time for which a burst of starts may delay a recording. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int STOP_SECONDS = 5;

  private final FunctionCaches caches;
  private final RuntimeRegistry runtimes;
  private final Recorder recorder;
  private final Stems stems;
  private final long minCode;

  /** Revisions that wait, or need not be looked at again. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().daemon().name("recordings").factory(),
          new ThreadPoolExecutor.AbortPolicy());

  Recordings(
      FunctionCaches caches,
      RuntimeRegistry runtimes,
      Recorder recorder,
      Stems stems,
      CodeCacheProperties properties) {
    this.runtimes = runtimes;
    this.caches = caches;
    this.recorder = recorder;
    this.stems = stems;
    this.minCode = properties.minCode().toBytes();
    thread.allowCoreThreadTimeOut(true);
  }

  /** Never waits. */
  @EventListener
  void initialised(EnvironmentInitialised event) {
    FunctionVersion version = event.version();
    Prepared prepared = event.prepared();
    boolean java = prepared.language() == Language.JAVA;
    boolean missing =
        java ? ClassPaths.lacksCache(prepared.mounts().cache()) : prepared.cache() == null;
    if (!missing || !caches.possible(version, prepared.choice())) {
      return;
    }
    if (seen.size() >= MAX_REMEMBERED) {
      seen.clear();
    }
    Path task = prepared.deployment().task();
    Path opt = prepared.deployment().opt();
    enqueue(version, () -> java || isLarge(task, opt));
  }

  /** Records versions with SnapStart when they are published, which is when AWS does it. */
  @EventListener
  void prepared(VersionPrepared event) {
    FunctionVersion version = event.version();
    if (version.snapStart() && caches.possible(version, runtimes.choose(version.runtime()))) {
      enqueue(version, () -> true);
    }
  }

  /**
   * Has a version recorded in the background.
   *
   * @param worthIt walks the function's code, also in the background
   */
  private void enqueue(FunctionVersion version, BooleanSupplier worthIt) {
    if (seen.add(version.revision())) {
      try {
        thread.execute(
            () -> {
              if (worthIt.getAsBoolean()) {
                record(version);
              }
            });
      } catch (RejectedExecutionException e) {
        seen.remove(version.revision());
      }
    }
  }

  private void record(FunctionVersion version) {
    try {
      awaitProcessor();
      Optional<String> problem = recorder.record(version);
      if (problem.isPresent()) {
        log.info("{} has no cache: {}", version.function().arn(), problem.get());
      } else {
        log.info("Recorded compiled code of {}", version.function().arn());
        // The cache may go before this process does, and be recorded again then.
        seen.remove(version.revision());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DeploymentFailedException e) {
      log.debug("{} is gone", version.function().arn(), e);
    } catch (RuntimeException e) {
      log.warn("Recording a cache of {} failed", version.function().arn(), e);
    }
  }

  private void awaitProcessor() throws InterruptedException {
    long began = System.nanoTime();
    Thread.sleep(QUIET_MILLIS);
    while (stems.startsAreUnderWay() && System.nanoTime() - began < PATIENCE_NANOS) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Adds up sizes of source files until there is enough. */
  private boolean isLarge(Path task, @Nullable Path opt) {
    try {
      SourceSize size = new SourceSize();
      Files.walkFileTree(task, size);
      if (opt != null && size.bytes < minCode) {
        Files.walkFileTree(opt, size);
      }
      return size.bytes >= minCode;
    } catch (IOException e) {
      return false;
    }
  }

  private final class SourceSize extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.toString();
      if (name.endsWith(".js") || name.endsWith(".mjs") || name.endsWith(".cjs")) {
        bytes += attributes.size();
      }
      return bytes >= minCode ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      log.warn("A recording does not end");
    }
  }
}
