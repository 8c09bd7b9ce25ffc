package io.lambent.execution.stem;

import io.lambent.contract.function.FunctionVersion;
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
   * How long a burst of starts may keep the next stem from being started: longer than most, since a
   * stem takes some times the processor time of a start.
   */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int START_SECONDS = 10;

  private final StemStarter starter;
  private final RuntimeRegistry runtimes;
  private final StemProperties properties;
  private final long maxMemory;
  private final boolean enabled;
  private final Map<StemKey, StemShelf> shelves = new ConcurrentHashMap<>();

  /**
   * Environments for which no stem waited, until they have started; looked through by the thread.
   */
  private final Set<BooleanSupplier> startingWithout = ConcurrentHashMap.newKeySet();

  private final Thread thread;
  private volatile boolean stopped;

  Stems(StemStarter starter, RuntimeRegistry runtimes, StemProperties properties) {
    this.starter = starter;
    this.runtimes = runtimes;
    this.properties = properties;
    this.maxMemory = properties.maxBytes();
    this.enabled = properties.enabled() && starter.possible();
    this.thread = Thread.ofPlatform().daemon().name("stems").unstarted(this::run);
    if (enabled) {
      thread.start();
    }
  }

  /** One for this version; null where none waits. Never blocks, and wakes nobody. */
  public @Nullable Stem take(FunctionVersion version) {
    StemShelf shelf = enabled ? shelf(version) : null;
    if (shelf == null) {
      return null;
    }
    return shelf.take(System.nanoTime());
  }

  /** Others are started in place of those that were taken. */
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
      StemShelf shelf = shelf(event.version());
      if (shelf != null) {
        shelf.call(System.nanoTime());
        LockSupport.unpark(thread);
      }
    }
  }

  private @Nullable StemShelf shelf(FunctionVersion version) {
    return key(version).map(key -> shelves.computeIfAbsent(key, absent -> newShelf())).orElse(null);
  }

  private StemShelf newShelf() {
    return new StemShelf(properties.minimum(), properties.maximum(), System.nanoTime());
  }

  /** Of the stems that would do for this version. */
  private Optional<StemKey> key(FunctionVersion version) {
    return runtimes.chosen(version.runtime()).map(choice -> StemKey.of(version, choice));
  }

  /**
   * Whether an environment of this version runs only a runtime client of ours until that is up. A
   * custom runtime, a wrapper script or an agent could take any time.
   */
  public boolean startsOurRuntimeFirst(FunctionVersion version) {
    return key(version).isPresent();
  }

  /** How many wait that would do for this version. */
  public int waiting(FunctionVersion version) {
    StemShelf shelf = shelf(version);
    return shelf == null ? 0 : shelf.size();
  }

  /** How many wait, of all kinds. */
  int size() {
    return shelves.values().stream().mapToInt(StemShelf::size).sum();
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

  /** Whether as many environments as there are processors start without a stem. Any thread. */
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
    for (Map.Entry<StemKey, StemShelf> entry : shelves.entrySet()) {
      StemShelf shelf = entry.getValue();
      long now = System.nanoTime();
      discard(shelf.dropDead());
      int missing = shelf.target(now, properties.keepAlive().toNanos()) - shelf.size();
      if (missing < 0) {
        discard(shelf.drop());
        changed = true;
      } else if (missing > 0 && !stopped && shelf.mayTry(now) && makeRoom(shelf)) {
        changed |= start(entry.getKey(), shelf);
      }
    }
    return changed;
  }

  private boolean fits() {
    long used =
        shelves.entrySet().stream()
            .mapToLong(
                entry -> entry.getValue().size() * starter.estimateBytes(entry.getKey().language()))
            .sum();
    return used < maxMemory;
  }

  /** Returns whether one fits, having ended some of kinds called for less recently where needed. */
  private boolean makeRoom(StemShelf shelf) {
    while (!fits()) {
      Optional<StemShelf> other = shelf.givesWay(shelves.values());
      if (other.isEmpty()) {
        return false;
      }
      discard(other.get().drop());
    }
    return true;
  }

  private boolean start(StemKey key, StemShelf shelf) {
    Stem stem = null;
    try {
      stem = starter.start(key);
      stem.onWaiting().get(START_SECONDS, TimeUnit.SECONDS);
      shelf.put(stem);
      if (stopped) {
        discard(shelf.drop());
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      log.warn("A stem for {} could not be started: {}", key.interpreter(), e.toString());
    }
    discard(stem);
    shelf.failed(System.nanoTime());
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
    for (StemShelf shelf : shelves.values()) {
      for (Stem stem = shelf.drop(); stem != null; stem = shelf.drop()) {
        stem.discard();
      }
    }
  }
}
