package io.lambent.execution.environment;

import jakarta.annotation.PreDestroy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at the memory of environments that work, many times a second, and ends those that use more
 * than they may and that the kernel has let pass; and a few times a second for the most that each
 * has used, so that ending a call has only to read a number. Idle ones it has frozen.
 */
@Component
final class EnvironmentMonitor {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentMonitor.class);
  private static final long PERIOD_NANOS = 50_000_000;

  /** One in so many looks is for the most that was used, too, which takes longer. */
  private static final int THOROUGH = 4;

  private static final int MAX_FREEZES = 20;

  private final Set<ExecutionEnvironment> environments = ConcurrentHashMap.newKeySet();
  private final long freezeAfterNanos;
  private volatile boolean stopped;

  EnvironmentMonitor(EnvironmentProperties properties) {
    this.freezeAfterNanos = properties.freezeAfter().toNanos();
    Thread.ofVirtual().name("memory-sampler").start(this::run);
  }

  void add(ExecutionEnvironment environment) {
    environments.add(environment);
  }

  void remove(ExecutionEnvironment environment) {
    environments.remove(environment);
  }

  private void run() {
    for (int i = 0; !stopped; i++) {
      boolean thorough = i % THOROUGH == 0;
      for (ExecutionEnvironment environment : environments) {
        watch(environment, thorough);
      }
      freezeSome();
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  /** What goes wrong with one environment must not end the limits of all others. */
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
  }
}
