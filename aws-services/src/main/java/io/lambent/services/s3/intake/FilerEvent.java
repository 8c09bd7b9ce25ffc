package io.lambent.services.s3.intake;

import io.lambent.services.s3.notification.Actor;
import io.lambent.services.s3.notification.ObjectEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the messages of SeaweedFS's filer, which tell of files: {@code key} is the path {@code
 * /buckets/BUCKET/KEY}, {@code message} has the entry before and after. Directories, the parts of
 * multipart uploads and files outside of buckets are no objects.
 */
final class FilerEvent {
  private static final String BUCKETS = "/buckets/";
  private static final String UPLOADS = ".uploads/";
  private static final Actor FILER = new Actor("seaweedfs", "", "", null);

  private FilerEvent() {}

  /**
   * @throws UnreadableEventException where the message is not one of a filer
   */
  static List<ForeignEvent> read(JsonNode message, Instant now) {
    String path = message.path("key").asString("");
    String type = message.path("event_type").asString("");
    JsonNode before = message.path("message").path("old_entry");
    JsonNode after = message.path("message").path("new_entry");
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new UnreadableEventException("The message has neither Records nor a usable key.");
    }
    List<@Nullable ForeignEvent> events = new ArrayList<>();
    switch (type) {
      case "create", "update" -> events.add(created(path, after, now));
      case "delete" -> events.add(removed(path, before, now));
      case "rename" -> {
        String parent = message.path("message").path("new_parent_path").asString("");
        events.add(removed(path, before, now));
        events.add(created(parent + "/" + after.path("name").asString(""), after, now));
      }
      default -> throw new UnreadableEventException("'" + type + "' is no event_type.");
    }
    return events.stream().flatMap(Stream::ofNullable).toList();
  }

  private static @Nullable ForeignEvent created(String path, JsonNode entry, Instant now) {
    JsonNode attributes = entry.path("attributes");
    String md5 = attributes.path("md5").asString("");
    return event(
        "ObjectCreated:Put", path, entry, attributes.path("file_size").asLong(0), md5, now);
  }

  private static @Nullable ForeignEvent removed(String path, JsonNode entry, Instant now) {
    return event("ObjectRemoved:Delete", path, entry, null, "", now);
  }

  private static @Nullable ForeignEvent event(
      String name, String path, JsonNode entry, @Nullable Long size, String md5, Instant now) {
    String rest = path.startsWith(BUCKETS) ? path.substring(BUCKETS.length()) : "";
    int slash = rest.indexOf('/');
    String key = rest.substring(slash + 1);
    if (slash <= 0
        || key.isEmpty()
        || key.startsWith(UPLOADS)
        || entry.path("is_directory").asBoolean(false)) {
      return null;
    }
    return new ForeignEvent(
        rest.substring(0, slash),
        new ObjectEvent(name, key, size, hex(md5), null, null, now),
        FILER,
        null);
  }

  private static @Nullable String hex(String base64) {
    try {
      return base64.isEmpty() ? null : HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
