package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.logpattern.FilterPattern;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what subscription filters find to functions. Where a function cannot take events now they
 * are sent again for a day; where it does not exist or refuses them, they are skipped for some
 * seconds, as <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html">AWS</a> does
 * for up to ten minutes.
 */
final class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  /**
   * The maximum size of the log events of a batch, in bytes; a larger event is a batch of its own.
   */
  private static final long MAX_BATCH = 256 << 10;

  /** The largest asynchronous event, in bytes. */
  private static final int MAX_EVENT = 1 << 20;

  private static final Duration LIFETIME = Duration.ofDays(1);
  private static final Duration DISABLED = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final Supplier<Invoker> invoker;

  Subscriptions(Supplier<Invoker> invoker) {
    this.invoker = invoker;
  }

  /**
   * The work of a filter.
   *
   * @param id of the filter, whose definition may change
   */
  Follower.Work of(StoredGroup group, String id) {
    return new Subscription(group, id);
  }

  private final class Subscription implements Follower.Work {
    private final StoredGroup group;
    private final String id;
    private Instant disabledUntil = Instant.EPOCH;

    Subscription(StoredGroup group, String id) {
      this.group = group;
      this.id = id;
    }

    @Override
    public void handle(StoredStream stream, long from, Follower.Progress progress)
        throws IOException, InterruptedException {
      SubscriptionFilter filter = group.filters().subscriptionOfId(id);
      if (filter == null) {
        return;
      }
      FilterPattern pattern = FilterPattern.parse(filter.pattern());
      List<LogEvent> batch = new ArrayList<>();
      long size = 0;
      long place = from;
      try (StreamReader reader = new StreamReader(stream)) {
        for (LogEvent event = reader.at(place); event != null; event = reader.at(place)) {
          if (pattern.matches(event.message())) {
            if (!batch.isEmpty() && size + event.size() > MAX_BATCH) {
              send(filter, pattern, stream, batch);
              progress.to(place);
              batch.clear();
              size = 0;
            }
            batch.add(event);
            size += event.size();
          }
          place = event.end();
        }
      }
      if (!batch.isEmpty()) {
        send(filter, pattern, stream, batch);
      }
      progress.to(place);
    }

    private void send(
        SubscriptionFilter filter, FilterPattern pattern, StoredStream stream, List<LogEvent> batch)
        throws InterruptedException {
      byte[] event = encode(filter, pattern, stream, batch);
      if (event.length > MAX_EVENT) {
        if (batch.size() > 1) {
          int half = batch.size() / 2;
          send(filter, pattern, stream, batch.subList(0, half));
          send(filter, pattern, stream, batch.subList(half, batch.size()));
        } else {
          log.warn("An event of {} is too large for a function", group.key().name());
        }
        return;
      }
      SubscriptionTarget target =
          Arn.parse(filter.destination()).map(SubscriptionTarget::of).orElse(null);
      if (target == null || Instant.now().isBefore(disabledUntil)) {
        return;
      }
      // The same after a crash, so that an event whose position was not stored is queued once.
      UUID request =
          UUID.nameUUIDFromBytes(
              String.join(
                      "\n",
                      id,
                      stream.name(),
                      String.valueOf(stream.created()),
                      String.valueOf(batch.getFirst().start()),
                      String.valueOf(batch.getLast().end()))
                  .getBytes(UTF_8));
      send(target, request, event);
    }

    private void send(SubscriptionTarget target, UUID request, byte[] event)
        throws InterruptedException {
      Instant begin = Instant.now();
      long pause = FIRST_PAUSE_MILLIS;
      while (group.filters().subscriptionOfId(id) != null) {
        switch (target.send(invoker.get(), request, event)) {
          case SubscriptionTarget.Result.Accepted accepted -> {
            return;
          }
          case SubscriptionTarget.Result.Refused refused -> {
            disabledUntil = Instant.now().plus(DISABLED);
            log.warn(
                "Events of {} are not sent to {} for {} s: {}",
                group.key().name(),
                target.function().name(),
                DISABLED.toSeconds(),
                refused.reason());
            return;
          }
          case SubscriptionTarget.Result.Failed failed -> {
            if (begin.plus(LIFETIME).isBefore(Instant.now())) {
              log.warn("Events of {} are dropped: {}", group.key().name(), failed.reason());
              return;
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
          }
        }
      }
    }

    private byte[] encode(
        SubscriptionFilter filter,
        FilterPattern pattern,
        StoredStream stream,
        List<LogEvent> batch) {
      List<SubscriptionEvent.Item> items = new ArrayList<>();
      for (LogEvent event : batch) {
        Map<String, String> words = pattern.words(event.message());
        items.add(
            new SubscriptionEvent.Item(
                event.id(group.key(), stream.name()),
                event.timestamp(),
                event.message(),
                words.isEmpty() ? null : words));
      }
      return SubscriptionEvent.of(group.key(), stream.name(), filter.name(), items);
    }
  }
}
