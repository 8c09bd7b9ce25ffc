package io.lambent.standalone;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value that a starting context provides to others that start at the same time. {@link #get}
 * waits until the value is set and costs one volatile read from then on.
 */
final class Late<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private volatile @Nullable T value;

  void set(T value) {
    this.value = value;
    future.complete(value);
  }

  /** Ends the wait of all threads; does nothing once the value is set. */
  void fail(Throwable cause) {
    future.completeExceptionally(cause);
  }

  /** Calls an action with the value, now or once it is set. */
  void whenSet(Consumer<? super T> action) {
    future.thenAccept(action);
  }

  /** The value; null while it is not set. */
  @Nullable T poll() {
    return value;
  }

  /**
   * Waits until the value is set.
   *
   * @throws IllegalStateException where the context that provides it failed to start
   */
  T get() {
    T present = value;
    if (present != null) {
      return present;
    }
    try {
      return future.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("a sibling service did not start", e.getCause());
    }
  }
}
