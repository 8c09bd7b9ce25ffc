package io.lambent.execution.pool;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.Resolution;
import io.lambent.execution.deployment.FunctionChanged;
import io.lambent.execution.environment.Environments;
import io.lambent.execution.environment.ExecutionEnvironment;
import io.lambent.execution.runtimeapi.EventLoops;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The pools of this host. */
@Component
public final class EnvironmentPools {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentPools.class);
  private static final int STOP_SECONDS = 5;

  private final FunctionSource source;
  private final LongSupplier nanoTime;
  private final IdleReaper reaper;
  private final RunQueue queue;
  private final Overload overload;
  private final PoolParts parts;
  private final Map<Key, VersionPool> pools = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  @Autowired
  EnvironmentPools(
      Environments environments,
      FunctionSource source,
      EventLoops eventLoops,
      PoolProperties properties) {
    this(
        environments,
        source,
        properties,
        new LoopLag(eventLoops.group(), System::nanoTime),
        System::nanoTime);
  }

  EnvironmentPools(
      Environments environments,
      FunctionSource source,
      PoolProperties properties,
      LongSupplier lagNanos,
      LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    HostQuota quota =
        new HostQuota(
            properties.maxEnvironments(), properties.maxMemoryMb(), HostCapacity.ofHost());
    this.reaper =
        new IdleReaper(
            quota, properties.shortestIdle(), nanoTime, gone -> pools.remove(gone.key(), gone));
    this.queue =
        new RunQueue(
            Runtime.getRuntime().availableProcessors(),
            properties.slots(),
            Processors.ofHost(),
            lagNanos,
            System::nanoTime);
    this.overload =
        new Overload(properties.maxWaiting(), properties.maxWait().toNanos(), System.nanoTime());
    this.parts =
        new PoolParts(
            environments,
            quota,
            queue,
            overload,
            properties.policy(),
            properties.surplusIdle().toNanos(),
            nanoTime,
            reaper::add);
    reaper.start();
    queue.start();
  }

  record Key(FunctionName function, String version) {}

  /**
   * Has a call run by an environment of its version as soon as one can take it. Never blocks.
   *
   * @throws AwsException with {@code SERVICE_UNAVAILABLE} while the service stops
   */
  public void submit(PendingCall call) {
    while (true) {
      VersionPool pool = pool(call);
      if (pool.submit(call)) {
        return;
      }
      pools.remove(pool.key(), pool);
    }
  }

  /**
   * Has another environment run a call that the one it was assigned to did not take. The call goes
   * ahead of those that wait.
   *
   * @throws AwsException with {@code SERVICE_UNAVAILABLE} while the service stops
   */
  public void resubmit(PendingCall call) {
    pool(call).resubmit(call);
  }

  private VersionPool pool(PendingCall call) {
    if (stopped) {
      throw new AwsException(ErrorCode.SERVICE_UNAVAILABLE, "The service is stopping");
    }
    FunctionVersion version = call.version();
    Key key = new Key(version.function(), version.version());
    VersionPool pool = pools.get(key);
    return pool == null ? pools.computeIfAbsent(key, this::newPool) : pool;
  }

  /** A call was refused since its account has too many under way: the host counts as overloaded. */
  public void throttled() {
    overload.refused(queue.now());
  }

  private VersionPool newPool(Key key) {
    return new VersionPool(key, parts);
  }

  /**
   * Holds so many environments of a version ready from now on.
   *
   * @param settled called on any thread once they are ready, or one could not start
   */
  void provision(FunctionVersion version, int wanted, Runnable settled) {
    Key key = new Key(version.function(), version.version());
    while (!stopped) {
      VersionPool pool = pools.computeIfAbsent(key, this::newPool);
      if (pool.provision(version, wanted, settled)) {
        return;
      }
      pools.remove(key, pool);
    }
  }

  /** Holds none of a version ready any longer. */
  void letGo(Key key) {
    VersionPool pool = pools.get(key);
    if (pool != null) {
      pool.letGo();
    }
  }

  /** The state of the environments that are held ready; null if none are. */
  @Nullable ProvisionedState provisioned(Key key) {
    VersionPool pool = pools.get(key);
    return pool == null ? null : pool.provisioned();
  }

  /** All environments there are. */
  public List<EnvironmentStatus> status() {
    List<EnvironmentStatus> all = new ArrayList<>();
    long now = nanoTime.getAsLong();
    for (VersionPool pool : pools.values()) {
      for (PooledEnvironment each : pool.all()) {
        FunctionVersion version = each.environment().version();
        all.add(
            new EnvironmentStatus(
                version.function(),
                version.version(),
                version.revision(),
                String.valueOf(version.runtime()),
                each.environment().frozen() ? "FROZEN" : each.environment().state().name(),
                each.idle() ? TimeUnit.NANOSECONDS.toSeconds(now - each.idleSinceNanos()) : 0,
                version.memoryMb(),
                each.environment().peakMemoryMb(),
                each.environment().pid()));
      }
    }
    return all;
  }

  long count(Predicate<PooledEnvironment> condition) {
    return pools.values().stream()
        .mapToLong(pool -> pool.all().stream().filter(condition).count())
        .sum();
  }

  int waitingCalls() {
    return overload.waiting();
  }

  int freeSlots() {
    return queue.freeSlots();
  }

  /**
   * Describes what has kept calls from progressing for longer than a limit; empty if nothing has.
   */
  Optional<String> stalled(long nowNanos, long limitNanos) {
    return pools.values().stream()
        .map(pool -> pool.stalled(nowNanos, limitNanos))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @EventListener
  void changed(FunctionChanged change) {
    pools.forEach(
        (key, pool) -> {
          if (key.function().equals(change.function())) {
            Thread.ofVirtual().name("retirement").start(() -> retireOld(key, pool));
          }
        });
  }

  private void retireOld(Key key, VersionPool pool) {
    try {
      pool.keepOnly(revision(source.resolve(key.function(), key.version()), key.version()));
    } catch (AwsException e) {
      if (e.code() == ErrorCode.RESOURCE_NOT_FOUND) {
        pool.keepOnly(null);
        if (pool.tryDiscard(nanoTime.getAsLong())) {
          pools.remove(key, pool);
        }
      }
    } catch (RuntimeException e) {
      log.warn("Cannot tell which environments of {} are old: {}", key, e.toString());
    }
  }

  private static @Nullable String revision(Resolution resolution, String version) {
    return resolution.targets().stream()
        .map(Resolution.Target::version)
        .filter(each -> each.version().equals(version))
        .map(FunctionVersion::revision)
        .findFirst()
        .orElse(null);
  }

  @PreDestroy
  void close() {
    stopped = true;
    reaper.stop();
    queue.stop();
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (VersionPool pool : pools.values()) {
      for (PooledEnvironment each : pool.all()) {
        ExecutionEnvironment environment = each.environment();
        ends.add(environment.onStopped().toCompletableFuture());
      }
      pool.close();
    }
    CompletableFuture<?> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    try {
      all.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("Not all environments ended within {} seconds", STOP_SECONDS);
    }
  }
}
