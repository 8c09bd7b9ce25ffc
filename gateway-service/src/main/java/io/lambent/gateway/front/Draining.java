package io.lambent.gateway.front;

import io.lambent.gateway.exchange.Connections;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends the gateway without a failed request. A client that sends a request on a connection which
 * the server closes at that moment cannot know whether it was served. So the server tells its
 * clients first: each answer closes its connection ({@code Connection: close}), clients of HTTP/2
 * get a GOAWAY frame, and new connections are refused. Connections without a request stay open for
 * {@code lambent.front.drain-timeout} at most, so that a request that is on its way is answered.
 * The graceful shutdown of the web server, which closes them, comes after.
 */
@Component
final class Draining implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Draining.class);

  /** The time in which connections are accepted that clients have begun before. */
  private static final Duration LAST_ACCEPTED = Duration.ofMillis(200);

  private final Connections connections;
  private final Listeners listeners;
  private final Loopback loopback;
  private final FrontProperties properties;
  private volatile boolean running;

  Draining(
      Connections connections, Listeners listeners, Loopback loopback, FrontProperties properties) {
    this.loopback = loopback;
    this.connections = connections;
    this.listeners = listeners;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public void stop(Runnable done) {
    running = false;
    Thread.ofPlatform()
        .name("drain")
        .start(
            () -> {
              try {
                drain();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                done.run();
              }
            });
  }

  private void drain() throws InterruptedException {
    Thread.sleep(properties.shutdownDelay());
    connections.drain();
    if (properties.drainTimeout().isZero()) {
      return;
    }
    if (connections.count() > 0) {
      loopback.leavePublicPort();
      listeners.ignoreClients();
      Thread.sleep(LAST_ACCEPTED);
    }
    listeners.close();
    int left = connections.awaitNoneIdle(properties.drainTimeout());
    if (left > 0) {
      log.info("{} connections on which no request came are closed", left);
    }
  }

  /** Before the web server stops. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
