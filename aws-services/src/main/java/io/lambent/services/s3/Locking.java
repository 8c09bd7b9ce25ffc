package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Retention and legal holds of objects, in buckets that have Object Lock. */
@Component
class Locking {
  private static final String UNTIL = "ObjectLockRetainUntilDate";

  private final Buckets buckets;
  private final BucketTable table;
  private final Reading reading;
  private final Versions versions;
  private final Clock clock;

  Locking(Buckets buckets, BucketTable table, Reading reading, Versions versions, Clock clock) {
    this.buckets = buckets;
    this.table = table;
    this.reading = reading;
    this.versions = versions;
    this.clock = clock;
  }

  void addTo(Map<String, S3Service.Operation> operations) {
    operations.put("GetObjectRetention", this::retention);
    operations.put("PutObjectRetention", this::setRetention);
    operations.put("GetObjectLegalHold", this::legalHold);
    operations.put("PutObjectLegalHold", this::setLegalHold);
  }

  /** The configuration of a bucket; null where it has no Object Lock. */
  private @Nullable Struct configuration(Bucket bucket) {
    return bucket.isVersioned()
        ? table
            .setting(bucket, Setting.OBJECT_LOCK.name())
            .map(document -> StoredDocument.read("PutObjectLockConfiguration", document))
            .orElse(null)
        : null;
  }

  private Bucket lockable(S3Request request) {
    Bucket bucket = buckets.of(request);
    if (configuration(bucket) == null) {
      throw noLock();
    }
    return bucket;
  }

  private static RuntimeException noLock() {
    return S3Error.INVALID_REQUEST.failure("Bucket is missing Object Lock Configuration");
  }

  /** The lock of an object that a request writes: as it says, else as the bucket does. */
  ObjectLock of(Bucket bucket, S3Request request) {
    Struct input = request.input();
    String mode = input.text("ObjectLockMode");
    Instant until = input.instant(UNTIL);
    String hold = input.text("ObjectLockLegalHoldStatus");
    Struct configuration = configuration(bucket);
    if (configuration == null) {
      if (mode != null || until != null || hold != null) {
        throw noLock();
      }
      return ObjectLock.NONE;
    }
    Instant now = clock.instant();
    ObjectLock lock = ObjectLock.NONE;
    if (mode != null || until != null) {
      check(mode, until, now);
      lock = lock.withRetention(mode, until);
    } else {
      lock = standard(configuration, now);
    }
    return hold == null ? lock : lock.withHold(isOn(hold));
  }

  private static void check(@Nullable String mode, @Nullable Instant until, Instant now) {
    if (mode == null || until == null) {
      throw S3Error.INVALID_ARGUMENT.failure(
          "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
    }
    if (!ObjectLock.MODES.contains(mode)) {
      throw S3Error.INVALID_ARGUMENT.failure("Unknown wormMode directive.");
    }
    if (!until.isAfter(now)) {
      throw S3Error.INVALID_ARGUMENT.failure("The retain until date must be in the future!");
    }
  }

  private static boolean isOn(String status) {
    if (!status.equals("ON") && !status.equals("OFF")) {
      throw S3Error.INVALID_ARGUMENT.failure("Legal Hold must be either of 'ON' or 'OFF'");
    }
    return status.equals("ON");
  }

  private static ObjectLock standard(Struct configuration, Instant now) {
    Struct rule = configuration.struct("Rule");
    Struct retention = rule == null ? null : rule.struct("DefaultRetention");
    if (retention == null) {
      return ObjectLock.NONE;
    }
    Integer days = retention.integer("Days");
    Integer years = retention.integer("Years");
    Instant until =
        now.atZone(ZoneOffset.UTC)
            .plusDays(days == null ? 0 : days)
            .plusYears(years == null ? 0 : years)
            .toInstant();
    return ObjectLock.NONE.withRetention(retention.text("Mode"), until);
  }

  /** Checks a configuration before a bucket gets it. */
  static void check(Bucket bucket, @Nullable Struct configuration) {
    if (!bucket.isVersioned()) {
      throw S3Error.INVALID_BUCKET_STATE.failure(
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
    }
    if (configuration == null || !"Enabled".equals(configuration.text("ObjectLockEnabled"))) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Struct rule = configuration.struct("Rule");
    if (rule == null) {
      return;
    }
    Struct retention = rule.struct("DefaultRetention");
    String mode = retention == null ? null : retention.text("Mode");
    if (retention == null || mode == null || !ObjectLock.MODES.contains(mode)) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Integer days = retention.integer("Days");
    Integer years = retention.integer("Years");
    Integer period = days == null ? years : days;
    if (period == null || (days != null && years != null)) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (period <= 0) {
      throw S3Error.INVALID_ARGUMENT.failure(
          "Default retention period must be a positive integer value.");
    }
  }

  private S3Answer retention(S3Request request) {
    ObjectLock lock = find(lockable(request), request).lock();
    if (lock.mode() == null) {
      throw S3Error.NO_SUCH_OBJECT_LOCK.failure();
    }
    return S3Answer.with(
        "Retention", Struct.of("Mode", lock.mode(), "RetainUntilDate", lock.until()));
  }

  private StoredObject find(Bucket bucket, S3Request request) {
    return reading.find(bucket, request.key(), request.text("VersionId"));
  }

  private S3Answer setRetention(S3Request request) {
    Struct retention = request.input().struct("Retention");
    String mode = retention == null ? null : retention.text("Mode");
    Instant until = retention == null ? null : retention.instant("RetainUntilDate");
    Instant now = clock.instant();
    if (mode != null || until != null) {
      if (mode == null || until == null || !ObjectLock.MODES.contains(mode)) {
        throw S3Error.MALFORMED_XML.failure();
      }
      check(mode, until, now);
    }
    boolean bypasses = bypasses(request);
    return change(
        request,
        lock -> {
          lock.checkRetention(mode, until, now, bypasses);
          return lock.withRetention(mode, until);
        });
  }

  /** Returns true where a request asks to pass governance by. */
  static boolean bypasses(S3Request request) {
    return Boolean.TRUE.equals(request.input().get("BypassGovernanceRetention"));
  }

  private S3Answer legalHold(S3Request request) {
    Boolean hold = find(lockable(request), request).lock().hold();
    if (hold == null) {
      throw S3Error.NO_SUCH_OBJECT_LOCK.failure();
    }
    return S3Answer.with("LegalHold", Struct.of("Status", ObjectLock.status(hold)));
  }

  private S3Answer setLegalHold(S3Request request) {
    Struct hold = request.input().struct("LegalHold");
    String status = hold == null ? null : hold.text("Status");
    if (status == null || !(status.equals("ON") || status.equals("OFF"))) {
      throw S3Error.MALFORMED_XML.failure();
    }
    return change(request, lock -> lock.withHold(isOn(status)));
  }

  private S3Answer change(S3Request request, UnaryOperator<ObjectLock> change) {
    Bucket bucket = lockable(request);
    StoredObject object = find(bucket, request);
    versions.lock(bucket, object, change);
    return S3Answer.empty();
  }
}
