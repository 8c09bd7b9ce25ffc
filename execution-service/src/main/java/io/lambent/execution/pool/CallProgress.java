package io.lambent.execution.pool;

import io.lambent.execution.runtimeapi.EventLoops;
import io.netty.util.concurrent.EventExecutor;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Watches whether calls progress, whatever keeps them from it. The service is down while
 *
 * <ul>
 *   <li>a call waits for an environment although no environment of its version works on anything,
 *   <li>an environment has not begun to run its process, or has not ended a call that is past its
 *       time-out, or
 *   <li>an event loop does not run its tasks,
 * </ul>
 *
 * each for {@link #LIMIT_NANOS}. Long calls and slow initializations are the functions' own and do
 * not count.
 */
@Component("progress")
final class CallProgress implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(CallProgress.class);

  /** The time that a step of the platform's own may take: 15 s, more than any of its time-outs. */
  static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EnvironmentPools pools;
  private final EventLoops eventLoops;

  /** The time at which each event loop got a task that it has not run. */
  private final Map<EventExecutor, Long> unanswered = new ConcurrentHashMap<>();

  private volatile @Nullable String problem;
  private volatile boolean stopped;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("call-progress").unstarted(this::run);

  CallProgress(EnvironmentPools pools, EventLoops eventLoops) {
    this.pools = pools;
    this.eventLoops = eventLoops;
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      try {
        check(System.nanoTime());
      } catch (RuntimeException e) {
        log.error("The progress of calls could not be checked", e);
      }
    }
  }

  void check(long nowNanos) {
    String found =
        stuckEventLoop(nowNanos).or(() -> pools.stalled(nowNanos, LIMIT_NANOS)).orElse(null);
    String before = problem;
    problem = found;
    if (found != null && before == null) {
      log.error("Calls do not progress: {}", found);
    } else if (found == null && before != null) {
      log.info("Calls progress again");
    }
  }

  private Optional<String> stuckEventLoop(long nowNanos) {
    for (EventExecutor loop : eventLoops.group()) {
      Long since = unanswered.putIfAbsent(loop, nowNanos);
      if (since == null) {
        loop.execute(() -> unanswered.remove(loop));
      } else if (nowNanos - since > LIMIT_NANOS) {
        return Optional.of(
            "an event loop has not run its tasks for "
                + TimeUnit.NANOSECONDS.toSeconds(nowNanos - since)
                + " s");
      }
    }
    return Optional.empty();
  }

  @Override
  public Health health() {
    String found = problem;
    return found == null ? Health.up().build() : Health.down().withDetail("problem", found).build();
  }

  @PreDestroy
  void close() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
