package io.lambent.trigger.source;

import io.lambent.contract.trigger.EventSourceMapping;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the source of one mapping, and calls the mapping's function with what it reads. The methods
 * are called by one thread, and none but {@link #awaitIdle} blocks.
 */
public interface MappingPoller {

  /** The mapping with its latest settings. */
  EventSourceMapping mapping();

  /** Applies changed settings to what is read from now on. */
  void change(EventSourceMapping mapping);

  /**
   * The result of the latest batch, or the reason why the source is not read; null before the
   * first.
   */
  @Nullable String result();

  void start();

  /**
   * Stops reading.
   *
   * @return completes once nothing is being read and no batch runs
   */
  CompletableFuture<Void> stop();

  /** Ends waits for the source at once. */
  void interrupt();

  /**
   * Waits until no batch runs.
   *
   * @return false where that took too long
   */
  boolean awaitIdle(Duration longest) throws InterruptedException;
}
