package io.lambent.execution.stem;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.codecache.ClassPaths;
import io.lambent.execution.deployment.VersionPrepared;
import io.lambent.execution.interpreter.RuntimeRegistry;
import io.lambent.execution.start.Stem;
import io.lambent.execution.start.StemKey;
import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The stems of this host: environments whose runtime is up and waits for a function, so that a cold
 * call need not wait for an interpreter. OpenWhisk calls them stem cells.
 *
 * <p>There are some for each kind of function that has been deployed or called of late. One thread
 * starts them, one after the other and not while a function that was just given one starts, nor
 * while as many environments as there are processors start without one, so that cold calls have the
 * processors. Taking one never waits.
 */
@Component
public final class Stems {
  private static final Logger log = LoggerFactory.getLogger(Stems.class);

  /** After a take, before the next is started: longer than a small function needs to start. */
  private static final long QUIET_NANOS = 20_000_000;

  private static final long ROUND_NANOS = 1_000_000_000;

  /**
   * The time for which a burst of starts may delay the next stem: longer than most bursts, since a
   * stem takes some times the processor time of a start.
   */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int START_SECONDS = 10;

  private final StemStarter starter;
  private final RuntimeRegistry runtimes;
  private final ClassPaths classPaths;
  private final StemProperties properties;
  private final long maxMemory;
  private final boolean enabled;
  private final Map<StemKey, StemPool> pools = new ConcurrentHashMap<>();

  /**
   * Environments for which no stem waited, until they have started; looked through by the thread.
   */
  private final Set<BooleanSupplier> startingWithout = ConcurrentHashMap.newKeySet();

  private final Thread thread;
  private volatile boolean stopped;

  Stems(
      StemStarter starter,
      RuntimeRegistry runtimes,
      ClassPaths classPaths,
      StemProperties properties) {
    this.starter = starter;
    this.runtimes = runtimes;
    this.classPaths = classPaths;
    this.properties = properties;
    this.maxMemory = properties.maxBytes();
    this.enabled = properties.enabled() && starter.possible();
    this.thread = Thread.ofPlatform().daemon().name("stems").unstarted(this::run);
    if (enabled) {
      thread.start();
    }
  }

  /** Takes a stem for a version; null where none waits. Never blocks, and wakes no thread. */
  public @Nullable Stem take(FunctionVersion version) {
    if (!enabled || classPaths.rulesOutStems(version)) {
      return null;
    }
    StemPool pool = pool(version);
    return pool == null ? null : pool.take(System.nanoTime());
  }

  /** Has stems started in place of those that were taken. */
  public void refill() {
    LockSupport.unpark(thread);
  }

  /**
   * Counts an environment that starts without a stem.
   *
   * @param starting returns true until it has started
   */
  public void startsWithout(BooleanSupplier starting) {
    if (enabled) {
      startingWithout.add(starting);
    }
  }

  @EventListener
  void prepared(VersionPrepared event) {
    if (enabled) {
      runtimes.choose(event.version().runtime());
      StemPool pool = pool(event.version());
      if (pool != null) {
        pool.call(System.nanoTime());
        LockSupport.unpark(thread);
      }
    }
  }

  private @Nullable StemPool pool(FunctionVersion version) {
    return key(version).map(key -> pools.computeIfAbsent(key, absent -> newPool())).orElse(null);
  }

  private StemPool newPool() {
    return new StemPool(properties.minimum(), properties.maximum(), System.nanoTime());
  }

  /** The kind of stems that would do for this version. */
  private Optional<StemKey> key(FunctionVersion version) {
    return runtimes.chosen(version.runtime()).map(choice -> starter.key(version, choice));
  }

  /**
   * Returns true if an environment of this version runs only a runtime client of ours until that is
   * up. A custom runtime, a wrapper script or an agent could take any time.
   */
  public boolean startsOurRuntimeFirst(FunctionVersion version) {
    return key(version).isPresent();
  }

  /** The number of waiting stems that this version could use. */
  public int waiting(FunctionVersion version) {
    StemPool pool = pool(version);
    return pool == null ? 0 : pool.size();
  }

  /** The number of waiting stems, of all kinds. */
  int size() {
    return pools.values().stream().mapToInt(StemPool::size).sum();
  }

  private void run() {
    while (!stopped) {
      try {
        awaitProcessor();
        if (!round()) {
          LockSupport.parkNanos(ROUND_NANOS);
          LockSupport.parkNanos(QUIET_NANOS);
        }
      } catch (RuntimeException e) {
        log.error("Keeping stems failed", e);
        LockSupport.parkNanos(ROUND_NANOS);
      }
    }
  }

  private void awaitProcessor() {
    long began = System.nanoTime();
    while (!stopped && startsAreUnderWay() && System.nanoTime() - began < PATIENCE_NANOS) {
      LockSupport.parkNanos(QUIET_NANOS);
    }
  }

  /**
   * Returns true if as many environments as there are processors start without a stem. Any thread.
   */
  public boolean startsAreUnderWay() {
    return starting() >= PROCESSORS;
  }

  private int starting() {
    startingWithout.removeIf(starting -> !starting.getAsBoolean());
    return startingWithout.size();
  }

  /** Starts or ends at most one of each kind; returns whether there may be more to do. */
  private boolean round() {
    boolean changed = false;
    for (Map.Entry<StemKey, StemPool> entry : pools.entrySet()) {
      StemPool pool = entry.getValue();
      long now = System.nanoTime();
      discard(pool.removeEnded());
      int missing = pool.target(now, properties.keepAlive().toNanos()) - pool.size();
      if (missing < 0) {
        discard(pool.drop());
        changed = true;
      } else if (missing > 0 && !stopped && pool.mayTry(now) && makeRoom(pool)) {
        changed |= start(entry.getKey(), pool);
      }
    }
    return changed;
  }

  private boolean fits() {
    long used =
        pools.entrySet().stream()
            .mapToLong(
                entry -> entry.getValue().size() * starter.estimateBytes(entry.getKey().language()))
            .sum();
    return used < maxMemory;
  }

  /** Returns whether one fits, having ended some of kinds called for less recently where needed. */
  private boolean makeRoom(StemPool pool) {
    while (!fits()) {
      Optional<StemPool> other = pool.toDisplace(pools.values());
      if (other.isEmpty()) {
        return false;
      }
      discard(other.get().drop());
    }
    return true;
  }

  private boolean start(StemKey key, StemPool pool) {
    Stem stem = null;
    try {
      stem = starter.start(key);
      stem.onWaiting().get(START_SECONDS, TimeUnit.SECONDS);
      pool.put(stem);
      if (stopped) {
        discard(pool.drop());
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      log.warn("A stem for {} could not be started: {}", key.interpreter(), e.toString());
    }
    discard(stem);
    pool.failed(System.nanoTime());
    return false;
  }

  private static void discard(@Nullable Stem stem) {
    if (stem != null) {
      stem.discard();
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    if (enabled) {
      thread.join(TimeUnit.SECONDS.toMillis(START_SECONDS));
    }
    for (StemPool pool : pools.values()) {
      for (Stem stem = pool.drop(); stem != null; stem = pool.drop()) {
        stem.discard();
      }
    }
  }
}
