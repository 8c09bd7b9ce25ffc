package io.lambent.aws.sigv4;

/**
 * The chain of signatures of a body in chunks: each covers the one before it, the first that of the
 * request. Not safe for use by several threads.
 */
public final class ChunkSignatures {
  private static final String CHUNK = "AWS4-HMAC-SHA256-PAYLOAD";
  private static final String TRAILER = "AWS4-HMAC-SHA256-TRAILER";

  private final byte[] key;
  private final String time;
  private final Scope scope;
  private String previous;

  ChunkSignatures(byte[] key, String time, Scope scope, String seed) {
    this.key = key.clone();
    this.time = time;
    this.scope = scope;
    this.previous = seed;
  }

  /** The signature of the next chunk. */
  String chunk(String sha256) {
    return next(
        String.join("\n", CHUNK, time, scope.toString(), previous, Hashes.OF_NOTHING, sha256));
  }

  /**
   * The signature of the trailers.
   *
   * @param trailers lines of {@code name:value}, each with a line feed
   */
  String trailer(String trailers) {
    return next(
        String.join("\n", TRAILER, time, scope.toString(), previous, Hashes.sha256Hex(trailers)));
  }

  private String next(String stringToSign) {
    previous = Hashes.hex(Hashes.hmac(key, stringToSign));
    return previous;
  }
}
