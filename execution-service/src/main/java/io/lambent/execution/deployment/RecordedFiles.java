package io.lambent.execution.deployment;

import io.lambent.execution.deployment.CodeCaches.RecordingRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Copies untrusted files: regular files with plain names, limited in number and size. Any other
 * file makes all be refused, since no interpreter creates such files. The copies get the platform's
 * owner and modes.
 */
final class RecordedFiles {
  private static final int MAX_DEPTH = 4;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._{}+-]{0,199}");
  private static final int BUFFER = 64 * 1024;

  private final Path target;
  private final UnaryOperator<String> names;
  private final long maxBytes;
  private final byte[] buffer = new byte[BUFFER];
  private long bytes;
  private int files;
  private int entries;

  /**
   * @param target an empty directory
   * @param names of the entries of the topmost directory
   */
  RecordedFiles(Path target, UnaryOperator<String> names, long maxBytes) {
    this.target = target;
    this.names = names;
    this.maxBytes = maxBytes;
  }

  void copy(Path recorded) throws IOException {
    Files.walkFileTree(
        recorded,
        EnumSet.noneOf(FileVisitOption.class),
        MAX_DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (!directory.equals(recorded)) {
              Path made = Files.createDirectory(placeOf(recorded.relativize(directory)));
              Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            requirePlain(file, attributes);
            copy(file, placeOf(recorded.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    if (files == 0) {
      throw new RecordingRefusedException("nothing was recorded");
    }
  }

  private Path placeOf(Path relative) {
    if (++entries > CodeCaches.MAX_FILES) {
      throw new RecordingRefusedException("more than " + CodeCaches.MAX_FILES + " files");
    }
    Path place = target;
    for (Path part : relative) {
      String name = part.toString();
      if (!NAME.matcher(name).matches()) {
        throw new RecordingRefusedException("a file of a strange name");
      }
      place = place.resolve(place.equals(target) ? names.apply(name) : name);
    }
    return place;
  }

  /** A directory at the greatest depth is visited as a file is. */
  private static void requirePlain(Path file, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      throw new RecordingRefusedException("something that is no regular file");
    }
    if ((Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) != 1) {
      throw new RecordingRefusedException("a file with several names");
    }
  }

  private void copy(Path file, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > maxBytes) {
          throw new RecordingRefusedException("more than " + maxBytes + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
    files++;
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
