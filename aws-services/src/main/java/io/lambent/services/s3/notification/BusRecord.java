package io.lambent.services.s3.notification;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events that the default event bus gets. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">EventBridge event
 * message structure</a>. Keys are not encoded there.
 */
final class BusRecord {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private BusRecord() {}

  /** The kinds of events that differ in what they say. */
  private enum Kind {
    CREATED("Object Created"),
    DELETED("Object Deleted"),
    TAGS_ADDED("Object Tags Added"),
    TAGS_DELETED("Object Tags Deleted"),
    RESTORE_INITIATED("Object Restore Initiated"),
    RESTORE_COMPLETED("Object Restore Completed");

    private final String detailType;

    Kind(String detailType) {
      this.detailType = detailType;
    }

    /** Null where the bus does not get the event. */
    static @Nullable Kind of(String event) {
      return switch (event.substring(0, event.indexOf(':'))) {
        case "ObjectCreated" -> CREATED;
        case "ObjectRemoved", "LifecycleExpiration" -> DELETED;
        case "ObjectTagging" -> event.endsWith(":Delete") ? TAGS_DELETED : TAGS_ADDED;
        case "ObjectRestore" -> event.endsWith(":Post") ? RESTORE_INITIATED : RESTORE_COMPLETED;
        default -> null;
      };
    }
  }

  /** Writes an event; null where the bus does not get it. */
  static @Nullable String of(JsonMapper json, ObjectEvent.Source source, ObjectEvent event) {
    Kind kind = Kind.of(event.name());
    if (kind == null) {
      return null;
    }
    ObjectNode root = json.createObjectNode();
    root.put("version", "0");
    root.put("id", UUID.randomUUID().toString());
    root.put("detail-type", kind.detailType);
    root.put("source", "aws.s3");
    root.put("account", source.owner());
    root.put("time", TIME.format(event.time().truncatedTo(ChronoUnit.SECONDS)));
    root.put("region", source.region());
    root.putArray("resources").add("arn:aws:s3:::" + source.bucket());
    detail(root.putObject("detail"), kind, source, event);
    return json.writeValueAsString(root);
  }

  private static void detail(
      ObjectNode detail, Kind kind, ObjectEvent.Source source, ObjectEvent event) {
    boolean ofContent = kind == Kind.CREATED || kind == Kind.DELETED;
    detail.put("version", "0");
    detail.putObject("bucket").put("name", source.bucket());
    ObjectNode object = detail.putObject("object");
    object.put("key", event.key());
    if (event.size() != null) {
      object.put("size", event.size());
    }
    if (event.etag() != null) {
      object.put("etag", event.etag());
    }
    if (event.version() != null) {
      object.put("version-id", event.version());
    }
    if (ofContent && event.sequencer() != null) {
      object.put("sequencer", event.sequencer());
    }
    Actor actor = source.actor();
    detail.put("request-id", actor.requestId());
    detail.put("requester", actor.account());
    if (!actor.isService()) {
      detail.put("source-ip-address", actor.address());
    }
    ObjectEvent.Restore restore = event.restore();
    if (restore != null) {
      detail.put("source-storage-class", restore.storageClass());
      if (restore.until() != null) {
        detail.put("restore-expiry-time", TIME.format(restore.until()));
      }
    }
    if (ofContent) {
      detail.put("reason", reason(event.name()));
    }
    if (kind == Kind.DELETED) {
      detail.put(
          "deletion-type",
          event.name().endsWith(":DeleteMarkerCreated")
              ? "Delete Marker Created"
              : "Permanently Deleted");
    }
  }

  private static String reason(String event) {
    return switch (event) {
      case "ObjectCreated:Put" -> "PutObject";
      case "ObjectCreated:Post" -> "POST Object";
      case "ObjectCreated:Copy" -> "CopyObject";
      case "ObjectCreated:CompleteMultipartUpload" -> "CompleteMultipartUpload";
      default -> event.startsWith("Lifecycle") ? "Lifecycle Expiration" : "DeleteObject";
    };
  }
}
