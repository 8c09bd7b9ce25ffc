package io.lambent.execution.async;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.execution.async.EventTable.NewEvent;
import io.lambent.execution.async.EventTable.Requeued;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread writes. While a transaction commits, further events and settlements
 * gather and go into the next one together, so the disk is synced once per group and not once per
 * event.
 */
final class EventWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);
  private static final int MAX_GROUP = 500;
  private static final long MAX_GROUP_BYTES = 16L << 20;
  private static final long RETRY_MILLIS = 1000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final EventTable table;
  private final Slots slots;
  private final long maxPending;
  private final Runnable delivering;
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final AtomicLong pending = new AtomicLong();
  private volatile boolean closed;
  private @Nullable Thread thread;

  private sealed interface Command {
    record Insert(Invocation invocation, CompletableFuture<Void> committed) implements Command {}

    record Settle(String requestId, Verdict verdict, List<Delivery> deliveries, Runnable settled)
        implements Command {

      long bytes() {
        return deliveries.stream().mapToLong(delivery -> delivery.body().length).sum();
      }
    }

    record Wake() implements Command {}
  }

  /** Takes events that were committed. Called on the writing thread; must not block. */
  interface Committed {
    /** Runs an event that this instance holds the lease and a slot of. */
    void run(QueuedEvent event);

    /** There are events in the table that nobody has taken. */
    void waiting();
  }

  /**
   * @param maxPending bytes of events that wait for their commit
   * @param delivering runs after deliveries were committed; must not block
   */
  EventWriter(EventTable table, Slots slots, long maxPending, Runnable delivering) {
    this.table = table;
    this.slots = slots;
    this.maxPending = maxPending;
    this.delivering = delivering;
  }

  void start(Committed committed) {
    thread = Thread.ofPlatform().daemon().name("async-writer").start(() -> write(committed));
  }

  /** Completes after the commit, or with an {@link AwsException} of {@code SERVICE}. */
  CompletionStage<Void> insert(Invocation invocation) {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    long size = invocation.payload().length;
    if (closed || pending.addAndGet(size) > maxPending) {
      pending.addAndGet(closed ? 0 : -size);
      committed.completeExceptionally(
          new AwsException(ErrorCode.SERVICE, "The event queue takes no more events right now."));
      return committed;
    }
    commands.add(new Command.Insert(invocation, committed));
    return committed;
  }

  /**
   * Writes down what became of an event; tried until it is done.
   *
   * @param deliveries what destinations are to get of it, committed with its end
   */
  void settle(String requestId, Verdict verdict, List<Delivery> deliveries, Runnable settled) {
    commands.add(new Command.Settle(requestId, verdict, deliveries, settled));
  }

  private void write(Committed committed) {
    List<Command.Settle> unsettled = new ArrayList<>();
    while (!closed || !commands.isEmpty()) {
      List<Command.Insert> inserts = new ArrayList<>();
      try {
        gather(inserts, unsettled);
      } catch (InterruptedException e) {
        return;
      }
      insert(inserts, committed);
      settle(unsettled);
    }
  }

  private void gather(List<Command.Insert> inserts, List<Command.Settle> settlements)
      throws InterruptedException {
    Command command =
        settlements.isEmpty()
            ? commands.take()
            : commands.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    long bytes = 0;
    while (command != null) {
      switch (command) {
        case Command.Insert insert -> {
          inserts.add(insert);
          bytes += insert.invocation().payload().length;
        }
        case Command.Settle settle -> {
          settlements.add(settle);
          bytes += settle.bytes();
        }
        case Command.Wake wake -> {}
      }
      command =
          inserts.size() < MAX_GROUP && settlements.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES
              ? commands.poll()
              : null;
    }
  }

  private void insert(List<Command.Insert> inserts, Committed committed) {
    if (inserts.isEmpty()) {
      return;
    }
    List<NewEvent> events = new ArrayList<>(inserts.size());
    for (Command.Insert insert : inserts) {
      pending.addAndGet(-insert.invocation().payload().length);
      String function = EventTable.key(insert.invocation().function());
      events.add(new NewEvent(insert.invocation(), slots.reserveForNew(function)));
    }
    try {
      Set<String> inserted = table.insert(events);
      // The caller's continuation is not ours: it may take its time.
      Thread.ofVirtual().start(() -> inserts.forEach(insert -> insert.committed().complete(null)));
      hand(events, inserted, committed);
    } catch (SQLException | RuntimeException e) {
      events.stream().filter(NewEvent::leased).forEach(event -> release(event.invocation()));
      if (inserts.size() > 1 && !isOutage(e)) {
        // One event that cannot be stored must not fail the others.
        for (Command.Insert insert : inserts) {
          pending.addAndGet(insert.invocation().payload().length);
          insert(List.of(insert), committed);
        }
      } else {
        log.error("{} asynchronous invocations could not be queued", inserts.size(), e);
        fail(inserts);
      }
    }
  }

  private void hand(List<NewEvent> events, Set<String> inserted, Committed committed) {
    Instant now = Instant.now();
    boolean waiting = false;
    for (NewEvent event : events) {
      if (!event.leased()) {
        waiting = true;
      } else if (inserted.remove(event.invocation().requestId())) {
        committed.run(new QueuedEvent(asCall(event.invocation()), now, 0, 0));
      } else {
        // Queued before: the instance that holds that row runs it.
        release(event.invocation());
      }
    }
    if (waiting) {
      committed.waiting();
    }
  }

  private static Invocation asCall(Invocation event) {
    return new Invocation(
        event.requestId(),
        1,
        event.function(),
        event.qualifier(),
        InvocationType.REQUEST_RESPONSE,
        event.payload(),
        event.clientContext(),
        event.cognitoIdentity(),
        event.traceId(),
        false);
  }

  private void release(Invocation invocation) {
    slots.release(EventTable.key(invocation.function()), 1);
  }

  private static void fail(List<Command.Insert> inserts) {
    AwsException error =
        new AwsException(ErrorCode.SERVICE, "The event could not be queued. Try again.");
    Thread.ofVirtual()
        .start(() -> inserts.forEach(insert -> insert.committed().completeExceptionally(error)));
  }

  /**
   * Returns true if the database is away (08, 57, 53), so that writing events one by one fails too.
   */
  private static boolean isOutage(Exception e) {
    if (!(e instanceof SQLException sql) || sql.getSQLState() == null) {
      return true;
    }
    String state = sql.getSQLState();
    return state.startsWith("08") || state.startsWith("57") || state.startsWith("53");
  }

  private void settle(List<Command.Settle> settlements) {
    if (settlements.isEmpty()) {
      return;
    }
    List<String> finished = new ArrayList<>();
    List<Requeued> requeued = new ArrayList<>();
    List<Delivery> deliveries = new ArrayList<>();
    for (Command.Settle settlement : settlements) {
      deliveries.addAll(settlement.deliveries());
      switch (settlement.verdict()) {
        case Verdict.Done done -> finished.add(settlement.requestId());
        case Verdict.GiveUp giveUp -> finished.add(settlement.requestId());
        case Verdict.TryAgain again ->
            requeued.add(
                new Requeued(
                    settlement.requestId(),
                    again.delay(),
                    again.functionErrors(),
                    again.systemErrors()));
        case Verdict.Wait waiting ->
            requeued.add(
                new Requeued(
                    settlement.requestId(),
                    null,
                    waiting.functionErrors(),
                    waiting.systemErrors()));
      }
    }
    try {
      table.settle(finished, requeued, deliveries);
    } catch (SQLException | RuntimeException e) {
      log.warn("{} finished events could not be settled yet: {}", settlements.size(), e.toString());
      return;
    }
    if (!deliveries.isEmpty()) {
      delivering.run();
    }
    settlements.forEach(settlement -> settlement.settled().run());
    settlements.clear();
  }

  /** Writes what is queued, then ends. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    commands.add(new Command.Wake());
    Thread writer = thread;
    if (writer != null) {
      writer.join(CLOSE_TIMEOUT);
    }
  }
}
