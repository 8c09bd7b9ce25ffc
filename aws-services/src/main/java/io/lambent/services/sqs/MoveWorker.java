package io.lambent.services.sqs;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out tasks that move messages. A step of a task is a transaction that locks its row, moves
 * messages and counts them; so several instances share the tasks, and one that is killed leaves
 * nothing half done.
 */
@Component
class MoveWorker {
  private static final Logger log = LoggerFactory.getLogger(MoveWorker.class);

  /** Messages that one step moves where there is no rate. */
  private static final int STEP = 200;

  private static final long PAUSE_MILLIS = 1_000;

  private final MoveTaskTable tasks;
  private final QueueTable queues;
  private final Moves moves;
  private final Arrivals arrivals;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("move-tasks").factory());
  private final AtomicBoolean woken = new AtomicBoolean();

  MoveWorker(
      MoveTaskTable tasks,
      QueueTable queues,
      Moves moves,
      Arrivals arrivals,
      TransactionTemplate transactions,
      Clock clock) {
    this.tasks = tasks;
    this.queues = queues;
    this.moves = moves;
    this.arrivals = arrivals;
    this.transactions = transactions;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    thread.scheduleWithFixedDelay(this::runAll, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks for tasks at once. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      thread.execute(this::runAll);
    }
  }

  private void runAll() {
    woken.set(false);
    try {
      for (UUID id : tasks.running()) {
        while (!thread.isShutdown() && step(id)) {
          // The next step of the same task.
        }
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("Messages are not moved now: {}", e.toString());
    }
  }

  /**
   * Moves some messages.
   *
   * @return true if there may be more to move now
   */
  boolean step(UUID id) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              MoveTask task = tasks.lock(id);
              return task != null && step(task);
            }));
  }

  private boolean step(MoveTask task) {
    Queue source = queues.read(task.source());
    if (source == null) {
      return false;
    }
    int due = due(task);
    if (due == 0) {
      return false;
    }
    String sourceArn = null;
    String destinationArn = task.destinationArn();
    Moves.Source first = moves.firstSource(source);
    if (first == null) {
      tasks.end(task.id(), MoveTask.Status.COMPLETED, null);
      return false;
    }
    if (destinationArn == null) {
      sourceArn = first.arn();
      destinationArn = sourceArn;
    }
    if (destinationArn == null) {
      return fail(task, "CouldNotDetermineMessageSource");
    }
    Queue destination = queues.ofArn(source.account(), source.region(), destinationArn);
    if (destination == null) {
      return fail(task, "AWS.SimpleQueueService.NonExistentQueue");
    }
    int moved = moves.redrive(source, destination, sourceArn, due);
    tasks.addMoved(task.id(), moved);
    arrivals.signal(destination.id());
    return moved > 0 && task.rate() == null;
  }

  private boolean fail(MoveTask task, @Nullable String reason) {
    tasks.end(task.id(), MoveTask.Status.FAILED, reason);
    return false;
  }

  /** The messages that may be moved now; of a task with a rate at most those of one second. */
  private int due(MoveTask task) {
    Integer rate = task.rate();
    if (rate == null) {
      return STEP;
    }
    long elapsed = Duration.between(task.startedAt(), clock.instant()).toMillis();
    long allowed = (elapsed / 1_000 + 1) * rate;
    return (int) Math.max(0, Math.min(rate, allowed - task.moved()));
  }

  @PreDestroy
  void close() {
    thread.shutdown();
  }
}
