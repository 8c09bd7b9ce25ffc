package io.lambent.services.s3.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an object.
 *
 * @param name such as {@code ObjectCreated:Put}
 * @param size null for events that have none
 * @param etag without quotes; null for events that have none
 * @param version null where the bucket never had versioning
 * @param sequence larger than those of earlier events of the key
 */
public record ObjectEvent(
    String name,
    String key,
    @Nullable Long size,
    @Nullable String etag,
    @Nullable String version,
    long sequence,
    Instant time) {

  /** The entity tag of nothing, which events about delete markers have. */
  public static final String NO_CONTENT = "d41d8cd98f00b204e9800998ecf8427e";

  /**
   * Where an event comes from.
   *
   * @param owner the account of the bucket
   * @param caller the account that made the request
   * @param traceHeader of the trace that the request belongs to; null where it belongs to none
   */
  public record Source(
      String bucket,
      String owner,
      String region,
      String caller,
      String requestId,
      String sourceIp,
      @Nullable String traceHeader) {}
}
