package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Deployment packages. */
final class Archives {
  private static final Map<String, byte[]> CLASSES = new ConcurrentHashMap<>();

  private Archives() {}

  /**
   * A package of one source file.
   *
   * @param number makes packages of the same source distinct
   */
  static byte[] of(String fileName, String source, int number) {
    return zip(fileName, source.getBytes(UTF_8), number);
  }

  /** A package of one class, compiled from this source. */
  static byte[] ofClass(String name, String source, int number) {
    byte[] compiled =
        CLASSES.computeIfAbsent(
            source,
            text -> {
              try {
                return Files.readAllBytes(JavaClasses.compile(name, text).resolve(name + ".class"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return zip(name + ".class", compiled, number);
  }

  private static byte[] zip(String fileName, byte[] content, int number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(fileName));
      zip.write(content);
      zip.putNextEntry(new ZipEntry("number.txt"));
      zip.write(Integer.toString(number).getBytes(UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
