package io.lambent.services.sqs;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.trigger.QueueWatches;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Watches queues for pollers in this process, which wait as receivers do. */
@Component
class LocalQueueWatches implements QueueWatches {
  private final QueueTable queues;
  private final Arrivals arrivals;

  LocalQueueWatches(QueueTable queues, Arrivals arrivals) {
    this.queues = queues;
    this.arrivals = arrivals;
  }

  @Override
  public @Nullable QueueWatch watch(String queueArn) {
    Queue queue = find(queueArn);
    return queue == null ? null : new LocalWatch(queueArn, queue);
  }

  private @Nullable Queue find(String queueArn) {
    return Arn.parse(queueArn)
        .map(arn -> queues.find(arn.account(), arn.region(), arn.resource()))
        .orElse(null);
  }

  private final class LocalWatch implements QueueWatch {
    private final String arn;
    private Queue queue;
    private Waiters waiters;
    private long seen;

    LocalWatch(String arn, Queue queue) {
      this.arn = arn;
      this.queue = queue;
      this.waiters = arrivals.join(queue);
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
      // A message that arrives after this count was read makes the next wait end at once.
      seen = waiters.arrivals();
      if (!waiters.isEmptySince(seen)) {
        return true;
      }
      waiters.await(seen, longest.toNanos());
      long now = waiters.arrivals();
      boolean hasArrived = now != seen;
      seen = now;
      return hasArrived;
    }

    @Override
    public void foundNothing() {
      Queue present = find(arn);
      if (present == null) {
        // The next receive says so.
        return;
      }
      if (present.id() != queue.id()) {
        // It was deleted, and made anew under its name; what that one has was not looked for yet.
        arrivals.leave(queue);
        queue = present;
        waiters = arrivals.join(present);
        return;
      }
      waiters.foundNothing(seen);
      arrivals.watch(queue, waiters);
    }

    @Override
    public void close() {
      arrivals.leave(queue);
    }
  }
}
