package io.lambent.function.concurrency;

import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The progress of execution with the environments that configurations ask for. It is asked for each
 * time and not stored here.
 */
@Component
class ProvisionedProgress {
  /** AWS's reason where environments end before they are ready. */
  private static final String INIT_FAILURE = "FUNCTION_ERROR_INIT_FAILURE";

  private final ProvisionedConcurrency concurrency;
  private final ProvisionedEnvironments environments;

  ProvisionedProgress(ProvisionedConcurrency concurrency, ProvisionedEnvironments environments) {
    this.concurrency = concurrency;
    this.environments = environments;
  }

  /**
   * @param reason null unless it failed
   */
  record Status(Progress progress, int allocated, int available, @Nullable String reason) {}

  /** Tells the status of configurations of a function, after one question to execution. */
  Function<ProvisionedConfig, Status> of(LambdaFunction function) {
    Map<Integer, Integer> wanted = concurrency.of(function);
    Map<Integer, ProvisionedState> states =
        environments.states(function.name()).stream()
            .collect(
                Collectors.toMap(
                    state -> Catalog.number(state.version()).orElse(LambdaVersion.LATEST),
                    Function.identity()));
    return config -> status(config, wanted, states);
  }

  private Status status(
      ProvisionedConfig config,
      Map<Integer, Integer> wanted,
      Map<Integer, ProvisionedState> states) {
    Map<Integer, Integer> shares = concurrency.shares(config);
    List<Progress> each =
        shares.keySet().stream()
            .map(version -> progress(states.get(version), wanted.getOrDefault(version, 0)))
            .toList();
    int available =
        shares.entrySet().stream()
            .mapToInt(share -> Math.min(share.getValue(), available(states.get(share.getKey()))))
            .sum();
    if (each.contains(Progress.FAILED)) {
      return new Status(Progress.FAILED, available, available, INIT_FAILURE);
    }
    if (!each.isEmpty() && each.stream().allMatch(Progress.READY::equals)) {
      return new Status(Progress.READY, config.requested(), available, null);
    }
    int still = available + (isAlias(config) ? leftBehind(wanted, states) : 0);
    int shown = Math.min(still, config.requested());
    return new Status(Progress.IN_PROGRESS, shown, shown, null);
  }

  private static boolean isAlias(ProvisionedConfig config) {
    return Catalog.number(config.qualifier()).isEmpty();
  }

  /** Environments of versions that an alias has left, which serve until others are ready. */
  private static int leftBehind(
      Map<Integer, Integer> wanted, Map<Integer, ProvisionedState> states) {
    return states.entrySet().stream()
        .filter(state -> !wanted.containsKey(state.getKey()))
        .mapToInt(state -> state.getValue().available())
        .sum();
  }

  private static Progress progress(@Nullable ProvisionedState state, int wanted) {
    return state == null || state.requested() != wanted ? Progress.IN_PROGRESS : state.progress();
  }

  private static int available(@Nullable ProvisionedState state) {
    return state == null ? 0 : state.available();
  }
}
