package io.lambent.gateway.httpevent;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The beginning of a streamed answer that describes the rest: JSON, then eight zero bytes. Takes
 * pieces of any size.
 */
public final class Prelude {
  static final int ZEROS = 8;

  /** Bytes; headers that are larger no client takes. */
  private static final int MAX_LENGTH = 64 << 10;

  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private int zeros;
  private boolean complete;

  /**
   * Takes a piece.
   *
   * @return what does not belong to it any more; empty while it is not complete
   * @throws IllegalArgumentException where it is too long
   */
  public byte[] take(byte[] piece) {
    for (int i = 0; i < piece.length; i++) {
      zeros = piece[i] == 0 ? zeros + 1 : 0;
      if (zeros == ZEROS) {
        complete = true;
        json.write(piece, 0, i + 1);
        return Arrays.copyOfRange(piece, i + 1, piece.length);
      }
    }
    json.writeBytes(piece);
    if (json.size() > MAX_LENGTH) {
      throw new IllegalArgumentException("a prelude of more than " + MAX_LENGTH + " bytes");
    }
    return new byte[0];
  }

  public boolean isComplete() {
    return complete;
  }

  /** The JSON, once it is complete. */
  public byte[] json() {
    return Arrays.copyOf(json.toByteArray(), json.size() - ZEROS);
  }
}
