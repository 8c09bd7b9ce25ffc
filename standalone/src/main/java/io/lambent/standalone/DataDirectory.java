package io.lambent.standalone;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lambent.contract.digest.RandomHex;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of everything that an instance stores, locked while the instance runs. The lock is
 * the operating system's: it ends with the process, even if the process is killed. {@code ./lambent
 * status} and {@code ./lambent down} read the process id and the endpoint from the process file
 * beside the lock.
 */
final class DataDirectory implements AutoCloseable {
  private static final int TOKEN_BYTES = 24;

  private final Path root;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** Creates the directory where needed, and locks it. */
  static DataDirectory open(Path root) throws StartFailure {
    FileChannel channel;
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      }
      channel = FileChannel.open(root.resolve("lambent.lock"), CREATE, WRITE);
    } catch (IOException e) {
      throw StartFailure.notWritable(root, e);
    }
    DataDirectory directory = new DataDirectory(root, channel);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw StartFailure.inUse(root, holder(root));
      }
      directory.writeProcessFile(null);
      return directory;
    } catch (OverlappingFileLockException e) {
      directory.unlock();
      throw StartFailure.inUse(root, Long.toString(ProcessHandle.current().pid()));
    } catch (IOException e) {
      directory.unlock();
      throw StartFailure.notWritable(root, e);
    } catch (StartFailure e) {
      directory.unlock();
      throw e;
    }
  }

  Path root() {
    return root;
  }

  Path postgres() {
    return postgres(root);
  }

  static Path postgres(Path root) {
    return root.resolve("postgres");
  }

  Path execution() {
    return root.resolve("execution");
  }

  /** The content of objects of S3. */
  Path objects() {
    return root.resolve("objects");
  }

  /** The directory in which the SAM translator is installed when it is first needed. */
  Path samTranslator() {
    return root.resolve("sam-translator");
  }

  /** The runtimes that {@code ./lambent runtimes add} installs. */
  Path runtimes() {
    return root.resolve("runtimes");
  }

  /** Archives of functions while they are received. */
  Path uploads() {
    return root.resolve("uploads");
  }

  Path logFile() {
    return logFile(root);
  }

  static Path logFile(Path root) {
    return root.resolve("logs").resolve("lambent.log");
  }

  Path postgresLogFile() {
    return root.resolve("logs").resolve("postgres.log");
  }

  /**
   * The secret that a monitoring system sends to read the meters. It is created at the first start,
   * in a file that only the owner can read.
   */
  String metricsToken() throws IOException {
    Path file = root.resolve("metrics-token");
    if (!Files.exists(file)) {
      Path unfinished = root.resolve("metrics-token.new");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, RandomHex.of(TOKEN_BYTES));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  /** Adds the endpoint to the process file. */
  void ready(URI endpoint) throws IOException {
    writeProcessFile(endpoint);
  }

  /** Deletes the process file, then releases the lock. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(processFile(root));
    } catch (IOException e) {
      // A process file that is left over does no harm: nobody holds the lock, and readers of the
      // file check that its process runs.
    }
    unlock();
  }

  private void unlock() {
    try {
      lockFile.close();
    } catch (IOException e) {
      // The process is about to end, which releases the lock.
    }
  }

  /** Writes the process id as the first line and, once it is known, the endpoint as the second. */
  private void writeProcessFile(@Nullable URI endpoint) throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Path unfinished = root.resolve("lambent.pid.new");
    Files.write(unfinished, endpoint == null ? List.of(pid) : List.of(pid, endpoint.toString()));
    Files.move(unfinished, processFile(root), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path processFile(Path root) {
    return root.resolve("lambent.pid");
  }

  /** The process id in the process file; null where it cannot be read. */
  private static @Nullable String holder(Path root) {
    try {
      return Files.readAllLines(processFile(root)).getFirst();
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
