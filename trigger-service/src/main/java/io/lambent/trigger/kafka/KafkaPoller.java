package io.lambent.trigger.kafka;

import io.lambent.client.http.Backoff;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.SourceException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic for one mapping. A consumer cannot change its settings, so each change begins a new
 * one. A platform thread of its own runs the consumer, since Kafka's client waits in a selector,
 * which would hold one of the few carriers of virtual threads.
 */
final class KafkaPoller implements MappingPoller {
  private static final Logger log = LoggerFactory.getLogger(KafkaPoller.class);
  private static final Backoff REOPEN = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /**
   * The pause after another instance has taken over: longer than it takes to notice that the lease
   * is lost.
   */
  private static final Duration REPLACED_PAUSE = Duration.ofSeconds(15);

  private final KafkaAccess access;
  private final KafkaPollers.Services services;
  private final Halt halt = new Halt();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile EventSourceMapping mapping;
  private volatile @Nullable String result;

  /** Stops reading with the current settings. */
  private volatile Halt session = new Halt();

  private volatile @Nullable Consumption consumption;

  /** Why reading has ended. */
  private enum End {
    /** It was stopped. */
    ENDED,
    /** The cluster was read before, and cannot be any more. */
    LOST,
    /** Another instance of this service reads for the mapping, as it has the lease now. */
    REPLACED,
    /** The cluster could not be read at all. */
    UNREADABLE
  }

  KafkaPoller(EventSourceMapping mapping, KafkaAccess access, KafkaPollers.Services services) {
    this.mapping = mapping;
    this.access = access;
    this.services = services;
  }

  @Override
  public EventSourceMapping mapping() {
    return mapping;
  }

  @Override
  public void change(EventSourceMapping changed) {
    mapping = changed;
    endSession();
  }

  @Override
  public @Nullable String result() {
    return result;
  }

  @Override
  public void start() {
    Thread thread =
        Thread.ofPlatform().daemon().name("kafka-" + mapping.uuid()).unstarted(this::run);
    // Kafka loads classes by name with this class loader.
    thread.setContextClassLoader(KafkaPoller.class.getClassLoader());
    thread.start();
  }

  @Override
  public CompletableFuture<Void> stop() {
    halt.stop();
    endSession();
    return ended;
  }

  private void endSession() {
    session.stop();
    interrupt();
  }

  @Override
  public void interrupt() {
    Consumption present = consumption;
    if (present != null) {
      present.wake();
    }
  }

  @Override
  public boolean awaitIdle(Duration longest) throws InterruptedException {
    try {
      ended.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private void run() {
    try {
      int failures = 0;
      while (!halt.isStopped()) {
        Halt begun = new Halt();
        session = begun;
        if (halt.isStopped()) {
          break;
        }
        switch (consume(mapping, begun)) {
          case ENDED -> failures = 0;
          case LOST -> {
            failures = 1;
            begun.pause(REOPEN.first());
          }
          case REPLACED -> begun.pause(REPLACED_PAUSE);
          case UNREADABLE -> begun.pause(REOPEN.after(++failures));
        }
      }
    } catch (InterruptedException e) {
      log.debug("Reading for mapping {} was interrupted", mapping.uuid());
    } finally {
      ended.complete(null);
    }
  }

  /** Reads until the session is stopped. */
  private End consume(EventSourceMapping read, Halt begun) throws InterruptedException {
    ClusterSettings cluster = Objects.requireNonNull(read.cluster());
    boolean hasRead = false;
    try (Consumption opened =
        new Consumption(
            read, access.client(read, cluster), services, begun, text -> result = text)) {
      consumption = opened;
      try {
        opened.run();
        return End.ENDED;
      } finally {
        hasRead = opened.hasRead();
        consumption = null;
      }
    } catch (SourceException e) {
      result = "PROBLEM: " + e.getMessage();
    } catch (FencedInstanceIdException e) {
      result = "PROBLEM: " + KafkaProblems.text(e);
      return End.REPLACED;
    } catch (KafkaException e) {
      log.warn("Mapping {} cannot read its cluster now: {}", read.uuid(), e.toString());
      result = "PROBLEM: " + KafkaProblems.text(e);
    } catch (RuntimeException e) {
      log.warn("Mapping {} cannot read its cluster now", read.uuid(), e);
      result = "PROBLEM: internal Lambda error. Please contact Lambda customer support.";
    }
    return hasRead ? End.LOST : End.UNREADABLE;
  }
}
