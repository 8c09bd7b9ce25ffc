package io.lambent.standalone;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps the first failure of a start; later ones are consequences of it and are dropped. */
final class FirstFailure {
  private final AtomicReference<@Nullable StartFailure> first = new AtomicReference<>();

  void record(StartFailure failure) {
    first.compareAndSet(null, failure);
  }

  @Nullable StartFailure get() {
    return first.get();
  }

  void rethrow() throws StartFailure {
    StartFailure failure = first.get();
    if (failure != null) {
      throw failure;
    }
  }
}
