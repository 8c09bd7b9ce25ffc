package io.lambent.execution.environment;

import jakarta.annotation.PreDestroy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * Looks at the memory of environments that have worked since it last looked, a few times a second,
 * so that ending a call has only to read a number.
 */
@Component
final class MemorySampler {
  private static final long PERIOD_NANOS = 200_000_000;

  private final Set<ExecutionEnvironment> environments = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  MemorySampler() {
    Thread.ofVirtual().name("memory-sampler").start(this::run);
  }

  void add(ExecutionEnvironment environment) {
    environments.add(environment);
  }

  void remove(ExecutionEnvironment environment) {
    environments.remove(environment);
  }

  private void run() {
    while (!stopped) {
      environments.forEach(ExecutionEnvironment::sampleMemoryIfUsed);
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }
}
