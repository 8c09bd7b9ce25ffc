package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import software.amazon.awssdk.core.SdkBytes;

/** Creates deployment packages. */
final class Zip {
  private Zip() {}

  /** A package of one file that everyone may read and execute. */
  static SdkBytes of(String name, String text) {
    return of(name, text.getBytes(UTF_8));
  }

  /** A jar with one class. */
  static SdkBytes of(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream stream = type.getClassLoader().getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalArgumentException(name);
      }
      return of(name, stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SdkBytes of(String name, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setUnixMode(0100755);
      zip.putArchiveEntry(entry);
      zip.write(content);
      zip.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SdkBytes.fromByteArray(bytes.toByteArray());
  }
}
