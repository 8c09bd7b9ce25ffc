package io.lambent.standalone;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What went wrong first; the failures that follow from it are of no interest. */
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
