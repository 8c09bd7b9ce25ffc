package io.lambent.aws.sigv4;

/** The way in which a signature covers a body, as {@code X-Amz-Content-SHA256} states it. */
public enum Payload {
  /** The header has the hash of the body. */
  HASHED("", false, false),
  /** The body is not covered. */
  UNSIGNED("UNSIGNED-PAYLOAD", false, false),
  /** The body comes in chunks, each with a signature. */
  SIGNED_CHUNKS("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", true, false),
  /** The body comes in chunks and ends with trailers, all with signatures. */
  SIGNED_CHUNKS_TRAILER("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", true, true),
  /** The body comes in chunks and ends with trailers, none of them covered. */
  UNSIGNED_CHUNKS_TRAILER("STREAMING-UNSIGNED-PAYLOAD-TRAILER", false, true),
  /** As {@link #SIGNED_CHUNKS}, with signatures of version 4A. */
  SIGNED_CHUNKS_4A("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", true, false),
  /** As {@link #SIGNED_CHUNKS_TRAILER}, with signatures of version 4A. */
  SIGNED_CHUNKS_TRAILER_4A("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER", true, true);

  private final String header;
  private final boolean hasSignedChunks;
  private final boolean hasTrailers;

  Payload(String header, boolean hasSignedChunks, boolean hasTrailers) {
    this.header = header;
    this.hasSignedChunks = hasSignedChunks;
    this.hasTrailers = hasTrailers;
  }

  /** The value of the header; empty where it is a hash. */
  public String header() {
    return header;
  }

  public boolean hasSignedChunks() {
    return hasSignedChunks;
  }

  public boolean hasTrailers() {
    return hasTrailers;
  }

  /** Returns true where the body is encoded in chunks, which {@link ChunkedBody} reads. */
  public boolean isChunked() {
    return hasSignedChunks || hasTrailers;
  }

  /** The kind that a header says. */
  public static Payload of(String header) {
    for (Payload payload : values()) {
      if (payload.header.equals(header)) {
        return payload;
      }
    }
    return HASHED;
  }
}
