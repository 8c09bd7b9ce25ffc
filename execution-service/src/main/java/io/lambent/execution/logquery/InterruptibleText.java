package io.lambent.execution.logquery;

import java.util.concurrent.CancellationException;

/**
 * Text in which a search ends when its thread is interrupted: the time that a regular expression
 * takes may grow exponentially with the text.
 */
record InterruptibleText(String text) implements CharSequence {
  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the query was stopped");
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
