package io.lambent.execution.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The followers of all groups that have filters: one for each subscription filter, so that none
 * waits for the function of another, and one for all metric filters of a group. Without filters
 * they cost a look at a field for each batch that is written.
 */
final class Followers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Followers.class);

  /** The id of the follower of metric filters. */
  static final String METRICS = "metrics";

  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final LogStore store;
  private final Subscriptions subscriptions;
  private final MetricValues metrics;
  private final Map<Id, Follower> followers = new ConcurrentHashMap<>();
  private volatile boolean running;

  private record Id(StoredGroup.Key group, String filter) {}

  Followers(LogStore store, Subscriptions subscriptions, MetricValues metrics) {
    this.store = store;
    this.subscriptions = subscriptions;
    this.metrics = metrics;
  }

  /** Goes on where the last process has ended, once all that calls functions is there. */
  @Override
  public void start() {
    running = true;
    for (StoredGroup group : store.groups().values()) {
      if (!group.filters().isEmpty()) {
        Thread.ofVirtual().name("log-filters").start(() -> start(group));
      }
    }
  }

  private void start(StoredGroup group) {
    try {
      GroupFilters filters = group.filters();
      for (SubscriptionFilter filter : filters.subscriptions()) {
        follower(group, filter.id()).lookAtAll();
      }
      if (!filters.metrics().isEmpty()) {
        follower(group, METRICS).lookAtAll();
      }
    } catch (IOException e) {
      log.error("Events of {} from before the start are not filtered", group.key().name(), e);
    }
  }

  /** Events of a stream were written. Called by the writer's thread. */
  void written(StoredStream stream) {
    if (!running) {
      // Found at the start, of this process or of the next one.
      return;
    }
    StoredGroup group = stream.group();
    GroupFilters filters = group.filters();
    for (SubscriptionFilter filter : filters.subscriptions()) {
      follower(group, filter.id()).look(stream);
    }
    if (!filters.metrics().isEmpty()) {
      follower(group, METRICS).look(stream);
    }
  }

  private Follower follower(StoredGroup group, String filter) {
    return followers.computeIfAbsent(
        new Id(group.key(), filter),
        id ->
            new Follower(
                group,
                filter,
                filter.equals(METRICS) ? metrics.of(group) : subscriptions.of(group, filter)));
  }

  /** Ends what follows a group for filters that it no longer has. */
  void changed(StoredGroup group) {
    GroupFilters filters = group.filters();
    Set<String> wanted =
        filters.subscriptions().stream().map(SubscriptionFilter::id).collect(Collectors.toSet());
    if (!filters.metrics().isEmpty()) {
      wanted.add(METRICS);
    }
    followers
        .entrySet()
        .removeIf(
            entry -> {
              Id id = entry.getKey();
              boolean ends = id.group().equals(group.key()) && !wanted.contains(id.filter());
              if (ends) {
                entry.getValue().close();
              }
              return ends;
            });
  }

  @Override
  public void stop() {
    running = false;
    List<Follower> ending = List.copyOf(followers.values());
    ending.forEach(Follower::close);
    long end = System.nanoTime() + LONGEST_STOP.toNanos();
    try {
      for (Follower each : ending) {
        each.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
