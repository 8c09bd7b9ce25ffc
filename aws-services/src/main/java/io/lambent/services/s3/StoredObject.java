package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import io.lambent.services.s3.file.SmallContent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of an object.
 *
 * @param seq larger than those of earlier versions of the key
 * @param version {@code null} as text where the bucket had no versioning
 * @param etag without quotes
 * @param parts of the multipart upload that made it; null where none did
 * @param checksum null for a delete marker
 * @param inRow true where the content is small and in the row; then the object has no files
 * @param small the content where it is in the row and was asked for
 */
record StoredObject(
    long seq,
    String key,
    String version,
    boolean latest,
    boolean deleteMarker,
    long size,
    String etag,
    @Nullable Integer parts,
    Instant modifiedAt,
    ObjectHeaders headers,
    Map<String, String> tags,
    @Nullable Checksum checksum,
    ObjectLock lock,
    boolean inRow,
    @Nullable SmallContent small) {

  static final String NO_VERSION = "null";

  /**
   * A checksum of content.
   *
   * @param type {@code FULL_OBJECT} or {@code COMPOSITE}
   */
  record Checksum(ChecksumAlgorithm algorithm, String type, String value) {
    static final String FULL = "FULL_OBJECT";
    static final String COMPOSITE = "COMPOSITE";

    /** Returns true for the checksum of checksums of parts. */
    boolean isComposite() {
      return type.equals(COMPOSITE);
    }

    /** The checksum without the number of parts that values of the type COMPOSITE end with. */
    Checksum withoutPartCount() {
      int dash = value.indexOf('-');
      return dash < 0 ? this : new Checksum(algorithm, type, value.substring(0, dash));
    }

    void writeTo(Struct output) {
      output.put(algorithm.member(), value).put("ChecksumType", type);
    }
  }

  /**
   * A file with content.
   *
   * @param part its number in a multipart upload, else 1
   */
  record Part(UUID id, int part, long size, String md5, String checksum) {}

  String quotedTag() {
    return "\"" + etag + "\"";
  }
}
