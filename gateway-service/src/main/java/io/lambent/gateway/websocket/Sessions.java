package io.lambent.gateway.websocket;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The open connections of this gateway, by their ids. When the gateway stops, each is closed with a
 * close frame, before the event loops end, which would close them without one.
 */
@Component
final class Sessions implements SmartLifecycle {
  /** The time in which clients have to take their close frames. */
  private static final long CLOSE_SECONDS = 5;

  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private volatile boolean running;

  void add(Session session) {
    open.put(session.id(), session);
  }

  void remove(Session session) {
    open.remove(session.id());
  }

  /** Returns true where a connection of that id is open, whatever its API. */
  boolean isOpen(String id) {
    return open.containsKey(id);
  }

  /** Finds a connection to a stage of an API; null where it is not open here. */
  @Nullable Session find(String apiId, String stage, String id) {
    Session session = open.get(id);
    return session != null
            && session.api().identity().id().equals(apiId)
            && session.stage().name().equals(stage)
        ? session
        : null;
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
    CompletableFuture<?>[] closed =
        open.values().stream().map(Sessions::close).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closed)
        .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
        .whenComplete((all, late) -> done.run());
  }

  private static CompletableFuture<?> close(Session session) {
    CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    session.channel().close().addListener(any -> closed.complete(null));
    return closed;
  }

  /** With the web server, which accepts no connections any more. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }
}
