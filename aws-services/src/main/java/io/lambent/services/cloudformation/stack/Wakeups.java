package io.lambent.services.cloudformation.stack;

import io.lambent.client.signal.Signals;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Wakes whoever waits for a stack or for the answer of a custom resource, in all processes. Waits
 * end early for any of them, so that callers look again; a signal that is lost costs them the time
 * that they wait for.
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

  /** Wakes all that wait. To be called once what they wait for is committed. */
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
   * Waits until something is so; looks whenever something has happened.
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
