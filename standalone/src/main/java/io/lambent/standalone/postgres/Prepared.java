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
 * The files that a first start on an empty data directory copies instead of making them, made once
 * when Lambent is built: the unpacked programs, and the files of a server that was stopped in
 * order, tables included. It is kept apart for each archive of programs and readable by its owner
 * only.
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

  /** Returns true if programs of that name were put to {@code target}, which did not exist. */
  static boolean programs(Path prepared, String name, Path target) throws IOException {
    Path programs = prepared.resolve(name);
    if (!Files.isReadable(programs)) {
      return false;
    }
    copy(programs, target, true);
    return true;
  }

  /**
   * Returns true if the data of a server that runs by those programs were put to {@code target}.
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
   * @param link whether files that nobody ever writes to may be shared, where the file system can
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
              // Another file system, or somebody else's files.
              linking = false;
            }
            return linking;
          }
        });
  }
}
