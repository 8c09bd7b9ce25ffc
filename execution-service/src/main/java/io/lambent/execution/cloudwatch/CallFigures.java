package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.Distribution;

/**
 * Figures of the calls of one function, qualifier and version that began in the same minute. Once
 * closed they take nothing more. Safe for use by several threads; each holds its lock for less than
 * a microsecond.
 */
final class CallFigures {
  private long invocations;
  private long errors;
  private long throttles;
  private long received;
  private long dropped;
  private long loops;
  private long deliveryFailures;
  private long deadLetterErrors;
  private final Distribution duration = new Distribution();
  private final Distribution age = new Distribution();
  private final Distribution concurrent = new Distribution();
  private long provisioned;
  private long spilledOver;
  private final Distribution provisionedInUse = new Distribution();
  private final Distribution utilization = new Distribution();
  private boolean closed;

  /** A change of the figures. */
  interface Change {
    void to(CallFigures figures);
  }

  /** Returns false if the figures are closed. */
  synchronized boolean change(Change change) {
    if (closed) {
      return false;
    }
    change.to(this);
    return true;
  }

  synchronized void close() {
    closed = true;
  }

  /**
   * @param concurrentCalls of the function, this one included
   */
  void executed(double millis, boolean failed, int concurrentCalls) {
    invocations++;
    if (failed) {
      errors++;
    }
    duration.add(millis, 1);
    concurrent.add(concurrentCalls, 1);
  }

  /**
   * @param inUse calls that use the provisioned concurrency, this one included
   * @param allocated environments that are held ready
   */
  void ranProvisioned(int inUse, int allocated) {
    provisioned++;
    provisionedInUse.add(inUse, 1);
    utilization.add((double) inUse / allocated, 1);
  }

  void spilledOver() {
    spilledOver++;
  }

  void throttled() {
    throttles++;
  }

  void received() {
    received++;
  }

  void dropped() {
    dropped++;
  }

  /** A call was refused, as it was one too many of a recursive loop. */
  void loopEnded() {
    loops++;
  }

  /** A record of an event did not reach its destination. */
  void deliveryFailed() {
    deliveryFailures++;
  }

  /** An event that failed did not reach the dead-letter queue. */
  void deadLetterFailed() {
    deadLetterErrors++;
  }

  void runsAtAge(double millis) {
    age.add(millis, 1);
  }

  /**
   * Takes the values of each metric. AWS has a zero of errors and throttles for each invocation, so
   * that averages are rates.
   */
  interface Visitor {
    void metric(String name, String unit, Distribution values);
  }

  /** After {@link #close}. */
  void visit(Visitor visitor) {
    visitor.metric("Invocations", "Count", counted(invocations, 0));
    visitor.metric("Errors", "Count", counted(errors, invocations - errors));
    visitor.metric("Throttles", "Count", counted(throttles, invocations));
    visitor.metric("Duration", "Milliseconds", duration);
    visitor.metric("AsyncEventsReceived", "Count", counted(received, 0));
    visitor.metric("AsyncEventsDropped", "Count", counted(dropped, 0));
    visitor.metric("RecursiveInvocationsDropped", "Count", counted(loops, 0));
    visitor.metric("DestinationDeliveryFailures", "Count", counted(deliveryFailures, 0));
    visitor.metric("DeadLetterErrors", "Count", counted(deadLetterErrors, 0));
    visitor.metric("AsyncEventAge", "Milliseconds", age);
    visitor.metric("ProvisionedConcurrencyInvocations", "Count", counted(provisioned, 0));
    visitor.metric("ProvisionedConcurrencySpilloverInvocations", "Count", counted(spilledOver, 0));
  }

  /** The metrics that hold for one resource only. After {@link #close}. */
  void visitResource(Visitor visitor) {
    visitor.metric("ProvisionedConcurrentExecutions", "Count", provisionedInUse);
    visitor.metric("ProvisionedConcurrencyUtilization", "None", utilization);
  }

  Distribution concurrent() {
    return concurrent;
  }

  private static Distribution counted(long ones, long zeros) {
    Distribution counted = new Distribution();
    if (ones > 0) {
      counted.add(1, ones);
    }
    if (zeros > 0) {
      counted.add(0, zeros);
    }
    return counted;
  }
}
