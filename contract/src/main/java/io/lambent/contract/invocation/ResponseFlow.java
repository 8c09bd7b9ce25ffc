package io.lambent.contract.invocation;

/**
 * Holds the writer of a streamed response back. Some parts may still arrive after {@link #pause}:
 * what was under way, at most some hundred kilobytes. Any thread; repeated calls do nothing, nor do
 * calls after the response has ended.
 */
public interface ResponseFlow {

  /** The caller does not keep up. */
  void pause();

  /** The caller reads again, or has gone. */
  void resume();
}
