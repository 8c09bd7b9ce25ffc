package io.lambent.services.sns;

import io.lambent.services.outbound.UserServers;
import io.lambent.services.sns.DeliveryTable.Delivery;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.http.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends messages to servers. See <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/http-header.html">Amazon SNS message and JSON
 * formats</a>.
 */
@Component
class HttpEndpoint {
  private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final String HEADER = "x-amz-sns-";
  private static final String AGENT = "Amazon Simple Notification Service Agent";
  private static final int REDIRECTS = 300;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  private final NotificationTexts texts;
  private final DeliveryPolicies policies;
  private final UserServers servers;

  HttpEndpoint(NotificationTexts texts, DeliveryPolicies policies, SnsProperties properties) {
    this.texts = texts;
    this.policies = policies;
    this.servers = new UserServers(properties.answerTimeout(), properties.privateEndpoints());
  }

  Deliverer.Result deliver(Delivery delivery) {
    Subscription subscription = delivery.subscription();
    try {
      HttpRequest request = request(servers.request(subscription.endpoint()), delivery);
      return result(subscription, servers.call(request).statusCode());
    } catch (IOException e) {
      log.debug("{} is not reached: {}", subscription.endpoint(), e.toString());
      return Deliverer.Result.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Deliverer.Result.FAILED;
    } catch (IllegalArgumentException e) {
      log.info("Nothing can be sent to {}: {}", subscription.endpoint(), e.getMessage());
      return Deliverer.Result.REFUSED;
    }
  }

  private static Deliverer.Result result(Subscription subscription, int status) {
    if (status >= 200 && status < REDIRECTS) {
      return Deliverer.Result.DONE;
    }
    log.debug("{} answers {}", subscription.endpoint(), status);
    return status >= REDIRECTS && status < SERVER_ERRORS && status != TOO_MANY_REQUESTS
        ? Deliverer.Result.REFUSED
        : Deliverer.Result.FAILED;
  }

  private HttpRequest request(HttpRequest.Builder request, Delivery delivery) {
    Notification message = delivery.message();
    Subscription subscription = delivery.subscription();
    request
        .header("Content-Type", policies.contentType(subscription))
        .header("User-Agent", AGENT)
        .header(HEADER + "message-type", message.type().name())
        .header(HEADER + "message-id", message.id().toString())
        .header(HEADER + "topic-arn", subscription.topicArn());
    if (message.type() != Notification.Type.SubscriptionConfirmation) {
      request.header(HEADER + "subscription-arn", subscription.arn());
    }
    boolean raw = subscription.isRaw() && message.type() == Notification.Type.Notification;
    if (raw) {
      request.header(HEADER + "rawdelivery", "true");
    }
    String body;
    if (message.type() != Notification.Type.Notification) {
      body = texts.confirmation(message, subscription);
    } else {
      body = raw ? texts.text(message, subscription) : texts.envelope(message, subscription);
    }
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  @PreDestroy
  void close() {
    servers.close();
  }
}
