package io.lambent.services.events;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts events of archives on their buses once more. A step locks a replay, and commits some events
 * with how far it has come, so that each event is replayed once, whichever instance does it.
 */
@Component
class ReplayRunner {
  private static final int EVENTS_AT_ONCE = 100;

  private final ReplayTable replays;
  private final Matching matching;
  private final EventOutbox outbox;
  private final TransactionTemplate transactions;
  private final Clock clock;

  ReplayRunner(
      ReplayTable replays,
      Matching matching,
      EventOutbox outbox,
      TransactionTemplate transactions,
      Clock clock) {
    this.replays = replays;
    this.matching = matching;
    this.outbox = outbox;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Does a step of a replay, if one is to be done. */
  void step() {
    transactions.executeWithoutResult(
        status -> {
          ReplayTable.Locked locked = replays.lock();
          if (locked != null) {
            step(locked);
          }
        });
  }

  private void step(ReplayTable.Locked locked) {
    Replay replay = locked.replay();
    Instant now = clock.instant();
    if (replay.state() == Replay.State.CANCELLING) {
      replays.end(replay, Replay.State.CANCELLED, now);
      return;
    }
    if (locked.archive() == null) {
      replays.end(replay, Replay.State.FAILED, now);
      return;
    }
    List<ReplayTable.Archived> events = replays.next(locked, EVENTS_AT_ONCE);
    if (events.isEmpty()) {
      replays.end(replay, Replay.State.COMPLETED, now);
      return;
    }
    BusName name = Objects.requireNonNull(BusName.ofArn(replay.definition().destination().arn()));
    CompiledBus bus = matching.bus(name);
    Set<String> rules = Set.copyOf(replay.definition().destination().filterArns());
    for (ReplayTable.Archived event : events) {
      String body = named(event.body(), replay.name());
      List<Long> targets = bus == null ? List.of() : bus.targetsOf(body, rules);
      if (!targets.isEmpty()) {
        outbox.insert(new NewEvent(name, body, null, false), targets, now);
      }
    }
    replays.advance(replay, events.getLast());
  }

  /** The event with the name of its replay, by which rules can tell it. */
  private static String named(String event, String replay) {
    return event.substring(0, event.lastIndexOf('}')) + ",\"replay-name\":\"" + replay + "\"}";
  }
}
