package io.lambent.execution.environment;

import jakarta.annotation.PreDestroy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Checks the memory of environments that work, twenty times a second, and ends those that use more
 * than they may where the kernel does not. Every fourth time it also samples their peak use, so
 * that the end of a call only reads a number. It freezes environments that are idle. Where there
 * are no environments it sleeps until there is one.
 */
@Component
final class EnvironmentMonitor {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentMonitor.class);

  /** The time between two rounds. */
  private static final long PERIOD_NANOS = 50_000_000;

  /** Every so many rounds peak use is sampled, which walks all processes of an environment. */
  private static final int PEAK_SAMPLE_INTERVAL = 4;

  /** Environments that are frozen in one round. */
  private static final int MAX_FREEZES = 20;

  private final Set<ExecutionEnvironment> environments = ConcurrentHashMap.newKeySet();
  private final long freezeAfterNanos;
  private final Thread thread;
  private volatile boolean stopped;

  EnvironmentMonitor(EnvironmentProperties properties) {
    this.freezeAfterNanos = properties.freezeAfter().toNanos();
    this.thread = Thread.ofVirtual().name("environment-monitor").start(this::run);
  }

  void add(ExecutionEnvironment environment) {
    boolean first = environments.isEmpty();
    environments.add(environment);
    if (first) {
      LockSupport.unpark(thread);
    }
  }

  void remove(ExecutionEnvironment environment) {
    environments.remove(environment);
  }

  private void run() {
    for (int i = 0; !stopped; i++) {
      boolean thorough = i % PEAK_SAMPLE_INTERVAL == 0;
      for (ExecutionEnvironment environment : environments) {
        watch(environment, thorough);
      }
      freezeSome();
      if (environments.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(PERIOD_NANOS);
      }
    }
  }

  /** Checks one environment; a failure must not end the limits of all others. */
  private static void watch(ExecutionEnvironment environment, boolean thorough) {
    try {
      environment.watchMemory(thorough);
    } catch (RuntimeException e) {
      log.warn(
          "The memory of an environment of {} cannot be read",
          environment.version().function().arn(),
          e);
    }
  }

  /** A few at a time, for each takes its event loop some hundredths of a millisecond. */
  private void freezeSome() {
    if (freezeAfterNanos > 0) {
      long now = System.nanoTime();
      try {
        environments.stream()
            .filter(environment -> environment.isIdle(now, freezeAfterNanos))
            .limit(MAX_FREEZES)
            .forEach(ExecutionEnvironment::freeze);
      } catch (RuntimeException e) {
        log.warn("Idle environments cannot be frozen", e);
      }
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
