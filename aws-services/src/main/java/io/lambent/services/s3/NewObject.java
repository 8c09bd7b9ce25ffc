package io.lambent.services.s3;

import io.lambent.services.s3.file.SmallContent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of an object that is about to be committed.
 *
 * @param files with its content, which no row names yet
 * @param small its content where that is small; then it has no files
 * @param upload the multipart upload whose files it takes over; null where it has {@code files}
 */
record NewObject(
    String key,
    long size,
    String etag,
    @Nullable Integer parts,
    ObjectHeaders headers,
    Map<String, String> tags,
    StoredObject.@Nullable Checksum checksum,
    ObjectLock lock,
    List<StoredObject.Part> files,
    @Nullable SmallContent small,
    @Nullable UUID upload) {

  static NewObject deleteMarker(String key) {
    return new NewObject(
        key,
        0,
        "",
        null,
        new ObjectHeaders(Map.of(), Map.of()),
        Map.of(),
        null,
        ObjectLock.NONE,
        List.of(),
        null,
        null);
  }

  /** Delete markers have no checksum, all content has. */
  boolean isDeleteMarker() {
    return checksum == null;
  }
}
