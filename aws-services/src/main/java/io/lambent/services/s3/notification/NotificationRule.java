package io.lambent.services.s3.notification;

import io.lambent.aws.arn.Arn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a bucket: which events go to which destination.
 *
 * @param arn of the function, queue, topic or event bus
 * @param events such as {@code s3:ObjectCreated:*}
 * @param prefix of keys; null for any
 * @param suffix of keys; null for any
 */
public record NotificationRule(
    String id,
    Kind kind,
    String arn,
    List<String> events,
    @Nullable String prefix,
    @Nullable String suffix) {

  /** The kinds of destinations. */
  public enum Kind {
    QUEUE,
    TOPIC,
    FUNCTION,
    /** The default event bus, which gets all events and in another shape. */
    BUS;

    /** The kind of a destination, by the service in its ARN. */
    static Kind of(String arn) {
      return switch (Arn.parse(arn).map(Arn::service).orElse("")) {
        case "lambda" -> FUNCTION;
        case "sns" -> TOPIC;
        case "events" -> BUS;
        default -> QUEUE;
      };
    }

    /** Returns true where S3 tries a destination by a message. */
    boolean isTested() {
      return this == QUEUE || this == TOPIC;
    }
  }

  public NotificationRule {
    events = List.copyOf(events);
  }

  /** A rule by which a destination gets all events. */
  public static NotificationRule ofAll(String id, String arn) {
    return new NotificationRule(id, Kind.of(arn), arn, List.of("s3:*"), null, null);
  }

  boolean matches(ObjectEvent event) {
    return events.stream().anyMatch(pattern -> covers(pattern, "s3:" + event.name()))
        && (prefix == null || event.key().startsWith(prefix))
        && (suffix == null || event.key().endsWith(suffix));
  }

  /** Returns true where a pattern stands for an event, or for all that another pattern does. */
  private static boolean covers(String pattern, String event) {
    return pattern.endsWith("*")
        ? event.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(event);
  }

  /** Returns true where an event could match both. */
  boolean overlaps(NotificationRule other) {
    boolean sameEvent =
        events.stream()
            .anyMatch(
                one ->
                    other.events.stream()
                        .anyMatch(another -> covers(one, another) || covers(another, one)));
    boolean sameShape = kind != Kind.BUS && other.kind != Kind.BUS;
    String prefix1 = orEmpty(prefix);
    String prefix2 = orEmpty(other.prefix);
    String suffix1 = orEmpty(suffix);
    String suffix2 = orEmpty(other.suffix);
    return sameEvent
        && sameShape
        && (prefix1.startsWith(prefix2) || prefix2.startsWith(prefix1))
        && (suffix1.endsWith(suffix2) || suffix2.endsWith(suffix1));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
