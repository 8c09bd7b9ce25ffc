package io.lambent.execution.deployment;

import io.lambent.contract.digest.Sha256;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionSource;
import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Unpacked archives by the SHA-256 of their zip file. A directory has its final name only when it
 * is complete, so what is found under a name is whole, also after {@code kill -9}. After a crash of
 * the whole machine it might not be, so a store that was filled before the last boot starts empty.
 */
@Component
final class CodeStore {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final FunctionSource source;
  private final Path root;
  private final boolean lenient;
  private final CodeCollector collector;
  private final Map<String, CompletableFuture<Path>> loading = new ConcurrentHashMap<>();

  CodeStore(ExecutionProperties properties, CodeProperties code, FunctionSource source)
      throws IOException {
    this.source = source;
    this.root = properties.dataDir().resolve("code");
    this.lenient = code.lenientPermissions();
    forgetBefore(Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID) : "");
    Path incoming = root.resolve("incoming");
    FileSystemUtils.deleteRecursively(incoming);
    Files.createDirectories(incoming);
    this.collector = new CodeCollector(root, incoming, code, Clock.systemUTC());
  }

  /** The directory of an archive; fetches and unpacks it where it is not there yet. Blocks. */
  CodeLease directory(String sha256) {
    requireSha256(sha256);
    return leased(sha256, () -> fetch(sha256));
  }

  /** The directory of several archives laid over each other, the later ones on top. Blocks. */
  CodeLease merged(List<String> sha256s) {
    if (sha256s.size() == 1) {
      return directory(sha256s.getFirst());
    }
    String name = Sha256.hex(String.join("+", sha256s));
    return leased("layers-" + name, () -> merge(sha256s));
  }

  /** A directory that is there already; null where it is not. */
  @Nullable CodeLease leaseOfExisting(String name) {
    CodeLease lease = collector.lease(name);
    if (Files.isDirectory(lease.directory())) {
      return lease;
    }
    lease.close();
    return null;
  }

  interface Writing {
    /** Fills an empty directory. */
    void write(Path into) throws IOException;
  }

  /** The directory of that name, which is written where it is not there yet. Blocks. */
  CodeLease added(String name, Writing writing) {
    return leased(name, () -> write(writing));
  }

  /** Adds a directory of that name, unless there is one. Blocks. */
  void add(String name, Writing writing) throws IOException {
    try {
      added(name, writing).close();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Path write(Writing writing) throws IOException {
    Path directory = newDirectory("new");
    try {
      writing.write(directory);
      return directory;
    } catch (IOException | RuntimeException e) {
      FileSystemUtils.deleteRecursively(directory);
      throw e;
    }
  }

  /** The names of all directories that begin with a prefix. */
  List<String> names(String prefix) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, prefix + "*")) {
      List<String> names = new ArrayList<>();
      found.forEach(each -> names.add(each.getFileName().toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what has to go now. Blocks. */
  void collect() {
    collector.collect();
  }

  private CodeLease leased(String name, Filling filling) {
    CodeLease lease = collector.lease(name);
    try {
      once(name, filling);
      return lease;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private interface Filling {
    /** Makes a new directory below {@code incoming}. */
    Path fill() throws IOException;
  }

  private Path once(String name, Filling filling) {
    Path directory = root.resolve(name);
    if (Files.isDirectory(directory)) {
      return directory;
    }
    CompletableFuture<Path> mine = new CompletableFuture<>();
    CompletableFuture<Path> first = loading.putIfAbsent(name, mine);
    if (first != null) {
      return join(first);
    }
    try {
      if (!Files.isDirectory(directory)) {
        publish(filling.fill(), directory);
        collector.request();
      }
      mine.complete(directory);
    } catch (IOException e) {
      mine.completeExceptionally(new UncheckedIOException(e));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
    } finally {
      loading.remove(name, mine);
    }
    return join(mine);
  }

  private static Path join(CompletableFuture<Path> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void publish(Path complete, Path directory) throws IOException {
    try {
      Files.move(complete, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      FileSystemUtils.deleteRecursively(complete);
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  private Path fetch(String sha256) throws IOException {
    Path archive = Files.createTempFile(root.resolve("incoming"), sha256, ".zip");
    Path directory = newDirectory(sha256);
    try {
      String actual = download(sha256, archive);
      if (!actual.equals(sha256)) {
        throw new DeploymentFailedException(
            "The code's SHA-256 is " + actual + " and should be " + sha256);
      }
      CodeArchive.unpack(archive, directory, lenient);
      return directory;
    } catch (IOException | RuntimeException e) {
      FileSystemUtils.deleteRecursively(directory);
      throw e;
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private String download(String sha256, Path archive) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = source.openCode(sha256);
        OutputStream out = Files.newOutputStream(archive)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Path merge(List<String> sha256s) throws IOException {
    Path merged = newDirectory("layers");
    try {
      for (String sha256 : sha256s) {
        try (CodeLease layer = directory(sha256)) {
          DirectoryOverlay.lay(layer.directory(), merged);
        }
      }
      return merged;
    } catch (IOException | RuntimeException e) {
      FileSystemUtils.deleteRecursively(merged);
      throw e;
    }
  }

  private Path newDirectory(String prefix) throws IOException {
    Path directory = Files.createTempDirectory(root.resolve("incoming"), prefix).toRealPath();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  private void forgetBefore(String boot) throws IOException {
    Path marker = root.resolve("boot");
    if (Files.isDirectory(root) && !boot.equals(readIfThere(marker))) {
      FileSystemUtils.deleteRecursively(root);
    }
    Files.createDirectories(root);
    Files.writeString(marker, boot);
  }

  private static @Nullable String readIfThere(Path file) throws IOException {
    return Files.isReadable(file) ? Files.readString(file) : null;
  }

  private static void requireSha256(String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new DeploymentFailedException("Not a SHA-256: " + sha256);
    }
  }
}
