package io.lambent.execution.deployment;

import java.nio.file.Path;

/**
 * A lease on the compiled code of a function that an interpreter has kept. The files stay until it
 * is closed.
 */
public final class CodeCache implements AutoCloseable {
  private final CodeLease lease;

  CodeCache(CodeLease lease) {
    this.lease = lease;
  }

  public Path directory() {
    return lease.directory();
  }

  @Override
  public void close() {
    lease.close();
  }
}
