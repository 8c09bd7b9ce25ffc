package io.lambent.standalone.postgres;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The files that a first start on an empty data directory copies instead of creating them: the
 * unpacked programs, and the data directory of a server that was stopped in order, tables included.
 * They are created once, when Lambent is built. Only their owner can read them, and the data
 * directory is only copied for programs of the same archive.
 *
 * <p>Servers that begin as copies of one template have its system identifier. That number matters
 * only between a server and its physical replicas.
 */
final class Prepared {
  private static final String TEMPLATE = "template";

  private Prepared() {}

  /** Keeps a stopped server's programs and data for {@link #programs} and {@link #data}. */
  static void keep(Path server, Path prepared) throws IOException {
    Binaries.deleteTree(prepared);
    Files.createDirectories(prepared);
    Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwx------"));
    try (var entries = Files.newDirectoryStream(server, Binaries.HOMES)) {
      for (Path programs : entries) {
        copy(programs, prepared.resolve(programs.getFileName()), true);
      }
    }
    copy(server.resolve("data"), prepared.resolve(TEMPLATE), false);
  }

  /**
   * Copies programs to a directory that does not exist yet; returns false where there are none of
   * that name.
   */
  static boolean programs(Path prepared, String name, Path target) throws IOException {
    Path programs = prepared.resolve(name);
    if (!Files.isReadable(programs)) {
      return false;
    }
    copy(programs, target, true);
    return true;
  }

  /**
   * Copies the template's data to a directory that does not exist yet; returns false where there is
   * none that the given programs can use.
   */
  static boolean data(Path prepared, Path programs, Path target) throws IOException {
    Path template = prepared.resolve(TEMPLATE);
    if (!Files.isReadable(template)
        || !Files.isDirectory(prepared.resolve(programs.getFileName()))) {
      return false;
    }
    copy(template, target, false);
    return true;
  }

  /**
   * @param link true for files that are never changed: they become hard links where possible
   */
  private static void copy(Path from, Path to, boolean link) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          private boolean linking = link;

          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(path));
            Files.createDirectory(target);
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(path));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(path));
            if (attributes.isSymbolicLink()) {
              Files.createSymbolicLink(target, Files.readSymbolicLink(path));
            } else if (!linking || !linked(path, target)) {
              Files.copy(path, target, COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }

          private boolean linked(Path path, Path target) {
            try {
              Files.createLink(target, path);
            } catch (IOException | UnsupportedOperationException e) {
              // The target is on another file system, or another user owns the files.
              linking = false;
            }
            return linking;
          }
        });
  }
}
