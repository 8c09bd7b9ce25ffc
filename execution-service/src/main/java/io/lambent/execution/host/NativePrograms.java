package io.lambent.execution.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The platform's own native programs, unpacked from its jar. They are in it where it was built on
 * Linux with a C compiler.
 */
public final class NativePrograms {
  private NativePrograms() {}

  /**
   * Unpacks a program; empty where this build has none of that name. One from an earlier run may be
   * running still, so it is replaced, not written to.
   *
   * @param directory takes it; made where it is missing
   */
  public static Optional<Path> unpack(String name, Path directory) throws IOException {
    try (InputStream in = NativePrograms.class.getResourceAsStream("/native/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      Files.createDirectories(directory);
      Path incoming = Files.createTempFile(directory, name, ".new");
      Files.copy(in, incoming, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(incoming, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Optional.of(
          Files.move(incoming, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE));
    }
  }
}
