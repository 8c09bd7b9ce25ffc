package io.lambent.gateway.websocket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The open connections of this gateway, by their ids. */
@Component
final class Sessions {
  private final Map<String, Session> open = new ConcurrentHashMap<>();

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
}
