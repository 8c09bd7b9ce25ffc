package io.lambent.services.sns;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Subscriptions of servers: each gets a message by which it can confirm, and another one when the
 * subscription has ended. A message is committed with the change that it reports.
 */
@Component
class Confirmations {
  private static final int TOKEN_BYTES = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SubscriptionTable table;
  private final Outbox outbox;
  private final DeliverySignal signal;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Confirmations(
      SubscriptionTable table,
      Outbox outbox,
      DeliverySignal signal,
      TransactionTemplate transactions,
      Clock clock) {
    this.table = table;
    this.outbox = outbox;
    this.signal = signal;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Subscribes a server, and asks it again where it has not confirmed yet. */
  Subscription subscribe(
      Caller caller,
      Topic topic,
      Subscription.Protocol protocol,
      String endpoint,
      Map<String, String> attributes) {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    Subscription subscription =
        Objects.requireNonNull(
            transactions.execute(
                status -> {
                  Subscription present =
                      table.insert(
                          topic,
                          protocol,
                          endpoint,
                          caller.account(),
                          attributes,
                          HexFormat.of().formatHex(token));
                  if (present.isPending()) {
                    outbox.add(topic.id(), confirmation(caller, present), present.id());
                  }
                  return present;
                }));
    signal.raise(true);
    return subscription;
  }

  private Notification confirmation(Caller caller, Subscription subscription) {
    return message(
        caller,
        Notification.Type.SubscriptionConfirmation,
        "You have chosen to subscribe to the topic "
            + subscription.topicArn()
            + ".\nTo confirm the subscription, visit the SubscribeURL included in this message.");
  }

  private Notification message(Caller caller, Notification.Type type, String text) {
    return new Notification(
        UUID.randomUUID(),
        type,
        text,
        false,
        null,
        Map.of(),
        null,
        null,
        null,
        caller.endpoint(),
        null,
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /**
   * Confirms the subscription that a token was made for.
   *
   * @param authenticated true where only its owner may end it
   */
  Subscription confirm(String topicArn, String token, boolean authenticated) {
    Subscription subscription = TopicTable.isStorable(token) ? table.findByToken(token) : null;
    if (subscription == null
        || !subscription.topicArn().equals(topicArn)
        || !table.confirm(subscription, authenticated)) {
      throw AwsFailure.declared("InvalidParameterException", "Invalid token");
    }
    return subscription;
  }

  /** Ends a subscription, and tells its server how to take that back. */
  void end(Caller caller, Subscription subscription) {
    transactions.executeWithoutResult(
        status -> {
          Long topic = table.end(subscription.id());
          if (topic != null && !subscription.isPending()) {
            outbox.add(
                topic,
                message(
                    caller,
                    Notification.Type.UnsubscribeConfirmation,
                    "You have chosen to deactivate subscription "
                        + subscription.arn()
                        + ".\nTo cancel this operation and restore the subscription, visit the"
                        + " SubscribeURL included in this message."),
                subscription.id());
          }
        });
    signal.raise(true);
  }
}
