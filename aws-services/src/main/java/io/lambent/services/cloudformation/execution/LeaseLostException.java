package io.lambent.services.cloudformation.execution;

/** The lease has expired: another instance continues the operation, now or later. */
final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLostException() {
    super("the operation is not this run's any more", null, false, false);
  }
}
