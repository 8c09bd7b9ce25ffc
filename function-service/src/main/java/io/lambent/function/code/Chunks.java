package io.lambent.function.code;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads a stored archive piece by piece. */
final class Chunks extends InputStream {
  private final JdbcClient jdbc;
  private final String sha256;
  private long remaining;
  private int position;
  private byte[] chunk = {};
  private int offset;

  Chunks(JdbcClient jdbc, String sha256, long size) {
    this.jdbc = jdbc;
    this.sha256 = sha256;
    this.remaining = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (offset == chunk.length) {
      if (remaining == 0) {
        return -1;
      }
      next();
    }
    int count = Math.min(length, chunk.length - offset);
    System.arraycopy(chunk, offset, buffer, at, count);
    offset += count;
    return count;
  }

  private void next() throws IOException {
    chunk =
        jdbc.sql("select bytes from code_chunk where sha256 = ? and position = ?")
            .param(sha256)
            .param(position++)
            .query((row, index) -> row.getBytes(1))
            .optional()
            .filter(bytes -> bytes.length > 0)
            .orElseThrow(() -> new IOException("code " + sha256 + " was freed while being read"));
    offset = 0;
    remaining -= chunk.length;
  }
}
