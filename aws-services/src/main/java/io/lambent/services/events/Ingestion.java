package io.lambent.services.events;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts events on buses, whoever sends them. */
@Component
class Ingestion {
  private final Matching matching;
  private final EventOutbox outbox;
  private final TransactionTemplate transactions;
  private final EventSignal signal;
  private final Clock clock;

  Ingestion(
      Matching matching,
      EventOutbox outbox,
      TransactionTemplate transactions,
      EventSignal signal,
      Clock clock) {
    this.matching = matching;
    this.outbox = outbox;
    this.transactions = transactions;
    this.signal = signal;
    this.clock = clock;
  }

  private record Matched(NewEvent event, List<Long> targets) {}

  /**
   * Returns once the events and their deliveries are committed; in a transaction of the caller they
   * are committed with it. An event that no rule matches, or whose bus does not exist, is dropped.
   */
  void publish(List<NewEvent> events) {
    Map<BusName, Optional<CompiledBus>> buses = new HashMap<>();
    List<Matched> matched = new ArrayList<>();
    for (NewEvent event : events) {
      List<Long> targets =
          buses
              .computeIfAbsent(event.bus(), name -> Optional.ofNullable(matching.bus(name)))
              .map(bus -> bus.targetsOf(event.body()))
              .orElse(List.of());
      if (!targets.isEmpty()) {
        matched.add(new Matched(event, targets));
      }
    }
    if (matched.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    transactions.executeWithoutResult(
        status -> {
          matched.forEach(one -> outbox.insert(one.event(), one.targets(), now));
          signal.raise();
        });
  }

  /** Returns true where there is a bus of that name, as a default bus always is. */
  boolean exists(BusName name) {
    return name.isDefault() || matching.bus(name) != null;
  }
}
