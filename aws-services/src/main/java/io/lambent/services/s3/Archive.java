package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The storage classes whose objects can be read only after they were restored, and only until the
 * copy that was made of them expires. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html">Working with
 * archived objects</a>.
 */
final class Archive {
  static final String DEEP = "DEEP_ARCHIVE";
  private static final List<String> CLASSES = List.of("GLACIER", DEEP);

  private Archive() {}

  static boolean has(StoredObject object) {
    String storage = object.headers().storageClass();
    return storage != null && CLASSES.contains(storage);
  }

  /** The time until which an archived object can be read; null where it cannot. */
  static @Nullable Instant restoredUntil(StoredObject object, Instant now) {
    Instant until = object.headers().restoredUntil();
    return has(object) && until != null && until.isAfter(now) ? until : null;
  }

  private static boolean isReadable(StoredObject object, Instant now) {
    return !has(object) || restoredUntil(object, now) != null;
  }

  /**
   * @throws AwsFailure where the object is to be restored first
   */
  static void checkRead(StoredObject object, Instant now) {
    if (!isReadable(object, now)) {
      throw refused(object, "The operation is not valid for the object's storage class");
    }
  }

  /**
   * @throws AwsFailure where the source of a copy is to be restored first
   */
  static void checkSource(StoredObject object, Instant now) {
    if (!isReadable(object, now)) {
      throw refused(object, "Operation is not valid for the source object's storage class");
    }
  }

  static AwsFailure refused(StoredObject object, String text) {
    String storage = object.headers().storageClass();
    return new AwsFailure(
        S3Error.INVALID_OBJECT_STATE,
        text,
        Map.of("StorageClass", storage == null ? "STANDARD" : storage));
  }

  /** The header {@code x-amz-restore}; null where the object is not restored. */
  static @Nullable String header(StoredObject object, Instant now) {
    Instant until = restoredUntil(object, now);
    return until == null
        ? null
        : "ongoing-request=\"false\", expiry-date=\"" + Conditions.HTTP_DATE.format(until) + "\"";
  }

  /** The status in lists; null for objects that are not archived. */
  static @Nullable Struct status(StoredObject object, Instant now) {
    return has(object)
        ? Struct.of("IsRestoreInProgress", false, "RestoreExpiryDate", restoredUntil(object, now))
        : null;
  }
}
