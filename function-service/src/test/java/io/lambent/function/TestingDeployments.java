package io.lambent.function;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands in for execution: records what it is told, and prepares when the test lets it. */
final class TestingDeployments implements Deployments, ProvisionedEnvironments {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The states of the environments that are held ready for every function. */
  final List<ProvisionedState> states = new CopyOnWriteArrayList<>();

  final List<FunctionName> changes = new CopyOnWriteArrayList<>();
  final List<FunctionVersion> prepared = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile @Nullable RuntimeException failure;
  private volatile Consumer<FunctionName> listener = function -> {};

  /** Until {@link #release}, nothing becomes ready. */
  void hold() {
    if (gate.getCount() == 0) {
      gate = new CountDownLatch(1);
    }
  }

  void release() {
    gate.countDown();
  }

  /** Waits until so many changes of a function were told. */
  void awaitChanges(FunctionName function, int count) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Collections.frequency(changes, function) < count) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("told so far: " + changes);
      }
      Thread.onSpinWait();
    }
  }

  /** Sets the exception that {@link #prepare} throws from now on; null for none. */
  void failWith(@Nullable RuntimeException exception) {
    failure = exception;
  }

  /** Sets the action that runs while a change is told, before {@link #changed} returns. */
  void onChange(Consumer<FunctionName> action) {
    listener = action;
  }

  @Override
  public void prepare(FunctionVersion version) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    RuntimeException exception = failure;
    if (exception != null) {
      throw exception;
    }
    prepared.add(version);
  }

  @Override
  public List<ProvisionedState> states(FunctionName function) {
    return states;
  }

  @Override
  public void changed(FunctionName function) {
    changes.add(function);
    listener.accept(function);
  }
}
