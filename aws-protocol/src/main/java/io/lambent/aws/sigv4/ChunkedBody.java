package io.lambent.aws.sigv4;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a body in {@code aws-chunked} encoding. Signatures are checked as chunks end, so
 * what was read is to be used only once the end was reached without an error.
 *
 * <p>Errors are {@link AwsFailure}s in an {@link IOException}; see {@link BadBody}.
 */
public final class ChunkedBody extends InputStream {
  private static final int LONGEST_LINE = 16 << 10;
  private static final int MOST_TRAILERS = 32;

  /** The least size of a chunk that another one follows, in bytes. */
  private static final int LEAST_CHUNK = 8192;

  private static final String CHUNK_SIGNATURE = "chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  /** The body does not keep to its encoding or its signatures. */
  public static final class BadBody extends IOException {
    private static final long serialVersionUID = 1;

    private final transient AwsFailure failure;

    BadBody(AwsFailure failure) {
      super(failure.getMessage());
      this.failure = failure;
    }

    public AwsFailure failure() {
      return failure;
    }
  }

  private final InputStream in;
  private final @Nullable ChunkSignatures signatures;
  private final boolean hasTrailers;
  private final long announced;

  private final MessageDigest digest = Hashes.sha256();
  private long left;
  private long total;
  private int chunks;
  private long lastSize;
  private boolean inChunk;
  private boolean ended;
  private @Nullable String signature;
  private Headers trailers = Headers.NONE;

  /**
   * @param signatures of a verified request; null where chunks are not signed
   * @param announced {@code X-Amz-Decoded-Content-Length}; -1 without that header
   */
  public ChunkedBody(
      InputStream in, Payload payload, @Nullable ChunkSignatures signatures, long announced) {
    this(in, signatures, payload.hasTrailers(), announced);
    if (!payload.isChunked() || payload.hasSignedChunks() != (signatures != null)) {
      throw new IllegalArgumentException(payload + " does not go with these signatures");
    }
  }

  private ChunkedBody(
      InputStream in, @Nullable ChunkSignatures signatures, boolean hasTrailers, long announced) {
    this.in = in;
    this.signatures = signatures;
    this.hasTrailers = hasTrailers;
    this.announced = announced;
  }

  /**
   * Reads a body without verifying its signatures, for installations that accept any credentials.
   *
   * @param announced {@code X-Amz-Decoded-Content-Length}; -1 without that header
   */
  public static ChunkedBody unverified(InputStream in, Payload payload, long announced) {
    if (!payload.isChunked()) {
      throw new IllegalArgumentException(payload + " has no chunks");
    }
    return new ChunkedBody(in, null, payload.hasTrailers(), announced);
  }

  /** The trailers after the last chunk, such as a checksum; empty before the end. */
  public Headers trailers() {
    return trailers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inChunk) {
        beginChunk();
        continue;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw terminated();
      }
      if (signatures != null) {
        digest.update(buffer, offset, count);
      }
      left -= count;
      total += count;
      if (left == 0) {
        endChunk();
      }
      return count;
    }
    return -1;
  }

  private void beginChunk() throws IOException {
    String line = line();
    int semicolon = line.indexOf(';');
    String size = semicolon < 0 ? line : line.substring(0, semicolon);
    signature = semicolon < 0 ? null : signature(line.substring(semicolon + 1));
    try {
      left = Long.parseLong(size.trim(), 16);
    } catch (NumberFormatException e) {
      throw terminated();
    }
    if (left < 0) {
      throw terminated();
    }
    if (left > 0 && chunks > 0 && lastSize < LEAST_CHUNK) {
      throw tooSmall(chunks, lastSize);
    }
    chunks++;
    lastSize = left;
    if (left == 0) {
      checkChunk();
      end();
    } else {
      inChunk = true;
    }
  }

  private static @Nullable String signature(String extension) {
    String trimmed = extension.trim();
    return trimmed.startsWith(CHUNK_SIGNATURE) ? trimmed.substring(CHUNK_SIGNATURE.length()) : null;
  }

  private void endChunk() throws IOException {
    inChunk = false;
    if (!line().isEmpty()) {
      throw terminated();
    }
    checkChunk();
  }

  private void checkChunk() throws IOException {
    if (signatures == null) {
      return;
    }
    String hash = Hashes.hex(digest.digest());
    if (!isRight(signatures.chunk(hash), signature)) {
      throw mismatch();
    }
  }

  private static boolean isRight(String expected, @Nullable String given) {
    return given != null && Hashes.isSame(expected, given);
  }

  private void end() throws IOException {
    List<Headers.Field> found = new ArrayList<>();
    StringBuilder signed = new StringBuilder();
    String trailerSignature = null;
    for (String line = trailerLine(); !line.isEmpty(); line = trailerLine()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || found.size() == MOST_TRAILERS) {
        throw malformedTrailer();
      }
      String name = line.substring(0, colon).trim();
      String value = line.substring(colon + 1).trim();
      if (name.equalsIgnoreCase(TRAILER_SIGNATURE)) {
        trailerSignature = value;
      } else {
        found.add(new Headers.Field(name, value));
        signed.append(name.toLowerCase(Locale.ROOT)).append(':').append(value);
        signed.append('\n');
      }
    }
    if (signatures != null
        && hasTrailers
        && !isRight(signatures.trailer(signed.toString()), trailerSignature)) {
      throw mismatch();
    }
    if (announced >= 0 && announced != total) {
      throw incomplete();
    }
    trailers = Headers.of(found);
    ended = true;
  }

  /** A line of the trailers; empty at their end. */
  private String trailerLine() throws IOException {
    String line = line();
    if (!line.isEmpty() || !hasTrailers) {
      return line;
    }
    // Some clients put an empty line before the signature of the trailers.
    String next = lineOrNull();
    return next == null ? "" : next;
  }

  private String line() throws IOException {
    String line = lineOrNull();
    if (line == null) {
      throw terminated();
    }
    return line;
  }

  private @Nullable String lineOrNull() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw terminated();
      }
      if (line.size() == LONGEST_LINE) {
        throw terminated();
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static BadBody malformedTrailer() {
    return new BadBody(
        new AwsFailure(
            SignatureErrors.S3Error.MALFORMED_TRAILER,
            "The request contained trailing data that was not well-formed or did not conform to"
                + " our published schema."));
  }

  private static BadBody tooSmall(int chunk, long size) {
    return new BadBody(
        new AwsFailure(
            SignatureErrors.S3Error.INVALID_CHUNK_SIZE,
            "Only the last chunk is allowed to have a size less than " + LEAST_CHUNK + " bytes",
            Map.of("Chunk", chunk, "BadChunkSize", size)));
  }

  /** The body ends within its encoding, or does not keep to it. */
  private static BadBody terminated() {
    return new BadBody(
        new AwsFailure(
            SignatureErrors.S3Error.INCOMPLETE_BODY, "The request body terminated unexpectedly"));
  }

  private static BadBody incomplete() {
    return new BadBody(
        new AwsFailure(
            SignatureErrors.S3Error.INCOMPLETE_BODY,
            "You did not provide the number of bytes specified by the Content-Length HTTP header"));
  }

  private static BadBody mismatch() {
    return new BadBody(
        new AwsFailure(
            SignatureErrors.S3Error.SIGNATURE_DOES_NOT_MATCH,
            "The request signature we calculated does not match the signature you provided. Check"
                + " your key and signing method."));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
