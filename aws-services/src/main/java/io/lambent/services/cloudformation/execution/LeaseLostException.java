package io.lambent.services.cloudformation.execution;

/** Another instance goes on with the operation, or will. */
final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLostException() {
    super("the operation is not this run's any more", null, false, false);
  }
}
