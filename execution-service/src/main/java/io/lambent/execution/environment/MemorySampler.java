package io.lambent.execution.environment;

import jakarta.annotation.PreDestroy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * Looks at the memory of environments that work, many times a second, and ends those that use more
 * than they may and that the kernel has let pass; and a few times a second for the most that each
 * has used, so that ending a call has only to read a number. Idle ones it has frozen.
 */
@Component
final class MemorySampler {
  private static final long PERIOD_NANOS = 50_000_000;

  /** One in so many looks is for the most that was used, too, which takes longer. */
  private static final int THOROUGH = 4;

  private static final int MAX_FREEZES = 20;

  private final Set<ExecutionEnvironment> environments = ConcurrentHashMap.newKeySet();
  private final long freezeAfterNanos;
  private volatile boolean stopped;

  MemorySampler(EnvironmentProperties properties) {
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
      environments.forEach(environment -> environment.watchMemory(thorough));
      freezeSome();
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  /** A few at a time, for each takes its event loop some hundredths of a millisecond. */
  private void freezeSome() {
    if (freezeAfterNanos > 0) {
      long now = System.nanoTime();
      environments.stream()
          .filter(environment -> environment.isIdle(now, freezeAfterNanos))
          .limit(MAX_FREEZES)
          .forEach(ExecutionEnvironment::freeze);
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }
}
