package io.lambent.function.deployment;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedState.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all instances of execution-service.
 *
 * <p>A change is sent to all instances at once and waited for a moment, so that a client that made
 * it and invokes runs the changed function. It is sent again in the background to an instance that
 * did not accept it, until it does or the attempts end. An instance that restarts has nothing
 * cached and needs no notice.
 */
final class RemoteDeployments implements Deployments, ProvisionedEnvironments, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteDeployments.class);

  /** About two minutes. */
  private static final Retry PATIENTLY =
      Retry.of(
          "changes",
          RetryConfig.custom()
              .maxAttempts(30)
              .intervalFunction(
                  IntervalFunction.ofExponentialBackoff(
                      Duration.ofMillis(100), 2, Duration.ofSeconds(5)))
              .build());

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ExecutionInstance> instances;

  RemoteDeployments(List<ExecutionInstance> instances) {
    this.instances = instances;
  }

  @Override
  public void changed(FunctionName function) {
    List<Future<?>> calls = new ArrayList<>();
    for (ExecutionInstance instance : instances) {
      calls.add(threads.submit(() -> tell(instance, function)));
    }
    for (var call : calls) {
      try {
        call.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void tell(ExecutionInstance instance, FunctionName function) {
    try {
      instance.changed(function);
    } catch (RuntimeException e) {
      log.warn("{} is told later of a change of {}", instance.url(), function.arn(), e);
      threads.execute(() -> tellPatiently(instance, function));
    }
  }

  private static void tellPatiently(ExecutionInstance instance, FunctionName function) {
    try {
      PATIENTLY.executeRunnable(() -> instance.changed(function));
    } catch (RuntimeException e) {
      log.error("{} was never told of a change of {}", instance.url(), function.arn(), e);
    }
  }

  /** Has every instance that is reachable prepare the version; one is enough. */
  @Override
  public void prepare(FunctionVersion version) {
    List<RuntimeException> failures = new ArrayList<>();
    for (ExecutionInstance instance : instances) {
      try {
        instance.prepare(version);
      } catch (DeploymentFailedException e) {
        throw e;
      } catch (RuntimeException e) {
        log.warn("{} did not prepare {}", instance.url(), version.function().arn(), e);
        failures.add(e);
      }
    }
    if (failures.size() == instances.size()) {
      throw failures.getFirst();
    }
  }

  /**
   * Each instance holds all of them, so that it does not matter which is called: what is available
   * is what the one that is behind has.
   */
  @Override
  public List<ProvisionedState> states(FunctionName function) {
    List<Map<String, ProvisionedState>> answers = new ArrayList<>();
    Set<String> versions = new TreeSet<>();
    for (ExecutionInstance instance : instances) {
      try {
        Map<String, ProvisionedState> answer = new HashMap<>();
        instance.provisioned(function).forEach(state -> answer.put(state.version(), state));
        answers.add(answer);
        versions.addAll(answer.keySet());
      } catch (RuntimeException e) {
        log.warn("{} does not tell what it holds ready of {}", instance.url(), function.arn(), e);
      }
    }
    return versions.stream().flatMap(version -> least(version, answers)).toList();
  }

  private static Stream<ProvisionedState> least(
      String version, List<Map<String, ProvisionedState>> answers) {
    ProvisionedState none = new ProvisionedState(version, 0, 0, Progress.IN_PROGRESS);
    return answers.stream()
        .map(answer -> answer.getOrDefault(version, none))
        .min(
            Comparator.comparingInt(RemoteDeployments::rank)
                .thenComparingInt(ProvisionedState::available))
        .stream();
  }

  /** Orders states: a failure counts more than progress, and that more than success. */
  private static int rank(ProvisionedState state) {
    return switch (state.progress()) {
      case FAILED -> 0;
      case IN_PROGRESS -> 1;
      case READY -> 2;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
