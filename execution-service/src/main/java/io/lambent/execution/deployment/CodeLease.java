package io.lambent.execution.deployment;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps a directory of the store until it is closed. */
final class CodeLease implements AutoCloseable {
  private final Path directory;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  CodeLease(Path directory, Runnable release) {
    this.directory = directory;
    this.release = release;
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
