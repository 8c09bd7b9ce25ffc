package io.lambent.standalone;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service that starts when it is first needed, so that it costs nothing where it is not used. */
final class OnDemand {
  private static final Logger log = LoggerFactory.getLogger(OnDemand.class);

  private final Service service;
  private final String grace;
  private @Nullable CompletableFuture<Void> starting;
  private volatile boolean running;
  private boolean closed;

  private OnDemand(Service service, String grace) {
    this.service = service;
    this.grace = grace;
  }

  /** Creates a service that listens on a port. */
  interface ByPort {
    Service service(int port);
  }

  /**
   * Creates a service for a free port.
   *
   * @param grace how long its web server waits for running requests when it stops, such as {@code
   *     10s}
   */
  static OnDemand of(String grace, ByPort service) {
    return new OnDemand(service.service(FreePorts.find(1).get(0)), grace);
  }

  Service service() {
    return service;
  }

  boolean isRunning() {
    return running;
  }

  /** Returns true once {@link #close} was called. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Completes once the service is ready. After a failure the next call tries again. */
  synchronized CompletableFuture<Void> start() {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("Lambent is stopping"));
    }
    CompletableFuture<Void> known = starting;
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<Void> started = new CompletableFuture<>();
    starting = started;
    Thread.ofPlatform().name("start-" + service.name()).start(() -> start(started));
    return started;
  }

  private void start(CompletableFuture<Void> started) {
    try {
      service.start(grace, () -> {});
      running = true;
      started.complete(null);
    } catch (RuntimeException | Error e) {
      log.error("{} did not start; the next request for it tries again", service.name(), e);
      started.completeExceptionally(e);
    }
  }

  /** Stops the service, after a start that is under way has ended. Idempotent. */
  void close() {
    CompletableFuture<Void> begun;
    synchronized (this) {
      closed = true;
      begun = starting;
    }
    if (begun != null) {
      begun.exceptionally(e -> null).join();
    }
    running = false;
    service.close();
  }
}
