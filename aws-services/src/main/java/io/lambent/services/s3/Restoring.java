package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * {@code RestoreObject}. The content of an archived object is where that of others is, so a restore
 * is complete at once.
 */
@Component
class Restoring {
  private static final int ACCEPTED = 202;
  private static final int LONGEST = 36_500;
  private static final String EXPEDITED = "Expedited";
  private static final List<String> TIERS = List.of("Standard", "Bulk", EXPEDITED);

  private final Buckets buckets;
  private final Reading reading;
  private final Versions versions;
  private final Clock clock;

  Restoring(Buckets buckets, Reading reading, Versions versions, Clock clock) {
    this.buckets = buckets;
    this.reading = reading;
    this.versions = versions;
    this.clock = clock;
  }

  S3Answer restore(S3Request request) {
    Bucket bucket = buckets.of(request);
    Struct restore = request.input().struct("RestoreRequest");
    if (restore == null) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (restore.has("Type") || restore.has("SelectParameters") || restore.has("OutputLocation")) {
      throw S3Error.missing("restores of the type SELECT");
    }
    StoredObject object = reading.find(bucket, request.key(), request.text("VersionId"));
    if (!Archive.has(object)) {
      throw Archive.refused(
          object, "Restore is not allowed for the object's current storage class");
    }
    checkTier(restore, object);
    Integer days = restore.integer("Days");
    if (days == null || days < 1 || days > LONGEST) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Instant now = clock.instant();
    boolean isRestored = Archive.restoredUntil(object, now) != null;
    versions.restore(bucket, object, until(now, days), request.actor(), !isRestored);
    S3Answer answer = S3Answer.empty();
    return isRestored
        ? answer
        : new S3Answer(answer.output(), ACCEPTED, null, null, answer.headers());
  }

  /** A copy expires at the midnight that follows on its days. */
  private static Instant until(Instant now, int days) {
    return now.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
  }

  private static void checkTier(Struct restore, StoredObject object) {
    Struct job = restore.struct("GlacierJobParameters");
    String tier = job == null ? restore.text("Tier") : job.text("Tier");
    if (tier != null && !TIERS.contains(tier)) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (EXPEDITED.equals(tier) && Archive.DEEP.equals(object.headers().storageClass())) {
      throw S3Error.INVALID_ARGUMENT.failure(
          "Retrieval option is not supported by this storage class");
    }
  }
}
