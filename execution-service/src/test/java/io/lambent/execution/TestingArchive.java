package io.lambent.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Builds zip files, also ones that no honest tool would. */
public final class TestingArchive {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

  public static byte[] of(String name, String text) {
    return new TestingArchive().file(name, text).bytes();
  }

  public TestingArchive file(String name, String text) {
    return entry(name, 0100644, text);
  }

  public TestingArchive executable(String name, String text) {
    return entry(name, 0100755, text);
  }

  public TestingArchive link(String name, String target) {
    return entry(name, 0120777, target);
  }

  public TestingArchive entry(String name, int unixMode, String text) {
    return entry(name, unixMode, text.getBytes(UTF_8));
  }

  public TestingArchive entry(String name, int unixMode, byte[] content) {
    try {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setUnixMode(unixMode);
      zip.putArchiveEntry(entry);
      zip.write(content);
      zip.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] bytes() {
    try {
      zip.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
