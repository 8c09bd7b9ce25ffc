package io.lambent.services.s3;

import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.file.ObjectFiles;
import io.lambent.services.s3.file.SmallContent;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of the content of an object, which can be read to its end though the object is deleted
 * meanwhile. The file of an object with one part is opened at once; those of several are opened one
 * after another, and kept from the sweep until then. Small content is in memory.
 */
final class ObjectContent implements S3Answer.Content {
  /** The number of bytes after which a sender renews the protection of its files from the sweep. */
  private static final long SLICE = 1 << 20;

  private final ObjectFiles files;
  private final @Nullable SmallContent small;
  private final List<Part> parts;
  private final ByteRange range;
  private final @Nullable FileChannel only;
  private long keptNanos = System.nanoTime();

  /**
   * @param object with its content, where that is in its row
   * @param parts the files of the object
   * @throws java.nio.file.NoSuchFileException where the object was deleted meanwhile
   */
  ObjectContent(ObjectFiles files, StoredObject object, List<Part> parts, ByteRange range)
      throws IOException {
    this.files = files;
    this.small = object.small();
    this.parts = List.copyOf(parts);
    this.range = range;
    this.only =
        parts.size() == 1 && parts.getFirst().size() > 0 ? files.open(parts.getFirst().id()) : null;
  }

  @Override
  public long length() {
    return range.length();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    if (small != null) {
      out.write(small.bytes(), (int) range.first(), (int) range.length());
      return;
    }
    if (only != null) {
      ObjectFiles.copy(only, range.first(), range.length(), out);
      return;
    }
    long start = 0;
    for (Part part : parts) {
      long from = Math.max(range.first(), start);
      long to = Math.min(range.last() + 1, start + part.size());
      if (from < to) {
        try (FileChannel file = files.open(part.id())) {
          for (long at = from; at < to; at += SLICE) {
            ObjectFiles.copy(file, at - start, Math.min(SLICE, to - at), out);
            keep();
          }
        }
      }
      start += part.size();
    }
  }

  /** Keeps the files, where that is due. */
  private void keep() {
    if (System.nanoTime() - keptNanos >= files.keepInterval().toNanos()) {
      files.keep(parts.stream().map(Part::id).toList());
      keptNanos = System.nanoTime();
    }
  }

  /** The range as a stream, to be closed. */
  InputStream stream() {
    return small == null
        ? new PartStream()
        : new ByteArrayInputStream(small.bytes(), (int) range.first(), (int) range.length());
  }

  @Override
  public void close() {
    if (only != null) {
      try {
        only.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads part after part. */
  private final class PartStream extends FilterInputStream {
    private int next;
    private long start;
    private long left;

    PartStream() {
      super(InputStream.nullInputStream());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (left == 0) {
        if (next == parts.size()) {
          return -1;
        }
        Part part = parts.get(next++);
        long from = Math.max(range.first(), start);
        long to = Math.min(range.last() + 1, start + part.size());
        if (from < to) {
          in.close();
          FileChannel file = files.open(part.id());
          file.position(from - start);
          in = Channels.newInputStream(file);
          left = to - from;
        }
        start += part.size();
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new IOException("a file is shorter than its row says");
      }
      left -= count;
      keep();
      return count;
    }
  }
}
