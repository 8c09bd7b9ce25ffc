package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.host.NativePrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's program and the zygotes' library, unpacked.
 *
 * @param library null where there is none
 */
public record LauncherFiles(Path program, @Nullable Path library) {

  /** Unpacks them; empty where this build has none. */
  public static Optional<LauncherFiles> unpack(ExecutionProperties properties) throws IOException {
    Path directory = properties.nativePrograms();
    Optional<Path> program = NativePrograms.unpack("lambent-launcher", directory);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LauncherFiles(
            program.get(), NativePrograms.unpack("liblambent-join.so", directory).orElse(null)));
  }
}
