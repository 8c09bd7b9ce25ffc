package io.lambent.services.sqs;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

  /** The interval of looks while there are tasks. */
  private static final long PAUSE_MILLIS = 1_000;

  /** The interval of looks for tasks that a dead instance has left behind. */
  private static final long IDLE_MILLIS = 15_000;

  private final MoveTaskTable tasks;
  private final QueueTable queues;
  private final Moves moves;
  private final Arrivals arrivals;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("move-tasks").unstarted(this::run);
  private volatile boolean closed;

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
    thread.start();
  }

  /** Looks for tasks at once. */
  void wake() {
    woken.release();
  }

  private void run() {
    try {
      while (!closed) {
        boolean isBusy = runAll();
        woken.tryAcquire(isBusy ? PAUSE_MILLIS : IDLE_MILLIS, TimeUnit.MILLISECONDS);
        woken.drainPermits();
      }
    } catch (InterruptedException e) {
      log.debug("Messages are not moved any more");
    }
  }

  /** Returns true if there are tasks. */
  private boolean runAll() {
    try {
      List<UUID> running = tasks.running();
      for (UUID id : running) {
        while (!closed && step(id)) {
          // The next step of the same task.
        }
      }
      return !running.isEmpty();
    } catch (DataAccessException | TransactionException e) {
      log.warn("Messages are not moved now: {}", e.toString());
      return true;
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
  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
