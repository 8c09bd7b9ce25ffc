package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.EventSource;
import io.lambent.aws.error.AwsFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Live Tail session. The writer of logs says which streams have events; a virtual thread reads
 * them from the files, once in an interval, and keeps ten updates for a client that is slow, after
 * which the oldest are dropped. So neither the writer waits for a client, nor do events wait in
 * memory.
 */
final class LiveTailSession implements EventSource<LiveTail.Event> {
  private static final Logger log = LoggerFactory.getLogger(LiveTailSession.class);

  /** Updates that wait for the client, as on AWS. */
  private static final int UPDATES_LIMIT = 10;

  /** Bytes that are read for one update; what is written beyond is passed over. */
  private static final long READ_LIMIT = 64L << 20;

  private final LiveTails tails;
  private final Caller caller;
  private final LiveTail.Input input;
  private final LiveTailSelection selection;
  private final Map<StoredStream, Long> touched = new ConcurrentHashMap<>();
  private final Map<StoredStream, Long> places = new HashMap<>();
  private final BlockingDeque<Item> ready = new LinkedBlockingDeque<>(UPDATES_LIMIT);
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  /** An element of the queue to the client: an update, or the end of the stream. */
  private sealed interface Item {
    record Next(LiveTail.Update update) implements Item {}

    record End(@Nullable AwsFailure failure) implements Item {}
  }

  LiveTailSession(
      LiveTails tails, Caller caller, LiveTail.Input input, LiveTailSelection selection) {
    this.tails = tails;
    this.caller = caller;
    this.input = input;
    this.selection = selection;
  }

  boolean isOf(Caller other) {
    return caller.account().equals(other.account()) && caller.region().equals(other.region());
  }

  /** Remembers that a stream has events from a place on. Called by the writer's thread. */
  void written(StoredStream stream, long from) {
    if (selection.covers(stream)) {
      touched.putIfAbsent(stream, from);
    }
  }

  @Override
  public LiveTail.@Nullable Event next() throws InterruptedException {
    if (thread == null) {
      return begin();
    }
    return switch (ready.takeFirst()) {
      case Item.Next next -> next.update();
      case Item.End end -> {
        AwsFailure failure = end.failure();
        if (failure != null) {
          throw failure;
        }
        yield null;
      }
    };
  }

  private LiveTail.Started begin() {
    if (!tails.add(this)) {
      end();
    }
    thread = Thread.ofVirtual().name("live-tail-" + caller.requestId()).start(this::run);
    return new LiveTail.Started(
        caller.requestId(),
        UUID.randomUUID().toString(),
        input.logGroupIdentifiers(),
        Objects.requireNonNullElse(input.logStreamNames(), List.of()),
        Objects.requireNonNullElse(input.logStreamNamePrefixes(), List.of()),
        input.logEventFilterPattern());
  }

  private void run() {
    long begun = System.nanoTime();
    try {
      for (long last = begun; ; ) {
        long now = System.nanoTime();
        // Updates that are overdue are not made up for: they would push out those that wait.
        long wait = Math.max(0, last + tails.interval().toNanos() - now);
        last = now + wait;
        Thread.sleep(Duration.ofNanos(wait));
        put(new Item.Next(collect()));
        if (System.nanoTime() - begun >= tails.lifetime().toNanos()) {
          put(
              new Item.End(
                  AwsFailure.declared(
                      "SessionTimeoutException",
                      "The Live Tail session has reached its time limit of three hours.")));
          return;
        }
      }
    } catch (InterruptedException e) {
      log.debug("Live Tail session {} has ended", caller.requestId());
    } catch (IOException | RuntimeException e) {
      if (closed) {
        // A thread that is interrupted while it reads a file finds that closed.
        return;
      }
      log.error("Live Tail session {} failed", caller.requestId(), e);
      put(
          new Item.End(
              AwsFailure.declared(
                  "SessionStreamingException", "The log events could not be read.")));
    }
  }

  /** Adds what the client is to get, in place of the oldest where too much waits. */
  private void put(Item item) {
    while (!ready.offerLast(item)) {
      ready.pollFirst();
    }
  }

  private LiveTail.Update collect() throws IOException {
    LiveTailSample sample = new LiveTailSample();
    long left = READ_LIMIT;
    for (StoredStream stream : touched.keySet()) {
      Long from = touched.remove(stream);
      if (from != null) {
        left -= read(stream, Math.max(from, places.getOrDefault(stream, 0L)), left, sample);
      }
    }
    return sample.update();
  }

  /** Reads a stream to its end, and returns how many bytes that took. */
  private long read(StoredStream stream, long from, long limit, LiveTailSample sample)
      throws IOException {
    try (StreamReader reader = new StreamReader(stream)) {
      long place = from;
      for (LogEvent event = reader.at(place); event != null; event = reader.at(place)) {
        if (reader.bytesRead() > limit) {
          sample.skipped();
          place = reader.end();
          break;
        }
        if (selection.covers(event)) {
          sample.add(stream, event);
        }
        place = event.end();
      }
      places.put(stream, Math.max(place, reader.end()));
      return reader.bytesRead();
    }
  }

  /** Has the client get no more than what waits for it. Any thread. */
  void end() {
    put(new Item.End(null));
  }

  @Override
  public void close() {
    closed = true;
    tails.remove(this);
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
    end();
  }
}
