package io.lambent.services.s3.notification;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an object.
 *
 * @param name such as {@code ObjectCreated:Put}
 * @param size null for events that have none
 * @param etag without quotes; null for events that have none
 * @param version null where the bucket never had versioning
 * @param sequencer hexadecimal and larger than those of earlier events of the key; null where the
 *     order is not known
 * @param restore null for events that are about none
 */
public record ObjectEvent(
    String name,
    String key,
    @Nullable Long size,
    @Nullable String etag,
    @Nullable String version,
    @Nullable String sequencer,
    Instant time,
    @Nullable Restore restore) {

  /** An event that is about no restore. */
  public ObjectEvent(
      String name,
      String key,
      @Nullable Long size,
      @Nullable String etag,
      @Nullable String version,
      @Nullable String sequencer,
      Instant time) {
    this(name, key, size, etag, version, sequencer, time, null);
  }

  /**
   * The restore of an archived object.
   *
   * @param storageClass of the object
   * @param until the time until which the object can be read; null where that is not known yet
   */
  public record Restore(String storageClass, @Nullable Instant until) {}

  /** The entity tag of nothing, which events about delete markers have. */
  public static final String NO_CONTENT = "d41d8cd98f00b204e9800998ecf8427e";

  /** Writes the number of a version as a sequencer. */
  public static String sequencer(long sequence) {
    return String.format(Locale.ROOT, "%018X", sequence);
  }

  /**
   * The origin of an event.
   *
   * @param owner the account of the bucket
   */
  public record Source(String bucket, String owner, String region, Actor actor) {}
}
