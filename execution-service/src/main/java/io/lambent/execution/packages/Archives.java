package io.lambent.execution.packages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the archives of registries: wheels, which are zip files, and npm's compressed tar files.
 */
final class Archives {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE = 156;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  private Archives() {}

  /**
   * Unpacks a wheel.
   *
   * @param wanted of the names in it
   */
  static void unzip(byte[] archive, Path into, Predicate<String> wanted) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          write(into, entry.getName(), in.readAllBytes(), false);
        }
      }
    }
  }

  /**
   * Unpacks the regular files of a compressed tar file without its top directory; links are left
   * out, as npm leaves them out.
   *
   * @param wanted of the names in it, without that directory
   * @param program whether the files are programs
   */
  static void untar(byte[] archive, Path into, Predicate<String> wanted, boolean program)
      throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive), 1 << 16)) {
      String longName = null;
      while (true) {
        byte[] header = in.readNBytes(BLOCK);
        if (header.length < BLOCK || header[0] == 0) {
          return;
        }
        long size = Long.parseLong(text(header, SIZE, SIZE_LENGTH).strip(), 8);
        String name = longName == null ? name(header) : longName;
        longName = null;
        char type = (char) header[TYPE];
        if (type == 'x' || type == 'L') {
          longName = longName(type, read(in, size));
        } else {
          String inside = name.substring(name.indexOf('/') + 1);
          if ((type == '0' || type == 0) && wanted.test(inside)) {
            write(into, inside, read(in, size), program);
          } else {
            in.skipNBytes(padded(size));
          }
        }
      }
    }
  }

  private static String name(byte[] header) {
    String prefix = text(header, PREFIX, PREFIX_LENGTH);
    String name = text(header, 0, NAME_LENGTH);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** The path that an extended header gives to the next file; null where it gives none. */
  private static @Nullable String longName(char type, byte[] content) {
    String text = new String(content, UTF_8);
    if (type == 'L') {
      return text.substring(0, text.indexOf('\0') < 0 ? text.length() : text.indexOf('\0'));
    }
    return text.lines()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .filter(field -> field.startsWith("path="))
        .map(field -> field.substring("path=".length()))
        .findFirst()
        .orElse(null);
  }

  private static byte[] read(InputStream in, long size) throws IOException {
    byte[] content = in.readNBytes(Math.toIntExact(size));
    if (content.length < size) {
      throw new EOFException("a tar file ends too early");
    }
    in.skipNBytes(padded(size) - size);
    return content;
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, UTF_8);
  }

  private static void write(Path into, String name, byte[] content, boolean program)
      throws IOException {
    Path file = into.resolve(name).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("the archive has a file outside of it: " + name);
    }
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    // Functions run as other users.
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
