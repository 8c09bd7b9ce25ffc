package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.s3.UploadTable.Upload;
import io.lambent.services.s3.file.ObjectFiles;
import io.lambent.services.s3.notification.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies lifecycle rules: after a change of the rules, and after each midnight in UTC, as nothing
 * becomes due at other times. One instance at a time works on a bucket, under a lease. Each
 * deletion is a transaction that checks that the version is still what was found.
 */
@Component
class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  /** The time of a lease: longer than processing a page takes. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static final int PAGE = 500;
  private static final UUID FIRST = new UUID(0, 0);

  private final LifecycleTable table;
  private final BucketTable buckets;
  private final ObjectTable objects;
  private final Versions versions;
  private final UploadTable uploads;
  private final ObjectFiles files;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Lifecycle(
      LifecycleTable table,
      BucketTable buckets,
      ObjectTable objects,
      Versions versions,
      UploadTable uploads,
      ObjectFiles files,
      TransactionTemplate transactions,
      Clock clock) {
    this.table = table;
    this.buckets = buckets;
    this.objects = objects;
    this.versions = versions;
    this.uploads = uploads;
    this.files = files;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Applies all rules that are due. One thread of an instance does so at a time. */
  @Scheduled(initialDelayString = "PT15S", fixedDelayString = "PT1M")
  synchronized void run() {
    try {
      LifecycleTable.Lease lease = table.take(LEASE);
      while (lease != null) {
        apply(lease);
        lease = table.take(LEASE);
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("Lifecycle rules are not applied now: {}", e.toString());
    }
  }

  private void apply(LifecycleTable.Lease lease) {
    Bucket bucket = buckets.find(lease.bucket());
    String document =
        bucket == null ? null : buckets.setting(bucket, Setting.LIFECYCLE.name()).orElse(null);
    if (bucket == null || document == null) {
      return;
    }
    Instant now = clock.instant();
    List<LifecycleRule> rules;
    try {
      rules = LifecycleRules.of(StoredDocument.read("PutBucketLifecycleConfiguration", document));
    } catch (AwsFailure e) {
      log.warn("The lifecycle rules of {} cannot be applied: {}", bucket.name(), e.text());
      rules = List.of();
    }
    LifecycleTable.Lease held = abort(bucket, rules, now, lease);
    if (held != null && rules.stream().anyMatch(LifecycleRule::isAboutObjects)) {
      held = expire(bucket, rules, now, held);
    }
    if (held != null) {
      table.done(held, now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)));
    }
  }

  /** Aborts uploads; returns null where the lease was lost. */
  private LifecycleTable.@Nullable Lease abort(
      Bucket bucket, List<LifecycleRule> rules, Instant now, LifecycleTable.Lease lease) {
    LifecycleTable.Lease held = lease;
    String key = "";
    UUID after = FIRST;
    List<Upload> page;
    do {
      page = uploads.list(bucket, "", key, after, PAGE);
      for (Upload upload : page) {
        if (rules.stream().anyMatch(rule -> rule.aborts(upload, now))) {
          List<UUID> freed = transactions.execute(status -> uploads.delete(upload.id()));
          files.free(freed == null ? List.of() : freed);
        }
        key = upload.key();
        after = upload.id();
      }
      held = page.isEmpty() ? held : table.renew(held, LEASE);
    } while (held != null && page.size() == PAGE);
    return held;
  }

  /** Expires versions; returns null where the lease was lost. */
  private LifecycleTable.@Nullable Lease expire(
      Bucket bucket, List<LifecycleRule> rules, Instant now, LifecycleTable.Lease lease) {
    LifecycleTable.Lease held = lease;
    Place place = new Place();
    String key = "";
    long seq = 0;
    List<StoredObject> page;
    do {
      // One more, to see whether the last one has older versions.
      page = objects.listVersions(bucket, "", key, seq, PAGE + 1);
      for (int i = 0; i < Math.min(PAGE, page.size()); i++) {
        StoredObject version = page.get(i);
        boolean isOldest = i + 1 == page.size() || !page.get(i + 1).key().equals(version.key());
        expire(bucket, rules, now, version, place, isOldest);
        place.pass(version);
        key = version.key();
        seq = version.seq();
      }
      held = table.renew(held, LEASE);
    } while (held != null && page.size() > PAGE);
    return held;
  }

  /** The place in the list of versions, which has the newest version of each key first. */
  private static final class Place {
    private @Nullable StoredObject newer;
    private int noncurrent;

    /** The next newer version of the key; null where there is none. */
    @Nullable StoredObject newer(StoredObject version) {
      return newer != null && newer.key().equals(version.key()) ? newer : null;
    }

    /** The number of versions of the key so far that have a newer one. */
    int noncurrent(StoredObject version) {
      return newer(version) == null ? 0 : noncurrent;
    }

    void pass(StoredObject version) {
      noncurrent = newer(version) == null ? 0 : noncurrent + 1;
      newer = version;
    }
  }

  private void expire(
      Bucket bucket,
      List<LifecycleRule> rules,
      Instant now,
      StoredObject version,
      Place place,
      boolean isOldest) {
    StoredObject newer = place.newer(version);
    if (newer != null) {
      int between = place.noncurrent(version);
      if (rules.stream().anyMatch(r -> r.isOver(version, newer.modifiedAt(), between, now))) {
        delete(bucket, version, version.version());
      }
    } else if (version.deleteMarker()) {
      if (isOldest && rules.stream().anyMatch(rule -> rule.removes(version, now))) {
        delete(bucket, version, version.version());
      }
    } else if (rules.stream().anyMatch(rule -> rule.isOver(version, now))) {
      delete(bucket, version, null);
    }
  }

  /**
   * @param version null to delete the object, by a delete marker where the bucket has versions
   */
  private void delete(Bucket found, StoredObject expected, @Nullable String version) {
    Bucket bucket = buckets.find(found.id());
    if (bucket == null) {
      return;
    }
    try {
      versions.delete(
          bucket,
          expected.key(),
          version,
          present -> {
            if (present == null
                || present.seq() != expected.seq()
                || present.latest() != expected.latest()) {
              throw S3Error.PRECONDITION_FAILED.failure();
            }
          },
          false,
          Actor.service(UUID.randomUUID().toString()));
    } catch (AwsFailure e) {
      log.debug("{} of {} was changed before it expired", expected.key(), bucket.name());
    }
  }
}
