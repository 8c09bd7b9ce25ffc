package io.lambent.services.front;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads bodies of requests, which SDKs may compress. */
final class Body {
  private Body() {}

  /** The body has more bytes than the service takes. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** The body is not what its encoding says. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableException(@Nullable Throwable cause) {
      super(cause);
    }
  }

  /**
   * @param encoding {@code gzip}, or null or {@code identity} for a body as it is; {@code
   *     aws-chunked} is not used by these services
   * @param limit bytes after decompression
   */
  static byte[] read(InputStream stream, @Nullable String encoding, int limit) throws IOException {
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return bounded(stream, limit);
    }
    if (!encoding.strip().equalsIgnoreCase("gzip")) {
      throw new UnreadableException(null);
    }
    byte[] compressed = bounded(stream, limit);
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return bounded(unpacked, limit);
    } catch (ZipException | EOFException e) {
      throw new UnreadableException(e);
    }
  }

  private static byte[] bounded(InputStream stream, int limit) throws IOException {
    byte[] bytes = stream.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new TooLargeException();
    }
    return bytes;
  }
}
