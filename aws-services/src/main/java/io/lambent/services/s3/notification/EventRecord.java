package io.lambent.services.s3.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages that destinations get. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
 * Event message structure</a>.
 */
final class EventRecord {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EventRecord() {}

  static String of(
      JsonMapper json, NotificationRule rule, ObjectEvent.Source source, ObjectEvent event) {
    ObjectNode root = json.createObjectNode();
    ObjectNode part = root.putArray("Records").addObject();
    part.put("eventVersion", version(event.name()));
    part.put("eventSource", "aws:s3");
    part.put("awsRegion", source.region());
    part.put("eventTime", TIME.format(event.time()));
    part.put("eventName", event.name());
    part.putObject("userIdentity").put("principalId", source.actor().principal());
    part.putObject("requestParameters").put("sourceIPAddress", source.actor().address());
    part.putObject("responseElements")
        .put("x-amz-request-id", source.actor().requestId())
        .put("x-amz-id-2", source.actor().requestId());
    ObjectNode s3 = part.putObject("s3");
    s3.put("s3SchemaVersion", "1.0");
    s3.put("configurationId", rule.id());
    ObjectNode bucket = s3.putObject("bucket");
    bucket.put("name", source.bucket());
    bucket.putObject("ownerIdentity").put("principalId", source.owner());
    bucket.put("arn", "arn:aws:s3:::" + source.bucket());
    ObjectNode object = s3.putObject("object");
    object.put("key", encoded(event.key()));
    if (event.size() != null) {
      object.put("size", event.size());
    }
    if (event.etag() != null) {
      object.put("eTag", event.etag());
    }
    if (event.version() != null) {
      object.put("versionId", event.version());
    }
    if (event.sequencer() != null) {
      object.put("sequencer", event.sequencer());
    }
    ObjectEvent.Restore restore = event.restore();
    if (restore != null && restore.until() != null) {
      part.putObject("glacierEventData")
          .putObject("restoreEventData")
          .put("lifecycleRestorationExpiryTime", TIME.format(restore.until()))
          .put("lifecycleRestoreStorageClass", restore.storageClass());
    }
    return json.writeValueAsString(root);
  }

  /** Kinds of events that AWS added later have a later version. */
  private static String version(String event) {
    return event.startsWith("ObjectTagging:") || event.startsWith("LifecycleExpiration:")
        ? "2.3"
        : "2.1";
  }

  /** A key is encoded as in a form, but for its slashes. */
  private static String encoded(String key) {
    return URLEncoder.encode(key, UTF_8).replace("%2F", "/");
  }

  /** The message by which S3 tries whether a queue or topic takes events. */
  static String test(JsonMapper json, String bucket, String requestId, Instant now) {
    ObjectNode root = json.createObjectNode();
    root.put("Service", "Amazon S3");
    root.put("Event", "s3:TestEvent");
    root.put("Time", TIME.format(now));
    root.put("Bucket", bucket);
    root.put("RequestId", requestId);
    root.put("HostId", requestId);
    return json.writeValueAsString(root);
  }
}
