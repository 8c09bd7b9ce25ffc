package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's program and the zygotes' library, unpacked from the platform's own jar. They are
 * in it where it was built on Linux with a C compiler.
 *
 * @param library null where there is none
 */
public record LauncherFiles(Path program, @Nullable Path library) {

  /** Unpacks them; empty where this build has none. */
  public static Optional<LauncherFiles> unpack(ExecutionProperties properties) throws IOException {
    Path directory = properties.dataDir().resolve("native");
    Files.createDirectories(directory);
    Optional<Path> program = unpack("lambent-launcher", directory);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LauncherFiles(program.get(), unpack("liblambent-join.so", directory).orElse(null)));
  }

  /** The one before may be running, so it is replaced, not written to. */
  private static Optional<Path> unpack(String name, Path directory) throws IOException {
    try (InputStream in = LauncherFiles.class.getResourceAsStream("/native/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      Path incoming = Files.createTempFile(directory, name, ".new");
      Files.copy(in, incoming, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(incoming, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Optional.of(
          Files.move(incoming, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE));
    }
  }
}
