package io.lambent.services.metricmath;

/** An expression cannot be parsed or computed; the message says why, for the caller. */
public final class MathException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MathException(String message) {
    super(message, null, false, false);
  }
}
