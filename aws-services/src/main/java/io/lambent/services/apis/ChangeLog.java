package io.lambent.services.apis;

import io.lambent.client.signal.Signals;
import io.lambent.contract.api.ApiChanges;
import io.lambent.contract.api.ApiListener;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The changes of APIs. Those who make one say so in its transaction; once that is committed, and
 * before the operation is answered, listeners in the same process are called. Gateways in other
 * processes wait in {@link #await}.
 */
@Component
public class ChangeLog {
  private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);
  private static final String TOPIC = "apis";
  private static final String DOMAINS = "";

  /** The time for which changes are kept: far more than a gateway is away without asking afresh. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Signals signals;
  private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Changes that this process has seen; guarded by lock. */
  private long seen;

  ChangeLog(JdbcClient jdbc, Clock clock, Signals signals) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.signals = signals;
    signals.on(
        TOPIC,
        new Signals.Receiver() {
          @Override
          public void received(String name) {
            tell(name);
          }

          @Override
          public void missed() {
            listeners.forEach(ApiListener::missed);
            wake();
          }
        });
  }

  /** Notes, in the transaction that does it, that an API was made, deployed, changed or deleted. */
  public void changed(String apiId) {
    note(apiId);
  }

  /** Notes, in the transaction that does it, that domain names or mappings have changed. */
  public void domainsChanged() {
    note(DOMAINS);
  }

  private void note(String name) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a change is noted in the transaction that makes it");
    }
    jdbc.sql(
            """
            with next as (update lambent_aws.api_revision set revision = revision + 1 returning revision)
            insert into lambent_aws.api_change (api_id, revision, changed_at)
              select :name, revision, :now from next
              on conflict (api_id) do update
                set revision = excluded.revision, changed_at = excluded.changed_at
            """)
        .param("name", name)
        .param("now", Timestamp.from(clock.instant()))
        .update();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            tell(name);
            signals.send(TOPIC, name);
          }
        });
  }

  private void tell(String name) {
    for (ApiListener listener : listeners) {
      try {
        if (name.equals(DOMAINS)) {
          listener.domainsChanged();
        } else {
          listener.changed(name);
        }
      } catch (RuntimeException e) {
        log.error("A gateway does not know of a change of {}", name, e);
      }
    }
    wake();
  }

  private void wake() {
    lock.lock();
    try {
      seen++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(ApiListener listener) {
    listeners.add(listener);
  }

  void remove(ApiListener listener) {
    listeners.remove(listener);
  }

  /**
   * Waits for changes after a revision.
   *
   * @param after a revision; -1 to learn the latest
   * @return without changes where there are none in that time
   */
  ApiChanges await(long after, Duration longest) throws InterruptedException {
    Instant end = clock.instant().plus(longest);
    while (true) {
      long before = seen();
      ApiChanges found = read(after);
      Duration left = Duration.between(clock.instant(), end);
      if (found.revision() > after || after < 0 || left.isNegative() || left.isZero()) {
        return found;
      }
      sleep(before, left.compareTo(signals.slowLook()) < 0 ? left : signals.slowLook());
    }
  }

  private long seen() {
    lock.lock();
    try {
      return seen;
    } finally {
      lock.unlock();
    }
  }

  private void sleep(long before, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long nanos = longest.toNanos();
      while (seen == before && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private record Change(String name, long revision) {}

  private ApiChanges read(long after) {
    if (after < 0) {
      long latest =
          jdbc.sql("select revision from lambent_aws.api_revision").query(Long.class).single();
      return new ApiChanges(latest, List.of(), false);
    }
    List<Change> changes =
        jdbc.sql("select api_id, revision from lambent_aws.api_change where revision > :after")
            .param("after", after)
            .query((row, number) -> new Change(row.getString(1), row.getLong(2)))
            .list();
    return new ApiChanges(
        changes.stream().mapToLong(Change::revision).max().orElse(after),
        changes.stream().map(Change::name).filter(name -> !name.equals(DOMAINS)).toList(),
        changes.stream().anyMatch(change -> change.name().equals(DOMAINS)));
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT10M")
  void forget() {
    jdbc.sql("delete from lambent_aws.api_change where changed_at < :old")
        .param("old", Timestamp.from(clock.instant().minus(KEPT)))
        .update();
  }
}
