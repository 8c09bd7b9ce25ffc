package io.lambent.services.s3.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.s3.notification.Actor;
import io.lambent.services.s3.notification.ObjectEvent;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads events in the shape of AWS's records, as MinIO, RustFS, Ceph and versitygw send them. They
 * differ in the names of events, in the encoding of keys, in quotes around entity tags and in
 * members that are empty or numbers as text.
 */
final class ForeignRecords {
  private static final String PREFIX = "s3:";

  /** Names that are not AWS's, without the prefix, and AWS's for them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "ObjectCreated:PutTagging", "ObjectTagging:Put",
          "ObjectCreated:DeleteTagging", "ObjectTagging:Delete",
          "ObjectLifecycle:Expiration:Current", "LifecycleExpiration:Delete",
          "ObjectLifecycle:Expiration:NonCurrent", "LifecycleExpiration:Delete",
          "ObjectLifecycle:Expiration:DeleteMarker", "LifecycleExpiration:Delete");

  private ForeignRecords() {}

  /**
   * Reads the records of a message.
   *
   * @param keysEncoded null to decide by the name of the store
   * @param now the time of records that have none
   * @throws UnreadableEventException where a record lacks what every event has
   */
  static List<ForeignEvent> read(JsonNode records, @Nullable Boolean keysEncoded, Instant now) {
    List<ForeignEvent> events = new ArrayList<>();
    for (JsonNode each : records) {
      events.add(event(each, keysEncoded, now));
    }
    return events;
  }

  private static ForeignEvent event(JsonNode each, @Nullable Boolean keysEncoded, Instant now) {
    String name = name(required(each.path("eventName"), "eventName"));
    String bucket = required(each.path("s3").path("bucket").path("name"), "s3.bucket.name");
    JsonNode object = each.path("s3").path("object");
    String written = required(object.path("key"), "s3.object.key");
    boolean isEncoded =
        keysEncoded == null
            ? !each.path("eventSource").asString("").equals("ceph:s3")
            : keysEncoded;
    String key = isEncoded ? decoded(written) : written;
    boolean isRemoval = !name.startsWith("ObjectCreated:");
    String etag = text(object.path("eTag"), object.path("etag"));
    String version = text(object.path("versionId"));
    String sequencer = text(object.path("sequencer"));
    String time = text(each.path("eventTime"));
    ObjectEvent event =
        new ObjectEvent(
            name,
            key,
            isRemoval ? null : size(object.path("size")),
            etag == null ? null : etag.replace("\"", ""),
            "null".equals(version) ? null : version,
            sequencer,
            time == null ? now : time(time));
    Actor actor =
        new Actor(
            orElse(text(each.path("userIdentity").path("principalId")), "unknown"),
            orElse(text(each.path("responseElements").path("x-amz-request-id")), ""),
            orElse(text(each.path("requestParameters").path("sourceIPAddress")), ""),
            null);
    String order = sequencer != null ? sequencer : time;
    String identity =
        order == null ? null : String.join("\n", bucket, key, name, orElse(version, ""), order);
    return new ForeignEvent(bucket, event, actor, identity);
  }

  private static String name(String written) {
    String bare = written.startsWith(PREFIX) ? written.substring(PREFIX.length()) : written;
    return NAMES.getOrDefault(bare, bare);
  }

  private static String required(JsonNode value, String name) {
    String text = text(value);
    if (text == null || text.indexOf('\0') >= 0) {
      throw new UnreadableEventException("A record has no usable " + name + ".");
    }
    return text;
  }

  /** The first value that is a text with content; null where none is. */
  private static @Nullable String text(JsonNode... values) {
    for (JsonNode value : values) {
      if (value.isString() && !value.asString().isEmpty()) {
        return value.asString();
      }
    }
    return null;
  }

  private static String orElse(@Nullable String text, String other) {
    return text == null ? other : text;
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnreadableEventException("The key '" + key + "' is not encoded as in a form.");
    }
  }

  private static @Nullable Long size(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.asLong();
    }
    try {
      return value.isString() && !value.asString().isEmpty()
          ? Long.valueOf(value.asString())
          : null;
    } catch (NumberFormatException e) {
      throw new UnreadableEventException("The size '" + value.asString() + "' is no number.");
    }
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new UnreadableEventException("The eventTime '" + text + "' is no time.");
    }
  }
}
