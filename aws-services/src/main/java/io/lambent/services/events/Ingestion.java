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

/** Puts events on buses, from all senders. */
@Component
class Ingestion {
  private static final CompiledBus.Match NOBODY = new CompiledBus.Match(List.of(), List.of());

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

  private record Matched(NewEvent event, CompiledBus.Match match) {}

  /**
   * Returns once the events and their deliveries are committed; in a transaction of the caller they
   * are committed with it. An event that no rule and no archive matches, or whose bus does not
   * exist, is dropped.
   */
  void publish(List<NewEvent> events) {
    Map<BusName, Optional<CompiledBus>> buses = new HashMap<>();
    List<Matched> matched = new ArrayList<>();
    for (NewEvent event : events) {
      CompiledBus.Match match =
          buses
              .computeIfAbsent(event.bus(), name -> Optional.ofNullable(matching.bus(name)))
              .map(bus -> bus.match(event.body()))
              .orElse(NOBODY);
      if (!match.isEmpty()) {
        matched.add(new Matched(event, match));
      }
    }
    if (matched.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    transactions.executeWithoutResult(
        status -> {
          matched.forEach(one -> store(one, now));
          signal.raise();
        });
  }

  private void store(Matched matched, Instant now) {
    if (!matched.match().targets().isEmpty()) {
      outbox.insert(matched.event(), matched.match().targets(), now);
    }
    if (!matched.match().archives().isEmpty()) {
      outbox.archive(matched.event(), matched.match().archives(), now);
    }
  }

  /** Returns true where there is a bus of that name, as a default bus always is. */
  boolean exists(BusName name) {
    return name.isDefault() || matching.bus(name) != null;
  }
}
