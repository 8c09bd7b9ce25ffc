package io.lambent.gateway.front;

import io.lambent.gateway.exchange.Connections;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;
import reactor.netty.resources.LoopResources;

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

  /** The longest time to wait for an event loop to run the tasks in its queue. */
  private static final Duration LOOP_PATIENCE = Duration.ofSeconds(5);

  private final Connections connections;
  private final Listeners listeners;
  private final Loopback loopback;
  private final FrontProperties properties;
  private final EventLoopGroup loops;
  private volatile boolean running;

  Draining(
      Connections connections,
      Listeners listeners,
      Loopback loopback,
      FrontProperties properties,
      ReactorResourceFactory resources) {
    this.loops = resources.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE);
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
    // Also where there is no connection: one may be waiting to be accepted.
    loopback.leavePublicPort();
    // An event loop that has read the old loopback address connects to it in its next task, so each
    // loop has to run its tasks twice.
    awaitLoops();
    awaitLoops();
    listeners.ignoreClients();
    Thread.sleep(LAST_ACCEPTED);
    listeners.close();
    // An accepted connection is counted only once its event loop has registered it.
    awaitLoops();
    int left = connections.awaitNoneIdle(properties.drainTimeout());
    if (left > 0) {
      log.info("{} connections on which no request came are closed", left);
    }
  }

  /** Waits until each event loop has run the tasks that are in its queue now. */
  private void awaitLoops() throws InterruptedException {
    for (EventExecutor loop : loops) {
      if (!loop.submit(() -> {}).await(LOOP_PATIENCE.toMillis())) {
        log.info("The event loop {} is busy for {} s", loop, LOOP_PATIENCE.toSeconds());
      }
    }
  }

  /** Before the web server stops. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
