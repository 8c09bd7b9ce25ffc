package io.lambent.function.catalog;

import io.lambent.client.http.Backoff;
import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.code.CodeReleased;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells execution of committed changes, and ends the {@code Pending} and {@code InProgress} of
 * versions: has their content deployed, then activates or fails them. A version is shown as {@code
 * Active} or {@code Successful} after execution was told of it, so that a client that waits for
 * that and invokes runs the new content.
 *
 * <p>Unsettled versions are in the database, so nothing is lost in a crash: at start, preparation
 * resumes. Preparing twice is harmless, so several instances need not agree. While execution is not
 * reachable, preparation is tried again and functions stay as they are.
 */
@Component
class Preparation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Preparation.class);
  private static final Backoff RETRIES =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  /** Keeps a restart with many unsettled functions from flooding execution. */
  private final Semaphore permits = new Semaphore(16);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deployments deployments;
  private final FunctionRepository functions;
  private final VersionRepository versions;
  private final TransactionTemplate transactions;
  private final ApplicationEventPublisher events;

  Preparation(
      Deployments deployments,
      FunctionRepository functions,
      VersionRepository versions,
      TransactionTemplate transactions,
      ApplicationEventPublisher events) {
    this.deployments = deployments;
    this.functions = functions;
    this.versions = versions;
    this.transactions = transactions;
    this.events = events;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(FunctionChanged change) {
    tell(change.function());
    threads.execute(() -> prepare(change.id()));
  }

  private void tell(FunctionName function) {
    try {
      deployments.changed(function);
    } catch (RuntimeException e) {
      log.warn("Execution may run {} as it was for a while", function.arn(), e);
    }
  }

  /** Runs in the background, so that it does not delay the start. */
  @EventListener(ApplicationReadyEvent.class)
  void resume() {
    threads.execute(
        () ->
            persistently(
                "unsettled functions",
                () -> {
                  List<Long> unsettled = versions.functionsWithUnsettled();
                  if (!unsettled.isEmpty()) {
                    log.info("Resuming the preparation of {} functions", unsettled.size());
                  }
                  unsettled.forEach(function -> threads.execute(() -> prepare(function)));
                }));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void prepare(long function) {
    persistently("function " + function, () -> prepareUnsettled(function));
  }

  private void prepareUnsettled(long function) throws InterruptedException {
    permits.acquire();
    try {
      versions.unsettled(function).forEach(this::prepareVersion);
    } finally {
      permits.release();
    }
  }

  /** A step that may fail while other services start or stop. */
  private interface Attempt {
    void run() throws InterruptedException;
  }

  /** Until it succeeds, or this ends. */
  private void persistently(String what, Attempt attempt) {
    for (int failures = 1; !threads.isShutdown(); failures++) {
      Duration delay = RETRIES.after(failures);
      try {
        attempt.run();
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("Preparing {} is tried again in {}: {}", what, delay, e.toString());
      }
      if (!sleep(delay)) {
        return;
      }
    }
  }

  private static boolean sleep(Duration delay) {
    try {
      Thread.sleep(delay);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void prepareVersion(long id) {
    LambdaVersion version = versions.find(id).orElse(null);
    if (version == null) {
      return;
    }
    Content content = version.content();
    try {
      deployments.prepare(version.intended());
      change(id, version.function().id(), content, this::deploy);
      tell(version.function().name());
      change(id, version.function().id(), content, this::activate);
    } catch (DeploymentFailedException e) {
      log.info("{} cannot run: {}", version.function().name().arn(version.label()), e.getMessage());
      change(id, version.function().id(), content, unprepared -> fail(unprepared, e));
    }
  }

  private void deploy(LambdaVersion version) {
    Set<String> released = version.archives();
    version.deploy();
    released.removeAll(version.archives());
    released.forEach(sha256 -> events.publishEvent(new CodeReleased(sha256)));
  }

  private void activate(LambdaVersion version) {
    version.activate();
    events.publishEvent(FunctionChanged.of(version.function()));
  }

  private void fail(LambdaVersion version, DeploymentFailedException failure) {
    version.fail(Objects.requireNonNull(failure.getMessage()), failure.reasonCode());
    events.publishEvent(FunctionChanged.of(version.function()));
  }

  /** Changes a version, unless it went or was changed or settled by others meanwhile. */
  private void change(
      long id, long functionId, Content prepared, Consumer<LambdaVersion> transition) {
    transactions.executeWithoutResult(
        status -> {
          LambdaFunction function = functions.lock(functionId).orElse(null);
          LambdaVersion version = versions.find(id).orElse(null);
          if (function != null
              && version != null
              && version.isUnsettled()
              && version.content().revision().equals(prepared.revision())) {
            transition.accept(version);
          }
        });
  }
}
