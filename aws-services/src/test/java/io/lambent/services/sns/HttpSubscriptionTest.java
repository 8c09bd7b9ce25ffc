package io.lambent.services.sns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.TestingAwsServices;
import io.lambent.services.sns.TestingServer.Received;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Servers as subscribers: confirmation, signed messages, retries. */
class HttpSubscriptionTest extends SnsCalls {
  private static final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  private TestingServer server;

  private final String topic = topic();

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Follows a link as the gateway would pass it on, and answers with the body. */
  private static String follow(String link) throws Exception {
    URI uri = URI.create(link);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(services.uri() + uri.getRawPath() + query(uri)));
    // The gateway knows no account where there is no signature.
    TestingAwsServices.headers("sns", "999999999999").forEach(request::header);
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }

  private String subscribeAndConfirm(Map<String, String> attributes) throws Exception {
    String subscription = subscribe(topic, "http", server.url(), attributes);
    follow(server.next().text("SubscribeURL"));
    return subscription;
  }

  private static void assertSigned(Received message, String algorithm, String... members)
      throws Exception {
    StringBuilder text = new StringBuilder();
    for (String member : members) {
      text.append(member).append('\n').append(message.text(member)).append('\n');
    }
    String pem = follow(message.text("SigningCertURL"));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    certificate.checkValidity();
    certificate.verify(certificate.getPublicKey());
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(certificate);
    signature.update(text.toString().getBytes(UTF_8));
    assertThat(signature.verify(Base64.getDecoder().decode(message.text("Signature")))).isTrue();
  }

  @Test
  void aServerConfirmsAndGetsSignedNotifications() throws Exception {
    assertThat(
            sns.subscribe(
                    request -> request.topicArn(topic).protocol("http").endpoint(server.url()))
                .subscriptionArn())
        .isEqualTo("pending confirmation");
    Received confirmation = server.next();
    publish(topic, "too early");

    assertThat(confirmation.header("x-amz-sns-message-type")).isEqualTo("SubscriptionConfirmation");
    assertThat(confirmation.header("x-amz-sns-topic-arn")).isEqualTo(topic);
    assertThat(confirmation.header("x-amz-sns-message-id"))
        .isEqualTo(confirmation.text("MessageId"));
    assertThat(confirmation.header("x-amz-sns-subscription-arn")).isNull();
    assertThat(confirmation.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
    assertThat(confirmation.header("User-Agent"))
        .isEqualTo("Amazon Simple Notification Service Agent");
    assertThat(confirmation.json().propertyNames())
        .containsExactly(
            "Type",
            "MessageId",
            "Token",
            "TopicArn",
            "Message",
            "SubscribeURL",
            "Timestamp",
            "SignatureVersion",
            "Signature",
            "SigningCertURL");
    assertSigned(
        confirmation,
        "SHA1withRSA",
        "Message",
        "MessageId",
        "SubscribeURL",
        "Timestamp",
        "Token",
        "TopicArn",
        "Type");
    assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic)).subscriptions())
        .extracting(one -> one.subscriptionArn())
        .containsExactly("PendingConfirmation");
    assertThat(sns.getTopicAttributes(request -> request.topicArn(topic)).attributes())
        .containsEntry("SubscriptionsPending", "1")
        .containsEntry("SubscriptionsConfirmed", "0");

    String subscription =
        sns.confirmSubscription(
                request -> request.topicArn(topic).token(confirmation.text("Token")))
            .subscriptionArn();
    sns.publish(request -> request.topicArn(topic).message("hello\nserver").subject("about"));
    Received notification = server.next();

    assertThat(subscription).startsWith(topic + ":");
    assertThat(notification.header("x-amz-sns-message-type")).isEqualTo("Notification");
    assertThat(notification.header("x-amz-sns-subscription-arn")).isEqualTo(subscription);
    assertThat(notification.header("x-amz-sns-rawdelivery")).isNull();
    assertThat(notification.text("Type")).isEqualTo("Notification");
    assertThat(notification.text("Message")).isEqualTo("hello\nserver");
    assertThat(notification.text("SignatureVersion")).isEqualTo("1");
    assertSigned(
        notification,
        "SHA1withRSA",
        "Message",
        "MessageId",
        "Subject",
        "Timestamp",
        "TopicArn",
        "Type");
    assertThat(
            sns.getSubscriptionAttributes(request -> request.subscriptionArn(subscription))
                .attributes())
        .containsEntry("PendingConfirmation", "false")
        .containsEntry("ConfirmationWasAuthenticated", "false")
        .containsEntry("Protocol", "http")
        .containsKey("EffectiveDeliveryPolicy");
  }

  @Test
  void signsWithSha256WhereTheTopicSaysSo() throws Exception {
    sns.setTopicAttributes(
        request -> request.topicArn(topic).attributeName("SignatureVersion").attributeValue("2"));
    subscribeAndConfirm(Map.of());
    publish(topic, "m");
    Received notification = server.next();

    assertThat(notification.text("SignatureVersion")).isEqualTo("2");
    assertSigned(
        notification, "SHA256withRSA", "Message", "MessageId", "Timestamp", "TopicArn", "Type");
  }

  @Test
  void deliversRaw() throws Exception {
    subscribeAndConfirm(Map.of("RawMessageDelivery", "true"));
    publish(topic, "just this");
    Received notification = server.next();

    assertThat(notification.body()).isEqualTo("just this");
    assertThat(notification.header("x-amz-sns-rawdelivery")).isEqualTo("true");
    assertThat(notification.header("x-amz-sns-message-type")).isEqualTo("Notification");
  }

  @Test
  void aLinkEndsASubscriptionAndAnotherOneTakesThatBack() throws Exception {
    String subscription = subscribeAndConfirm(Map.of());
    publish(topic, "first");
    follow(server.next().text("UnsubscribeURL"));
    Received confirmation = server.next();
    publish(topic, "nobody gets this");

    assertThat(confirmation.header("x-amz-sns-message-type")).isEqualTo("UnsubscribeConfirmation");
    assertThat(confirmation.header("x-amz-sns-subscription-arn")).isEqualTo(subscription);
    assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic)).subscriptions())
        .isEmpty();

    follow(confirmation.text("SubscribeURL"));
    publish(topic, "back again");
    assertThat(server.next().text("Message")).isEqualTo("back again");
  }

  @Test
  void onlyTheOwnerEndsASubscriptionThatWasConfirmedSo() throws Exception {
    String subscription = subscribe(topic, "http", server.url(), Map.of());
    String token = server.next().text("Token");
    sns.confirmSubscription(
        request -> request.topicArn(topic).token(token).authenticateOnUnsubscribe("true"));
    publish(topic, "first");

    follow(server.next().text("UnsubscribeURL"));
    publish(topic, "second");
    assertThat(server.next().text("Message")).isEqualTo("second");

    sns.unsubscribe(request -> request.subscriptionArn(subscription));
    assertThat(server.next().text("Type")).isEqualTo("UnsubscribeConfirmation");
  }

  @Test
  void triesAgainAsThePolicySaysAndThenUsesTheDeadLetterQueue() throws Exception {
    String deadLetters = queue();
    subscribeAndConfirm(
        Map.of(
            "DeliveryPolicy",
            """
            {"healthyRetryPolicy": {"numRetries": 2, "numNoDelayRetries": 1,
              "minDelayTarget": 1, "maxDelayTarget": 1},
             "requestPolicy": {"headerContentType": "application/json"}}
            """,
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":\"" + arn(deadLetters) + "\"}"));
    server.answer(500, 503, 500);
    publish(topic, "m");
    for (int i = 0; i < 3; i++) {
      Received attempt = server.next();
      assertThat(attempt.text("Message")).isEqualTo("m");
      assertThat(attempt.header("Content-Type")).isEqualTo("application/json");
    }

    Message letter = receive(deadLetters, 1).getFirst();

    assertThat(json(letter.body()).path("Message").asString()).isEqualTo("m");
    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void doesNotTryAgainWhatAServerRefuses() throws Exception {
    String deadLetters = queue();
    subscribeAndConfirm(
        Map.of("RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn(deadLetters) + "\"}"));
    server.answer(403);
    publish(topic, "m");

    assertThat(receive(deadLetters, 1)).hasSize(1);
    server.next();
    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void refusesWhatAwsRefuses() throws Exception {
    String invalid = "InvalidParameter";
    assertError(
        () -> subscribe(topic, "https", server.url(), Map.of()),
        invalid,
        "Invalid parameter: Endpoint must match the specified protocol");
    assertError(
        () -> subscribe(topic, "http", "http://", Map.of()),
        invalid,
        "Invalid parameter: Unreachable endpoint");
    assertError(
        () ->
            subscribe(
                topic,
                "http",
                server.url(),
                Map.of("DeliveryPolicy", "{\"healthyRetryPolicy\":{\"numRetries\":101}}")),
        invalid,
        "Invalid parameter: Attributes Reason: DeliveryPolicy: healthyRetryPolicy has a value out"
            + " of range");
    assertError(
        () ->
            subscribe(
                topic,
                "http",
                server.url(),
                Map.of("DeliveryPolicy", "{\"throttlePolicy\":{\"maxReceivesPerSecond\":1}}")),
        invalid,
        "Invalid parameter: Attributes Reason: DeliveryPolicy: Lambent does not support"
            + " 'throttlePolicy'");
    assertError(
        () -> sns.confirmSubscription(request -> request.topicArn(topic).token("0")),
        invalid,
        "Invalid token");
    assertThat(server.hasMore()).isFalse();
  }
}
