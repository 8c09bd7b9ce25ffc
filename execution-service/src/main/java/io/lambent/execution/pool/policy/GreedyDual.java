package io.lambent.execution.pool.policy;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Picks the idle environment that makes room: the one with the lowest priority, which is
 * greedy-dual-size-frequency as in <a
 * href="https://dl.acm.org/doi/10.1145/3445814.3446757">FaasCache</a> (ASPLOS 2021):
 *
 * <pre>priority = clock at its last use + uses x start cost / size</pre>
 *
 * The clock advances to the priority of each environment that is evicted, so what was worth much
 * once ages as others come and go. Uses are counted for each environment, not for its function: the
 * surplus of a function that had a burst is used little and goes first, however busy the function.
 *
 * <p>Using an environment takes no lock: priorities are put in order only when one has to go. The
 * queue holds a key that an environment had earlier, which is never above its priority, as
 * priorities only grow; the head of the queue whose key is out of date goes back with its new one.
 * A candidate that is found working leaves the queue and comes back when it is idle. So an eviction
 * costs a few steps of O(log n), paid by calls that start an environment.
 */
public final class GreedyDual<C extends GreedyDual.Candidate> {

  /** One environment. */
  public abstract static class Candidate {
    /**
     * The maximum number of uses that count, so that formerly hot entries are replaced within as
     * many turnovers.
     */
    private static final int MOST_USES = 64;

    private int uses;
    private volatile double priority;
    private volatile boolean queued;
    private double key;

    /** The number of times that it was used, as far as that counts. */
    public final int uses() {
      return uses;
    }

    /** The cost of starting another like it, in any unit; positive. */
    protected abstract double startCost();

    /** The resources that it takes while it waits, in any unit; positive. */
    protected abstract double size();

    protected abstract boolean idle();

    /** Returns true if the environment has ended for good. */
    protected abstract boolean over();

    /** Ends it if it is idle still; false where someone was faster. */
    protected abstract boolean tryEnd();
  }

  private final PriorityQueue<C> queue =
      new PriorityQueue<>((one, other) -> Double.compare(candidate(one).key, candidate(other).key));
  private volatile double clock;
  private int over;

  /** Notes a use. Called by the holder. */
  public void used(C used) {
    Candidate candidate = used;
    if (candidate.uses < Candidate.MOST_USES) {
      candidate.uses++;
    }
    double now = clock + candidate.uses * candidate.startCost() / candidate.size();
    if (now > candidate.priority) {
      candidate.priority = now;
    }
  }

  /** Notes that an entry has become idle. Called by its former holder, afterwards. */
  public void rested(C rested) {
    if (!candidate(rested).queued) {
      synchronized (queue) {
        if (!candidate(rested).queued) {
          offer(rested);
        }
      }
    }
  }

  /** Ends the idle environment with the lowest priority; null where none is idle. */
  public @Nullable C evict() {
    synchronized (queue) {
      while (true) {
        C head = queue.poll();
        if (head == null) {
          return null;
        }
        Candidate candidate = head;
        // Cleared before the state is read: a candidate that becomes idle after that is offered
        // again, and one that became idle before is seen here.
        candidate.queued = false;
        if (!candidate.idle()) {
          continue;
        }
        double priority = candidate.priority;
        if (priority > candidate.key) {
          offer(head);
        } else if (candidate.tryEnd()) {
          clock = Math.max(clock, priority);
          return head;
        }
      }
    }
  }

  /** One has ended; those are taken out of the queue many at a time. */
  public void ended() {
    synchronized (queue) {
      if (++over > 64 && over > queue.size() / 2) {
        queue.removeIf(each -> candidate(each).over());
        over = 0;
      }
    }
  }

  /** The number of candidates in the queue, some of which may have ended. */
  int queued() {
    synchronized (queue) {
      return queue.size();
    }
  }

  private void offer(C offered) {
    Candidate candidate = offered;
    candidate.key = candidate.priority;
    candidate.queued = true;
    queue.add(offered);
  }

  private static Candidate candidate(Candidate any) {
    return any;
  }
}
