package io.lambent.execution.pool;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.execution.deployment.FunctionChanged;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has the pools hold what function-service says is to be held ready: at the start, after each
 * change, and every half minute, so that neither side has to remember what the other missed.
 *
 * <p>What is no longer to be held is let go once what took its place is ready, or cannot be: an
 * alias that moves to another version goes on without a cold start. One thread does it all.
 */
@Component
final class Provisioning implements ProvisionedEnvironments {
  private static final Logger log = LoggerFactory.getLogger(Provisioning.class);
  private static final int REFRESH_SECONDS = 30;
  private static final int RETRY_SECONDS = 1;

  private final EnvironmentPools pools;
  private final FunctionSource source;
  private final Semaphore news = new Semaphore(0);

  /** The versions that pools hold ready, as the pools were last told. */
  private final Map<EnvironmentPools.Key, FunctionVersion> held = new ConcurrentHashMap<>();

  private volatile @Nullable Thread worker;
  private volatile boolean stopped;

  Provisioning(EnvironmentPools pools, FunctionSource source) {
    this.pools = pools;
    this.source = source;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    worker = Thread.ofVirtual().name("provisioned-concurrency").start(this::run);
  }

  @EventListener
  void changed(FunctionChanged change) {
    news.release();
  }

  @PreDestroy
  void close() {
    stopped = true;
    Thread running = worker;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public List<ProvisionedState> states(FunctionName function) {
    return held.keySet().stream()
        .filter(key -> key.function().equals(function))
        .map(pools::provisioned)
        .filter(Objects::nonNull)
        .toList();
  }

  private void run() {
    boolean failed = false;
    while (!stopped) {
      failed = !refreshed(failed);
      try {
        if (news.tryAcquire(failed ? RETRY_SECONDS : REFRESH_SECONDS, TimeUnit.SECONDS)) {
          // The next reading shows all changes so far.
          news.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean refreshed(boolean failedBefore) {
    try {
      apply(source.provisioned());
      return true;
    } catch (RuntimeException e) {
      if (!failedBefore && !stopped) {
        log.warn("Cannot tell which environments are to be held ready: {}", e.toString());
      }
      return false;
    }
  }

  private void apply(List<ProvisionedVersion> all) {
    Map<EnvironmentPools.Key, ProvisionedVersion> wanted = new HashMap<>();
    for (ProvisionedVersion each : all) {
      wanted.put(new EnvironmentPools.Key(each.function(), each.version()), each);
    }
    wanted.forEach(this::provision);
    Set<FunctionName> unsettled =
        wanted.keySet().stream()
            .filter(this::inProgress)
            .map(EnvironmentPools.Key::function)
            .collect(Collectors.toSet());
    for (EnvironmentPools.Key key : new ArrayList<>(held.keySet())) {
      if (!wanted.containsKey(key) && !unsettled.contains(key.function())) {
        pools.letGo(key);
        if (pools.provisioned(key) == null) {
          held.remove(key);
        }
      }
    }
  }

  private void provision(EnvironmentPools.Key key, ProvisionedVersion wanted) {
    FunctionVersion version = held.get(key);
    if (version == null || !version.revision().equals(wanted.revision())) {
      version = find(key, wanted.revision());
      if (version == null) {
        return;
      }
      held.put(key, version);
    }
    pools.provision(version, wanted.environments(), news::release);
  }

  /** Null where it has changed since; then there are news. */
  private @Nullable FunctionVersion find(EnvironmentPools.Key key, String revision) {
    try {
      return source.resolve(key.function(), key.version()).targets().stream()
          .map(Resolution.Target::version)
          .filter(each -> each.version().equals(key.version()))
          .filter(each -> each.revision().equals(revision))
          .findFirst()
          .orElse(null);
    } catch (AwsException e) {
      log.info("{} is to be held ready and cannot be found: {}", key, e.text());
      return null;
    }
  }

  private boolean inProgress(EnvironmentPools.Key key) {
    ProvisionedState state = pools.provisioned(key);
    return state != null && state.progress() == ProvisionedState.Progress.IN_PROGRESS;
  }
}
