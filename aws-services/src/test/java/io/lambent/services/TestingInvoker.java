package io.lambent.services;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Functions for tests: those whose name begins with {@code missing} do not exist, all others keep
 * their events.
 */
public final class TestingInvoker implements Invoker {
  private final BlockingQueue<Invocation> events = new LinkedBlockingQueue<>();
  private final AtomicInteger failures = new AtomicInteger();

  /** The events that were accepted, in their order. */
  public BlockingQueue<Invocation> events() {
    return events;
  }

  /** Has the next calls fail as if execution-service could not be reached. */
  public void failNext(int calls) {
    failures.set(calls);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    if (invocation.function().name().startsWith("missing")) {
      return CompletableFuture.completedFuture(
          new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Function not found"));
    }
    if (invocation.type() == InvocationType.DRY_RUN) {
      return CompletableFuture.completedFuture(new InvocationOutcome.Permitted());
    }
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return CompletableFuture.completedFuture(
          new InvocationOutcome.Rejected(ErrorCode.SERVICE_UNAVAILABLE, "not reachable"));
    }
    events.add(invocation);
    return CompletableFuture.completedFuture(new InvocationOutcome.Accepted());
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    return invoke(invocation);
  }
}
