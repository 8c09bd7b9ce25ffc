package io.lambent.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The directory of a server's Unix socket, which only its owner can enter. It is below the server's
 * own directory or, where the socket's path would be too long for the kernel there, in the
 * temporary directory. In the latter case a file in the server's directory holds the path, by which
 * the next start removes it.
 */
final class SocketDirectory {
  /** PostgreSQL names a socket after a port. Nothing listens on the port of that number. */
  static final int PORT = 5432;

  private static final String SOCKET = ".s.PGSQL." + PORT;

  /**
   * The array {@code sun_path} has 108 bytes on Linux and 104 on other systems, with the final
   * zero.
   */
  private static final int MAX_PATH_BYTES = 103;

  private static final String NOTE = "socket-directory";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private SocketDirectory() {}

  /**
   * Creates an empty directory, after removing that of an earlier run.
   *
   * @param server the directory of programs, data and password
   */
  static Path make(Path server) throws IOException {
    Path near = server.resolve("run");
    Path note = server.resolve(NOTE);
    remove(server);
    if (fits(near)) {
      return Files.createDirectory(near, OWNER_ONLY);
    }
    Path far = Files.createTempDirectory("lambent-postgres-", OWNER_ONLY);
    Files.writeString(
        note,
        far.toString(),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    if (!fits(far)) {
      remove(server);
      throw new IOException("the path of a Unix socket in " + far + " is too long");
    }
    return far;
  }

  /** Removes the directory of a server that does not run. */
  static void remove(Path server) throws IOException {
    Path note = server.resolve(NOTE);
    if (Files.exists(note)) {
      Binaries.deleteTree(Path.of(Files.readString(note)));
      Files.delete(note);
    }
    Binaries.deleteTree(server.resolve("run"));
  }

  /** Removes the socket of a server that has ended, and its lock file. */
  static void clear(Path directory) throws IOException {
    Files.deleteIfExists(socket(directory));
    Files.deleteIfExists(directory.resolve(SOCKET + ".lock"));
  }

  /**
   * Quotes a directory as an element of PostgreSQL's list of directories, and that as a word for a
   * shell.
   */
  static String quoted(Path directory) {
    String element = '"' + directory.toString().replace("\"", "\"\"") + '"';
    return "'" + element.replace("'", "'\\''") + "'";
  }

  static Path socket(Path directory) {
    return directory.resolve(SOCKET);
  }

  private static boolean fits(Path directory) {
    return socket(directory).toString().getBytes(UTF_8).length <= MAX_PATH_BYTES;
  }
}
