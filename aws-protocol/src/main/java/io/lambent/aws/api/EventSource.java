package io.lambent.aws.api;

import org.jspecify.annotations.Nullable;

/**
 * The events of an answer that is a stream. Used by one thread at a time.
 *
 * @param <E> a record with members of the event
 */
public interface EventSource<E> extends AutoCloseable {

  /**
   * Waits for the next event; returns null after the last one.
   *
   * @throws io.lambent.aws.error.AwsFailure for an error that ends the stream
   */
  @Nullable E next() throws InterruptedException;

  /** Called once, also where the client has gone. */
  @Override
  void close();
}
