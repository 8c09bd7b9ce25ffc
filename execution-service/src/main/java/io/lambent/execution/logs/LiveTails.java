package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;

/**
 * The Live Tail sessions that are open. While there is none, a batch of events that is written
 * costs one look at an empty list.
 */
final class LiveTails {
  /** Sessions of an account and region at the same time, as on AWS. */
  private static final int SESSIONS_LIMIT = 15;

  private static final Duration UPDATE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LIFETIME = Duration.ofHours(3);

  private final Duration interval;
  private final Duration lifetime;
  private final List<LiveTailSession> sessions = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;

  LiveTails() {
    this(UPDATE_INTERVAL, LIFETIME);
  }

  /**
   * @param interval between two updates of a session
   * @param lifetime after which a session ends
   */
  LiveTails(Duration interval, Duration lifetime) {
    this.interval = interval;
    this.lifetime = lifetime;
  }

  /** A session, which begins when its first event is asked for. */
  EventSource<LiveTail.Event> session(
      Caller caller, LiveTail.Input input, LiveTailSelection selection) {
    long open = sessions.stream().filter(session -> session.isOf(caller)).count();
    if (open >= SESSIONS_LIMIT) {
      throw LogsErrors.limit();
    }
    return new LiveTailSession(this, caller, input, selection);
  }

  /** How many sessions are open. */
  int count() {
    return sessions.size();
  }

  Duration interval() {
    return interval;
  }

  Duration lifetime() {
    return lifetime;
  }

  /** Returns false where this instance is about to stop. */
  boolean add(LiveTailSession session) {
    sessions.add(session);
    return !refusing;
  }

  void remove(LiveTailSession session) {
    sessions.remove(session);
  }

  /** Events were written to a stream, from a place on. Called by the writer's thread. */
  void written(StoredStream stream, long from) {
    for (LiveTailSession session : sessions) {
      session.written(stream, from);
    }
  }

  /** Ends all sessions once this instance is about to stop. */
  @EventListener
  void refuse(AvailabilityChangeEvent<ReadinessState> change) {
    refusing = change.getState() == ReadinessState.REFUSING_TRAFFIC;
    if (refusing) {
      sessions.forEach(LiveTailSession::end);
    }
  }
}
