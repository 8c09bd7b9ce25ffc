package io.lambent.services.s3.intake;

import io.lambent.contract.digest.Sha256;
import io.lambent.services.s3.notification.NotificationRule;
import io.lambent.services.s3.notification.Notifications;
import io.lambent.services.s3.notification.ObjectEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the events of other stores. They go where the notification configuration of the bucket of
 * that name says, if there is one, and to the destinations that are configured for the store.
 */
@Component
class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final Notifications notifications;
  private final JsonMapper json;
  private final Clock clock;

  Intake(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      Notifications notifications,
      JsonMapper json,
      Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.notifications = notifications;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Commits the events of a message, all or none. Events that AWS does not have are left out.
   *
   * @throws UnreadableEventException where the message has no shape in which stores send events
   */
  void take(String name, IntakeProperties.Source source, byte[] message) {
    List<ForeignEvent> events =
        read(source, message).stream()
            .filter(one -> notifications.isKnown(one.event().name()))
            .toList();
    transactions.executeWithoutResult(
        status -> events.forEach(event -> publish(name, source, event)));
    notifications.committed();
    log.debug("{} events of {} are committed", events.size(), name);
  }

  private List<ForeignEvent> read(IntakeProperties.Source source, byte[] message) {
    JsonNode root;
    try {
      root = json.readTree(message);
    } catch (JacksonException e) {
      throw new UnreadableEventException("The message is not JSON.");
    }
    if (root.path("Event").asString("").equals("s3:TestEvent")) {
      return List.of();
    }
    return root.path("Records").isArray()
        ? ForeignRecords.read(root.path("Records"), source.keysEncoded(), clock.instant())
        : FilerEvent.read(root, clock.instant());
  }

  private void publish(String name, IntakeProperties.Source source, ForeignEvent event) {
    if (!isNew(name, event)) {
      return;
    }
    List<NotificationRule> rules = new ArrayList<>(rulesOf(source, event.bucket()));
    List<String> known = rules.stream().map(NotificationRule::arn).toList();
    source.destinations().stream()
        .filter(destination -> !known.contains(destination))
        .map(destination -> NotificationRule.ofAll(name, destination))
        .forEach(rules::add);
    notifications.publish(
        rules,
        new ObjectEvent.Source(event.bucket(), source.account(), source.region(), event.actor()),
        event.event());
  }

  /** Returns false for an event that was taken before; stores send again what failed. */
  private boolean isNew(String name, ForeignEvent event) {
    String identity = event.identity();
    return identity == null
        || jdbc.sql(
                    "insert into lambent_aws.s3_received (id, received_at) values (:id, now())"
                        + " on conflict (id) do nothing")
                .param("id", HexFormat.of().parseHex(Sha256.hex(name + "\n" + identity)))
                .update()
            == 1;
  }

  private List<NotificationRule> rulesOf(IntakeProperties.Source source, String bucket) {
    return jdbc.sql(
            "select notification from lambent_aws.s3_bucket where name = :bucket"
                + " and account = :account and notification is not null")
        .param("bucket", bucket)
        .param("account", source.account())
        .query(String.class)
        .optional()
        .map(notifications::read)
        .orElse(List.of());
  }

  /** Deletes what events are recognised by; stores give up long before. */
  @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT1H")
  void expire() {
    jdbc.sql("delete from lambent_aws.s3_received where received_at < now() - interval '7 days'")
        .update();
  }
}
