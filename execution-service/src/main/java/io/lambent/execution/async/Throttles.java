package io.lambent.execution.async;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The functions whose events were refused for want of concurrency, and how many of the events that
 * wait may be tried now: one for each permit that has become free, the oldest first, and without
 * such a permit one from time to time, with an exponential back-off. Events of such a function wait
 * in the table in the order in which they came; only what is tried counts as a run.
 *
 * <p>Permits of the account's common pool are given to the functions that wait for them in turn.
 */
final class Throttles {
  /** Limits what a function can save up while none of its events wait. */
  private static final int MAX_FREE = 10_000;

  private final long backOffNanos;
  private final long maxBackOffNanos;
  private final Map<String, Throttled> functions = new LinkedHashMap<>();
  private volatile boolean empty = true;

  /** A function whose events have to wait. */
  private static final class Throttled {
    final String account;
    boolean byAccount;
    int free;
    int refusals;
    long nextTryNanos;

    Throttled(String account) {
      this.account = account;
    }
  }

  Throttles(Duration backOff, Duration maxBackOff) {
    this.backOffNanos = backOff.toNanos();
    this.maxBackOffNanos = maxBackOff.toNanos();
  }

  /**
   * An event was refused.
   *
   * @param nowNanos {@link System#nanoTime}
   */
  synchronized void refused(FunctionName function, Reason reason, long nowNanos) {
    Throttled throttled = functions.get(EventTable.key(function));
    if (throttled == null) {
      throttled = new Throttled(place(function));
      // A permit may have become free between the refusal and now.
      throttled.free = 1;
      functions.put(EventTable.key(function), throttled);
      empty = false;
    }
    throttled.byAccount = reason == Reason.CONCURRENT_INVOCATION_LIMIT;
    if (throttled.refusals == 0 || nowNanos - throttled.nextTryNanos >= 0) {
      // Beyond 2^20 the delay is capped in any case.
      int doublings = Math.min(throttled.refusals++, 20);
      throttled.nextTryNanos = nowNanos + Math.min(backOffNanos << doublings, maxBackOffNanos);
    }
  }

  /**
   * A permit became free.
   *
   * @param ofAccount true if it belongs to the account's common pool
   * @return true if an event may be tried because of it
   */
  boolean released(FunctionName function, boolean ofAccount) {
    return !empty && free(function, ofAccount);
  }

  private synchronized boolean free(FunctionName function, boolean ofAccount) {
    Throttled own = functions.get(EventTable.key(function));
    if (own != null && !own.byAccount) {
      own.free = Math.min(own.free + 1, MAX_FREE);
      return true;
    }
    return ofAccount && freeOfAccount(place(function));
  }

  private boolean freeOfAccount(String account) {
    for (Map.Entry<String, Throttled> entry : functions.entrySet()) {
      Throttled throttled = entry.getValue();
      if (throttled.byAccount && throttled.account.equals(account)) {
        throttled.free = Math.min(throttled.free + 1, MAX_FREE);
        // Behind the others that wait for the same pool.
        functions.remove(entry.getKey());
        functions.put(entry.getKey(), throttled);
        return true;
      }
    }
    return false;
  }

  /** The number of waiting events that may be tried now, of those wanted. */
  synchronized int allowed(String function, int wanted, long nowNanos) {
    Throttled throttled = functions.get(function);
    if (throttled == null) {
      return wanted;
    }
    int due = nowNanos - throttled.nextTryNanos >= 0 ? 1 : 0;
    return Math.min(wanted, Math.max(throttled.free, due));
  }

  /** So many events were taken to be tried. */
  synchronized void taken(String function, int count) {
    Throttled throttled = functions.get(function);
    if (throttled != null) {
      throttled.free = Math.max(0, throttled.free - count);
    }
  }

  /** An event that was taken needs no permit after all. */
  synchronized void unused(String function) {
    Throttled throttled = functions.get(function);
    if (throttled != null) {
      throttled.free++;
    }
  }

  /** An event ran. */
  synchronized void ran(String function) {
    Throttled throttled = functions.get(function);
    if (throttled != null) {
      throttled.refusals = 0;
    }
  }

  /** The limits of a function have changed. */
  synchronized void forget(FunctionName function) {
    functions.remove(EventTable.key(function));
    empty = functions.isEmpty();
  }

  /**
   * Forgets the functions of which no event waits or runs. What they had of the account's pool is
   * for others that wait for it.
   */
  void keepOnly(Predicate<String> used) {
    if (!empty) {
      forgetUnused(used);
    }
  }

  private synchronized void forgetUnused(Predicate<String> used) {
    List<Throttled> unused = new ArrayList<>();
    functions
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !used.test(entry.getKey());
              if (gone) {
                unused.add(entry.getValue());
              }
              return gone;
            });
    for (Throttled each : unused) {
      for (int i = 0; each.byAccount && i < each.free; i++) {
        freeOfAccount(each.account);
      }
    }
    empty = functions.isEmpty();
  }

  private static String place(FunctionName function) {
    return function.account() + ":" + function.region();
  }
}
