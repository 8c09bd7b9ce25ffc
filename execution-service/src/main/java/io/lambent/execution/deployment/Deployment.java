package io.lambent.execution.deployment;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A lease on the directory with the code of a version. The code stays until it is closed. */
public final class Deployment implements AutoCloseable {
  private final CodeLease code;
  private final @Nullable CodeLease layers;

  Deployment(CodeLease code, @Nullable CodeLease layers) {
    this.code = code;
    this.layers = layers;
  }

  /** The unpacked deployment package. */
  public Path task() {
    return code.directory();
  }

  /** Its layers, laid over each other; null where it has none. */
  public @Nullable Path opt() {
    return layers == null ? null : layers.directory();
  }

  @Override
  public void close() {
    code.close();
    if (layers != null) {
      layers.close();
    }
  }
}
