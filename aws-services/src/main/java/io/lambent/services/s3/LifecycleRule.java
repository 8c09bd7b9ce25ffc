package io.lambent.services.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule by which objects expire.
 *
 * @param days after which current versions expire
 * @param date from which on current versions expire
 * @param expiresMarkers whether delete markers without other versions are deleted
 * @param noncurrentDays after which versions expire that have a newer one
 * @param newerVersions how many versions with a newer one are kept beyond that
 * @param abortDays after which multipart uploads are aborted
 */
record LifecycleRule(
    Filter filter,
    @Nullable Integer days,
    @Nullable Instant date,
    boolean expiresMarkers,
    @Nullable Integer noncurrentDays,
    int newerVersions,
    @Nullable Integer abortDays) {

  /**
   * The objects that a rule is for.
   *
   * @param moreThan bytes; -1 for any size
   * @param lessThan bytes; {@link Long#MAX_VALUE} for any size
   */
  record Filter(String prefix, Map<String, String> tags, long moreThan, long lessThan) {

    Filter {
      tags = Map.copyOf(tags);
    }

    boolean hasTags() {
      return !tags.isEmpty();
    }

    boolean hasSizes() {
      return moreThan >= 0 || lessThan < Long.MAX_VALUE;
    }

    boolean matches(StoredObject object) {
      return object.key().startsWith(prefix)
          && object.tags().entrySet().containsAll(tags.entrySet())
          && object.size() > moreThan
          && object.size() < lessThan;
    }
  }

  /**
   * The time at which something is that old: S3 adds the days and goes on to the next midnight in
   * UTC.
   */
  static Instant due(Instant start, int days) {
    return start.plus(Duration.ofDays(days + 1L)).truncatedTo(ChronoUnit.DAYS);
  }

  /** Returns true where a current version, or a lone delete marker, expires by its age. */
  boolean isOver(StoredObject current, Instant now) {
    boolean isOld = days != null && !due(current.modifiedAt(), days).isAfter(now);
    boolean isPast = date != null && !date.isAfter(now);
    return (isOld || isPast) && filter.matches(current);
  }

  /** Returns true where a delete marker without other versions is deleted. */
  boolean removes(StoredObject marker, Instant now) {
    return (expiresMarkers && filter.matches(marker)) || isOver(marker, now);
  }

  /**
   * Returns true where a version with a newer one expires.
   *
   * @param since when the newer one was made
   * @param newer how many versions are newer, but for the current one
   */
  boolean isOver(StoredObject noncurrent, Instant since, int newer, Instant now) {
    return noncurrentDays != null
        && newer >= newerVersions
        && !due(since, noncurrentDays).isAfter(now)
        && filter.matches(noncurrent);
  }

  boolean aborts(UploadTable.Upload upload, Instant now) {
    return abortDays != null
        && upload.key().startsWith(filter.prefix())
        && !due(upload.initiatedAt(), abortDays).isAfter(now);
  }

  /** Returns true where a rule is about objects, not about uploads only. */
  boolean isAboutObjects() {
    return days != null || date != null || expiresMarkers || noncurrentDays != null;
  }
}
