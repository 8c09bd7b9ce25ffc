package io.lambent.function.mapping;

import io.lambent.contract.trigger.MappingListener;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Ends the transitions of mappings once they are committed. Where pollers run they say when ({@link
 * PolledMappings}), and are notified here; elsewhere there is nothing to wait for. Mappings that a
 * crash left in transition go on at the start. Settling twice is harmless, so several instances
 * need not agree.
 */
@Component
class MappingTransitions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MappingTransitions.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Keeps requests from waiting for the connections this takes. */
  private final Semaphore permits = new Semaphore(2);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final JdbcClient jdbc;
  private final ObjectProvider<MappingListener> listener;
  private final Clock clock;

  /**
   * @param listener none where nothing polls
   */
  MappingTransitions(JdbcClient jdbc, ObjectProvider<MappingListener> listener, Clock clock) {
    this.jdbc = jdbc;
    this.listener = listener;
    this.clock = clock;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(MappingChanged change) {
    MappingListener poller = change.needsPoller() ? listener.getIfAvailable() : null;
    if (poller != null) {
      poller.changed();
    } else {
      threads.execute(() -> settle(change.uuid()));
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void resume() {
    MappingListener poller = listener.getIfAvailable();
    List<MappingChanged> open =
        jdbc.sql(
                """
                select uuid, enabled or state = 'DISABLING'
                  or state = 'DELETING' and source in (:checkpointed)
                from event_source_mapping
                where state <> 'DISABLED'
                """)
            .param("checkpointed", Source.CHECKPOINTED.stream().map(Source::name).toList())
            .query((row, index) -> new MappingChanged(row.getString(1), row.getBoolean(2)))
            .list();
    if (poller != null && open.stream().anyMatch(MappingChanged::needsPoller)) {
      poller.changed();
    }
    open.stream()
        .filter(mapping -> poller == null || !mapping.needsPoller())
        .forEach(mapping -> threads.execute(() -> settle(mapping.uuid())));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void settle(String uuid) {
    while (!threads.isShutdown()) {
      try {
        permits.acquire();
        try {
          settleOnce(uuid);
          return;
        } catch (DataAccessException e) {
          log.warn("The transition of mapping {} is tried again: {}", uuid, e.toString());
        } finally {
          permits.release();
        }
        Thread.sleep(RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void settleOnce(String uuid) {
    int settled =
        jdbc.sql(
                """
                update event_source_mapping
                set state = case when enabled then 'ENABLED' else 'DISABLED' end, modified_at = :now
                where uuid = :uuid and state in ('CREATING', 'ENABLING', 'UPDATING', 'DISABLING')
                """)
            .param("now", OffsetDateTime.now(clock))
            .param("uuid", uuid)
            .update();
    if (settled == 0) {
      jdbc.sql("delete from event_source_mapping where uuid = :uuid and state = 'DELETING'")
          .param("uuid", uuid)
          .update();
    }
  }
}
