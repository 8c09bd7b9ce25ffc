package io.lambent.services.cloudformation.stack;

import io.lambent.client.signal.Signals;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Wakes threads that wait for stacks or for responses of custom resources, in all processes. A
 * wake-up is not specific: callers check their condition again. A lost signal delays them until
 * their wait ends.
 */
@Component("cloudFormationWakeups")
public class Wakeups {
  private static final String TOPIC = "cloudformation-wakeups";

  private final Signals signals;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private long count;

  Wakeups(Signals signals) {
    this.signals = signals;
    signals.on(TOPIC, new Receiver());
  }

  private final class Receiver implements Signals.Receiver {
    @Override
    public void received(String payload) {
      wakeThis();
    }

    @Override
    public void missed() {
      wakeThis();
    }
  }

  /** Wakes all waiting threads. Must be called after the commit. */
  public void wake() {
    wakeThis();
    signals.send(TOPIC, "");
  }

  private void wakeThis() {
    lock.lock();
    try {
      count++;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a time, or until something has happened. */
  public void await(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long seen = count;
      long left = longest.toNanos();
      while (seen == count && left > 0) {
        left = woken.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a condition holds, which is checked at each wake-up.
   *
   * @return false where it was not so in time
   */
  public boolean await(BooleanSupplier isSo, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      long seen = count();
      if (isSo.getAsBoolean()) {
        return true;
      }
      lock.lock();
      try {
        long left = end - System.nanoTime();
        if (seen == count && (left <= 0 || !woken.await(left, TimeUnit.NANOSECONDS))) {
          return false;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }
}
