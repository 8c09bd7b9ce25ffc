package io.lambent.contract.invocation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The body of a streamed response between gateway and execution-service when they are separate
 * processes: blocks, each a byte that says what it is, its length as an {@code int}, and its bytes.
 * All are parts of the response but the last, which is the payload of the outcome. Headers of the
 * outcome follow as trailers of the HTTP response.
 */
public final class StreamedBody {
  /** Bytes before those of a block. */
  public static final int BLOCK_HEADER = 5;

  /** The longest payload of an outcome that is read, in bytes: the JSON of a failure. */
  private static final int MAX_LAST = 16 << 20;

  private static final byte PART = 1;
  private static final byte LAST = 2;

  private StreamedBody() {}

  /** The header of a part, with its length in bytes. */
  public static byte[] partHeader(int length) {
    return header(PART, length);
  }

  /** The header that precedes the payload of the outcome. */
  public static byte[] lastHeader(int length) {
    return header(LAST, length);
  }

  private static byte[] header(byte kind, int length) {
    return ByteBuffer.allocate(BLOCK_HEADER).put(kind).putInt(length).array();
  }

  /** Reads a body that arrives in pieces of any size. Keeps nothing but an incomplete header. */
  public static final class Reader {
    private final ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER);
    private final ByteArrayOutputStream last = new ByteArrayOutputStream();
    private int left;

    /**
     * Reads a piece.
     *
     * @param parts gets the response's bytes, not necessarily in the parts that were written
     * @throws IllegalArgumentException where it is no such body
     */
    public void read(ByteBuffer in, Consumer<byte[]> parts) {
      while (in.hasRemaining()) {
        if (left > 0) {
          byte[] bytes = new byte[Math.min(left, in.remaining())];
          in.get(bytes);
          left -= bytes.length;
          if (header.get(0) == PART) {
            parts.accept(bytes);
          } else {
            last.writeBytes(bytes);
          }
        } else {
          readHeader(in);
        }
      }
    }

    private void readHeader(ByteBuffer in) {
      if (!header.hasRemaining()) {
        header.clear();
      }
      while (header.hasRemaining() && in.hasRemaining()) {
        header.put(in.get());
      }
      if (!header.hasRemaining()) {
        left = header.getInt(1);
        byte kind = header.get(0);
        if (left < 0 || (kind != PART && (kind != LAST || left > MAX_LAST))) {
          throw new IllegalArgumentException("a block of kind " + kind + ", " + left + " bytes");
        }
      }
    }

    /** The payload of the outcome, once all was read. */
    public byte[] last() {
      return last.toByteArray();
    }
  }
}
