package io.lambent.execution.deployment;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.springframework.util.FileSystemUtils;

/** Lays one directory tree over another, with hard links where the file system has them. */
final class DirectoryOverlay {
  private DirectoryOverlay() {}

  static void lay(Path from, Path over) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Path target = over.resolve(from.relativize(directory));
            if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
              Files.deleteIfExists(target);
              Files.createDirectory(target);
              Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = over.resolve(from.relativize(file));
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
              FileSystemUtils.deleteRecursively(target);
            } else {
              Files.deleteIfExists(target);
            }
            if (attributes.isSymbolicLink()) {
              Files.createSymbolicLink(target, Files.readSymbolicLink(file));
            } else {
              link(file, target);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void link(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // The file system has no hard links, or no more of them for one file.
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
