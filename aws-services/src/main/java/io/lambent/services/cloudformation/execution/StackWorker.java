package io.lambent.services.cloudformation.execution;

import io.lambent.client.signal.Signals;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.EventTable;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.ResourceTable;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackTable;
import io.lambent.services.cloudformation.stack.Wakeups;
import io.lambent.services.lease.LeaseWorker;
import io.lambent.services.operations.AwsOperations;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the operations on stacks. Any instance may run any operation, and continues where another
 * has ended.
 */
@Component("cloudFormationStackWorker")
public class StackWorker implements LeaseWorker.Work<StackTable.Claim> {
  private static final Logger log = LoggerFactory.getLogger(StackWorker.class);

  /** The pause before an operation is resumed whose run failed because of a bug in Lambent. */
  private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

  private final Engine engine;
  private final StackTable stacks;
  private final Clock clock;
  private final LeaseWorker<StackTable.Claim> worker;

  StackWorker(
      Tables tables,
      ResourceTypes types,
      AwsOperations operations,
      DynamicReferences references,
      Notifications notifications,
      TransactionTemplate transactions,
      Signals signals,
      Clock clock) {
    this.stacks = tables.stacks();
    this.clock = clock;
    this.engine =
        new Engine(
            tables.stacks(),
            tables.resources(),
            tables.events(),
            tables.exports(),
            types,
            operations,
            references,
            notifications,
            transactions,
            clock,
            tables.wakeups(),
            tables.hooks());
    this.worker = new LeaseWorker<>("cloudformation", this, clock, signals);
  }

  /** The tables that a run reads and writes. */
  @Component("cloudFormationTables")
  record Tables(
      StackTable stacks,
      ResourceTable resources,
      EventTable events,
      ExportTable exports,
      Wakeups wakeups,
      RunHooks hooks) {}

  /** Begins once all services can be called. */
  @EventListener(ApplicationReadyEvent.class)
  void start() {
    worker.start();
  }

  /** Looks for operations immediately instead of after the polling interval. */
  public void wake() {
    worker.wake();
  }

  @Override
  public List<StackTable.Claim> claim(int limit) {
    return stacks.claim(clock.instant(), limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return stacks.nextDue();
  }

  @Override
  public Duration lease() {
    return StackTable.LEASE;
  }

  @Override
  public void renew(List<StackTable.Claim> claimed) {
    stacks.renew(claimed, clock.instant());
  }

  @Override
  public boolean perform(StackTable.Claim claim) {
    try {
      perform(new Run(engine, claim));
      return true;
    } catch (LeaseLostException e) {
      return true;
    } catch (RuntimeException e) {
      log.error("An operation on {} is tried again", claim.stack(), e);
      stacks.release(claim, clock.instant().plus(AFTER_FAULT));
      return false;
    }
  }

  private void perform(Run run) {
    while (true) {
      run.load();
      Stack stack = run.stack();
      if (stack.operation() == null) {
        return;
      }
      run.requireHeld();
      switch (stack.status()) {
        case CREATE_IN_PROGRESS, UPDATE_IN_PROGRESS -> new Deploying(run).perform();
        case UPDATE_ROLLBACK_IN_PROGRESS -> new Restoring(run).perform();
        case UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS ->
            new Removing(run).cleanUp();
        case ROLLBACK_IN_PROGRESS, DELETE_IN_PROGRESS -> new Removing(run).removeAll();
        default -> throw new IllegalStateException(stack.id() + " is " + stack.status());
      }
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
