package io.lambent.services.s3.notification;

import io.lambent.aws.arn.Arn;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The notification configurations of buckets, and the events that they ask for. */
@Component
public class Notifications {
  private static final int LONGEST_FILTER = 1024;
  private static final int MOST_RULES = 100;

  private static final Set<String> EVENTS =
      Set.of(
          "s3:ObjectCreated:*",
          "s3:ObjectCreated:Put",
          "s3:ObjectCreated:Post",
          "s3:ObjectCreated:Copy",
          "s3:ObjectCreated:CompleteMultipartUpload",
          "s3:ObjectRemoved:*",
          "s3:ObjectRemoved:Delete",
          "s3:ObjectRemoved:DeleteMarkerCreated",
          "s3:ObjectRestore:*",
          "s3:ObjectRestore:Post",
          "s3:ObjectRestore:Completed",
          "s3:ObjectTagging:*",
          "s3:ObjectTagging:Put",
          "s3:ObjectTagging:Delete",
          "s3:LifecycleExpiration:*",
          "s3:LifecycleExpiration:Delete",
          "s3:LifecycleExpiration:DeleteMarkerCreated");

  private final EventTable events;
  private final EventWorker worker;
  private final Destinations destinations;
  private final JsonMapper json;
  private final Clock clock;

  Notifications(
      EventTable events,
      EventWorker worker,
      Destinations destinations,
      JsonMapper json,
      Clock clock) {
    this.events = events;
    this.worker = worker;
    this.destinations = destinations;
    this.json = json;
    this.clock = clock;
  }

  public String write(List<NotificationRule> rules) {
    return json.writeValueAsString(rules);
  }

  public List<NotificationRule> read(String stored) {
    return json.readValue(stored, new TypeReference<List<NotificationRule>>() {});
  }

  /**
   * Checks rules by themselves and against each other.
   *
   * @throws NotificationException where they are not valid
   */
  public void check(List<NotificationRule> rules) {
    if (rules.size() > MOST_RULES) {
      throw new NotificationException(
          "You have attempted to put more than 100 notification configurations.",
          "NotificationConfiguration",
          Integer.toString(rules.size()));
    }
    Set<String> ids = new HashSet<>();
    for (NotificationRule rule : rules) {
      check(rule);
      if (!ids.add(rule.id())) {
        throw new NotificationException(
            "Same ID used for multiple configurations. IDs must be unique", "Id", rule.id());
      }
    }
    for (int i = 0; i < rules.size(); i++) {
      for (int j = i + 1; j < rules.size(); j++) {
        if (rules.get(i).overlaps(rules.get(j))) {
          throw new NotificationException(
              "Configurations overlap. Configurations on the same bucket cannot share a common"
                  + " event type.",
              "Event",
              rules.get(j).id());
        }
      }
    }
  }

  /**
   * Returns true for events that rules can ask for.
   *
   * @param name such as {@code ObjectCreated:Put}
   */
  public boolean isKnown(String name) {
    return !name.endsWith("*") && EVENTS.contains("s3:" + name);
  }

  private static void check(NotificationRule rule) {
    if (rule.kind() == NotificationRule.Kind.BUS) {
      return;
    }
    for (String event : rule.events()) {
      if (!EVENTS.contains(event)) {
        throw new NotificationException(
            "A specified event is not supported for notifications.", "Event", event);
      }
    }
    checkFilter(rule.prefix());
    checkFilter(rule.suffix());
    if (Arn.parse(rule.arn()).isEmpty()) {
      throw new NotificationException("The ARN could not be parsed", "Arn", rule.arn());
    }
  }

  private static void checkFilter(@Nullable String value) {
    if (value != null && value.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILTER) {
      throw new NotificationException(
          "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
          "FilterRule.Value",
          value);
    }
  }

  /**
   * Checks that all destinations take events, and sends queues and topics the test event.
   *
   * @throws NotificationException where one does not
   */
  public void checkDestinations(
      String bucket,
      String account,
      String region,
      List<NotificationRule> rules,
      String requestId) {
    for (NotificationRule rule : rules) {
      if (!destinations.exists(rule, account, region)) {
        throw invalid(rule);
      }
    }
    String test = EventRecord.test(json, bucket, requestId, clock.instant());
    for (NotificationRule rule : rules) {
      if (rule.kind().isTested()
          && !(destinations.send(rule.arn(), UUID.randomUUID(), test, null)
              instanceof Destinations.Outcome.Delivered)) {
        throw invalid(rule);
      }
    }
  }

  private static NotificationException invalid(NotificationRule rule) {
    return new NotificationException(
        "Unable to validate the following destination configurations",
        rule.arn(),
        "The destination does not exist, is of another account or region, or is FIFO");
  }

  /**
   * Adds an event to the transaction of the caller, for each rule that asks for it.
   *
   * @param stored the rules of the bucket as {@link #write} wrote them
   */
  public void publish(String stored, ObjectEvent.Source source, ObjectEvent event) {
    publish(read(stored), source, event);
  }

  /** Adds an event to the transaction of the caller, for each of the rules that asks for it. */
  public void publish(List<NotificationRule> rules, ObjectEvent.Source source, ObjectEvent event) {
    for (NotificationRule rule : rules) {
      String message = rule.matches(event) ? message(rule, source, event) : null;
      if (message != null) {
        events.insert(rule.arn(), source.owner(), message, source.actor().traceHeader());
      }
    }
  }

  /** The record that a destination gets of an event; null if it gets none. */
  private @Nullable String message(
      NotificationRule rule, ObjectEvent.Source source, ObjectEvent event) {
    return rule.kind() == NotificationRule.Kind.BUS
        ? BusRecord.of(json, source, event)
        : EventRecord.of(json, rule, source, event);
  }

  /** Called after a transaction that may have committed events. */
  public void committed() {
    worker.wake();
  }
}
