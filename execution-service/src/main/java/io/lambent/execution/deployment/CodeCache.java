package io.lambent.execution.deployment;

import java.nio.file.Path;

/** What an interpreter kept of a function's compiled code. It stays there until this is closed. */
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
