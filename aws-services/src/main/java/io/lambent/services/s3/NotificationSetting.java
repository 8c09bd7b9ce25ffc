package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.services.events.EventPublisher;
import io.lambent.services.s3.notification.NotificationException;
import io.lambent.services.s3.notification.NotificationRule;
import io.lambent.services.s3.notification.NotificationRule.Kind;
import io.lambent.services.s3.notification.Notifications;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code PutBucketNotificationConfiguration} and {@code GetBucketNotificationConfiguration}. */
@Component
class NotificationSetting {
  /** The id of the rule that stands for the default event bus. */
  private static final String BUS = "EventBridge";

  private final Buckets buckets;
  private final BucketTable table;
  private final Notifications notifications;

  NotificationSetting(Buckets buckets, BucketTable table, Notifications notifications) {
    this.buckets = buckets;
    this.table = table;
    this.notifications = notifications;
  }

  S3Answer get(S3Request request) {
    Bucket bucket = buckets.of(request);
    String stored = bucket.notification();
    List<NotificationRule> rules = stored == null ? List.of() : notifications.read(stored);
    return S3Answer.with(
        "QueueConfigurations",
        written(rules, Kind.QUEUE, "QueueArn"),
        "TopicConfigurations",
        written(rules, Kind.TOPIC, "TopicArn"),
        "LambdaFunctionConfigurations",
        written(rules, Kind.FUNCTION, "LambdaFunctionArn"),
        "EventBridgeConfiguration",
        rules.stream().anyMatch(rule -> rule.kind() == Kind.BUS) ? new Struct() : null);
  }

  private static List<Struct> written(List<NotificationRule> rules, Kind kind, String member) {
    return rules.stream()
        .filter(rule -> rule.kind() == kind)
        .map(
            rule ->
                Struct.of(
                    "Id",
                    rule.id(),
                    member,
                    rule.arn(),
                    "Events",
                    rule.events(),
                    "Filter",
                    filter(rule)))
        .toList();
  }

  private static @Nullable Struct filter(NotificationRule rule) {
    List<Struct> parts = new ArrayList<>();
    if (rule.prefix() != null) {
      parts.add(Struct.of("Name", "Prefix", "Value", rule.prefix()));
    }
    if (rule.suffix() != null) {
      parts.add(Struct.of("Name", "Suffix", "Value", rule.suffix()));
    }
    return parts.isEmpty() ? null : Struct.of("Key", Struct.of("FilterRules", parts));
  }

  S3Answer put(S3Request request) {
    Bucket bucket = buckets.of(request);
    Struct configuration = request.input().struct("NotificationConfiguration");
    if (configuration == null) {
      throw S3Error.MALFORMED_XML.failure();
    }
    List<NotificationRule> rules = new ArrayList<>();
    if (configuration.has("EventBridgeConfiguration")) {
      rules.add(
          NotificationRule.ofAll(
              BUS, EventPublisher.defaultBus(bucket.account(), bucket.region())));
    }
    read(configuration.list("QueueConfigurations"), Kind.QUEUE, "QueueArn", rules);
    read(configuration.list("TopicConfigurations"), Kind.TOPIC, "TopicArn", rules);
    read(
        configuration.list("LambdaFunctionConfigurations"),
        Kind.FUNCTION,
        "LambdaFunctionArn",
        rules);
    boolean validates = !Boolean.TRUE.equals(request.input().get("SkipDestinationValidation"));
    try {
      notifications.check(rules);
      if (validates) {
        notifications.checkDestinations(
            bucket.name(), bucket.account(), bucket.region(), rules, request.caller().requestId());
      }
    } catch (NotificationException e) {
      throw S3Error.argument(e.text(), e.argument(), e.value());
    }
    table.setNotification(bucket, rules.isEmpty() ? null : notifications.write(rules));
    return S3Answer.empty();
  }

  private static void read(
      List<?> configurations, Kind kind, String member, List<NotificationRule> rules) {
    for (Object each : configurations) {
      Struct configuration = (Struct) each;
      String arn = configuration.text(member);
      List<String> events = configuration.list("Events").stream().map(String::valueOf).toList();
      if (arn == null || events.isEmpty()) {
        throw S3Error.MALFORMED_XML.failure();
      }
      String id = configuration.text("Id");
      Filter filter = Filter.of(configuration.struct("Filter"));
      rules.add(
          new NotificationRule(
              id == null || id.isEmpty() ? UUID.randomUUID().toString() : id,
              kind,
              arn,
              events,
              filter.prefix(),
              filter.suffix()));
    }
  }

  private record Filter(@Nullable String prefix, @Nullable String suffix) {

    static Filter of(@Nullable Struct filter) {
      Struct key = filter == null ? null : filter.struct("Key");
      String prefix = null;
      String suffix = null;
      for (Object each : key == null ? List.of() : key.list("FilterRules")) {
        Struct rule = (Struct) each;
        String name = String.valueOf(rule.text("Name"));
        String value = rule.text("Value");
        String text = value == null ? "" : value;
        if (name.equalsIgnoreCase("prefix")) {
          if (prefix != null) {
            throw S3Error.argument(
                "Cannot specify more than one prefix rule in a filter.", "FilterRule.Name", name);
          }
          prefix = text;
        } else if (name.equalsIgnoreCase("suffix")) {
          if (suffix != null) {
            throw S3Error.argument(
                "Cannot specify more than one suffix rule in a filter.", "FilterRule.Name", name);
          }
          suffix = text;
        } else {
          throw S3Error.argument(
              "filter rule name must be either prefix or suffix", "FilterRule.Name", name);
        }
      }
      return new Filter(prefix, suffix);
    }
  }
}
