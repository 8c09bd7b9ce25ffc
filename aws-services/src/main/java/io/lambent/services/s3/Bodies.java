package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.ChunkedBody;
import io.lambent.aws.sigv4.Payload;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.UploadTable.Upload;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import io.lambent.services.s3.file.ObjectFiles;
import io.lambent.services.s3.file.SmallContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes the content of requests to the disk and compares it with what the client says of it. */
@Component
class Bodies {
  /** The largest content of one request, 5 GiB. */
  static final long MAX_CONTENT = 5L << 30;

  private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final int MD5_BYTES = 16;
  private static final String SHA256 = "x-amz-content-sha256";
  private static final String DECODED_LENGTH = "x-amz-decoded-content-length";

  private final ObjectFiles files;

  Bodies(ObjectFiles files) {
    this.files = files;
  }

  /**
   * Content on the disk, or in memory where it is small, that no row has yet.
   *
   * @param file null where it is empty or small
   * @param small the content where it goes into the row of its object
   */
  record Received(
      @Nullable UUID file, @Nullable SmallContent small, long size, String md5, Checksum checksum) {

    List<StoredObject.Part> parts() {
      return file == null
          ? List.of()
          : List.of(new StoredObject.Part(file, 1, size, md5, checksum.value()));
    }
  }

  /**
   * The largest size of the content.
   *
   * @param least bytes
   * @param most bytes
   */
  record Range(long least, long most) {
    static final Range ANY = new Range(0, MAX_CONTENT);
  }

  /**
   * The content without the encoding in which it was sent.
   *
   * @throws AwsFailure where the request does not say what its headers have to
   */
  static InputStream decoded(WireRequest request, InputStream body) {
    String sha256 = request.header(SHA256);
    Payload payload = sha256 == null ? Payload.UNSIGNED : Payload.of(sha256);
    if (sha256 != null && payload == Payload.HASHED && !HASH.matcher(sha256).matches()) {
      throw S3Error.argument(
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
              + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER,"
              + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,"
              + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
          SHA256,
          sha256);
    }
    if (!payload.isChunked()) {
      return body;
    }
    String length = request.header(DECODED_LENGTH);
    long announced;
    try {
      announced = length == null ? -1 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      announced = -1;
    }
    if (announced < 0) {
      throw S3Error.MISSING_CONTENT_LENGTH.failure();
    }
    return ChunkedBody.unverified(body, payload, announced);
  }

  /**
   * A part of an upload.
   *
   * @param received with the checksum of the upload's algorithm
   * @param compared the checksum by which it was compared with what the client sent
   */
  record ReceivedPart(Received received, Checksum compared) {}

  /**
   * Stores the body of a request in a file.
   *
   * @throws AwsFailure where it is not what the request says; nothing is stored then
   */
  ReceivedPart receivePart(S3Request request, Upload upload) {
    ChecksumAlgorithm named = SentChecksum.algorithm(request.wire());
    checkAlgorithm(upload, named);
    ChecksumAlgorithm compared = named == null ? upload.algorithm() : named;
    return receive(request, compared, upload.algorithm(), Range.ANY, files::store);
  }

  /** Parts have the checksum of their upload; the one of a whole object needs none of them. */
  private static void checkAlgorithm(Upload upload, @Nullable ChecksumAlgorithm sent) {
    boolean isRight =
        !upload.hasNamedAlgorithm()
            || (sent == null ? upload.type().equals(Checksum.FULL) : sent == upload.algorithm());
    if (!isRight) {
      throw S3Error.INVALID_REQUEST.failure(
          "Checksum Type mismatch occurred, expected checksum Type: "
              + upload.algorithm().name().toLowerCase(Locale.ROOT)
              + ", actual checksum Type: "
              + (sent == null ? "null" : sent.name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Takes the body of a request.
   *
   * @param standard the algorithm of the checksum where the request names none
   * @param range of its size
   * @throws AwsFailure where it is not what the request says; nothing is stored then
   */
  Received receive(S3Request request, ChecksumAlgorithm standard, Range range) {
    ChecksumAlgorithm named = SentChecksum.algorithm(request.wire());
    ChecksumAlgorithm algorithm = named == null ? standard : named;
    return receive(request, algorithm, algorithm, range, files::take).received();
  }

  /** Puts content into a file or into memory. */
  private interface Place {
    ObjectFiles.Stored put(
        InputStream content, ChecksumAlgorithm algorithm, long limit, boolean withSha256)
        throws IOException;
  }

  /** Content that is summed up while it is read. */
  private static final class SummedStream extends FilterInputStream {
    private final ChecksumAlgorithm.Sum sum;

    SummedStream(InputStream content, ChecksumAlgorithm.Sum sum) {
      super(content);
      this.sum = sum;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        sum.update(bytes, offset, count);
      }
      return count;
    }
  }

  /**
   * @param algorithm of the checksum that the client sends
   * @param kept the algorithm of the checksum that is stored
   */
  private ReceivedPart receive(
      S3Request request,
      ChecksumAlgorithm algorithm,
      ChecksumAlgorithm kept,
      Range range,
      Place place) {
    WireRequest wire = request.wire();
    byte[] md5 = contentMd5(wire);
    String sha256 = wire.header(SHA256);
    boolean isHashed = sha256 != null && HASH.matcher(sha256).matches();
    InputStream content = decoded(wire, request.body());
    ChecksumAlgorithm.Sum other = kept == algorithm ? null : algorithm.sum();
    InputStream summed = other == null ? content : new SummedStream(content, other);
    ObjectFiles.Stored stored;
    try {
      stored = place.put(summed, kept, range.most(), isHashed);
    } catch (ChunkedBody.BadBody e) {
      throw e.failure();
    } catch (ObjectFiles.TooLargeException e) {
      throw S3Error.ENTITY_TOO_LARGE.failure("MaxSizeAllowed", range.most());
    } catch (IOException e) {
      throw new ReceiveException(e);
    }
    String sum = other == null ? stored.checksum() : other.value();
    try {
      checkLength(wire, stored.size());
      if (stored.size() < range.least()) {
        throw S3Error.ENTITY_TOO_SMALL.failure("MinSizeAllowed", range.least());
      }
      if (md5 != null && !HexFormat.of().formatHex(md5).equals(stored.md5())) {
        throw S3Error.BAD_DIGEST.failure();
      }
      String computed = stored.sha256();
      if (sha256 != null && computed != null && !sha256.equalsIgnoreCase(computed)) {
        throw mismatch(sha256, computed);
      }
      String given = SentChecksum.value(wire, content, algorithm);
      if (given != null && !given.equals(sum)) {
        throw S3Error.BAD_DIGEST.failure(
            "The " + algorithm + " you specified did not match the calculated checksum.");
      }
    } catch (AwsFailure e) {
      if (stored.id() != null) {
        files.free(List.of(stored.id()));
      }
      throw e;
    }
    return new ReceivedPart(
        new Received(
            stored.id(),
            stored.small(),
            stored.size(),
            stored.md5(),
            new Checksum(kept, Checksum.FULL, stored.checksum())),
        new Checksum(algorithm, Checksum.FULL, sum));
  }

  /** The body did not arrive, or the disk did not take it. */
  static final class ReceiveException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReceiveException(IOException cause) {
      super(cause);
    }
  }

  private static AwsFailure mismatch(String stated, String computed) {
    return new AwsFailure(
        S3Error.SHA256_MISMATCH,
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        Map.of("ClientComputedContentSHA256", stated, "S3ComputedContentSHA256", computed));
  }

  private static void checkLength(WireRequest wire, long size) {
    String sha256 = wire.header(SHA256);
    String declared = wire.header("Content-Length");
    boolean isPlain = sha256 == null || !Payload.of(sha256).isChunked();
    if (isPlain && declared != null && !declared.equals(Long.toString(size))) {
      throw S3Error.INCOMPLETE_BODY.failure();
    }
  }

  private static byte @Nullable [] contentMd5(WireRequest wire) {
    String value = wire.header("Content-MD5");
    if (value == null) {
      return null;
    }
    byte[] bytes = SentChecksum.base64(value);
    if (bytes == null || bytes.length != MD5_BYTES) {
      throw S3Error.INVALID_DIGEST.failure("Content-MD5", value);
    }
    return bytes;
  }

  /**
   * Reads the body of an operation whose input is a document.
   *
   * @param isSummed false where a checksum in the headers is not that of the document
   * @throws AwsFailure where it is too large, or not what the request says
   */
  static byte[] document(WireRequest wire, InputStream body, int limit, boolean isSummed)
      throws IOException {
    InputStream content = decoded(wire, body);
    byte[] bytes;
    try {
      bytes = content.readNBytes(limit + 1);
    } catch (ChunkedBody.BadBody e) {
      throw e.failure();
    }
    if (bytes.length > limit) {
      throw S3Error.MALFORMED_XML.failure();
    }
    ChecksumAlgorithm named = isSummed ? SentChecksum.algorithm(wire) : null;
    ChecksumAlgorithm algorithm = named == null ? ChecksumAlgorithm.CRC32 : named;
    String given = isSummed ? SentChecksum.value(wire, content, algorithm) : null;
    byte[] md5 = contentMd5(wire);
    if (given != null) {
      ChecksumAlgorithm.Sum sum = algorithm.sum();
      sum.update(bytes, 0, bytes.length);
      if (!given.equals(sum.value())) {
        throw S3Error.BAD_DIGEST.failure(
            "The " + algorithm + " you specified did not match the calculated checksum.");
      }
    }
    if (md5 != null && !Md5.hex(bytes).equals(HexFormat.of().formatHex(md5))) {
      throw S3Error.BAD_DIGEST.failure();
    }
    String sha256 = wire.header(SHA256);
    if (sha256 != null && HASH.matcher(sha256).matches()) {
      ChecksumAlgorithm.Sum sum = ChecksumAlgorithm.SHA256.sum();
      sum.update(bytes, 0, bytes.length);
      String computed = HexFormat.of().formatHex(Base64.getDecoder().decode(sum.value()));
      if (!computed.equalsIgnoreCase(sha256)) {
        throw mismatch(sha256, computed);
      }
    }
    return bytes;
  }
}
