package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A topic brings what is published to it to functions, queues and servers. */
@ExtendWith(Lambent.class)
class SnsTest {
  private static final String PRINTING =
      "def handler(event, context):\n    print('got', event['Records'][0]['Sns']['Message'])";

  private final Clients clients;

  SnsTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void invokesAFunctionAndFillsAQueue() {
    String function = clients.deployPython(PRINTING);
    String arn =
        clients
            .lambda()
            .getFunction(request -> request.functionName(function))
            .configuration()
            .functionArn();
    try (SnsClient sns = clients.sns();
        SqsClient sqs = clients.sqs()) {
      String topic = sns.createTopic(request -> request.name("t-" + UUID.randomUUID())).topicArn();
      String queue =
          sqs.createQueue(request -> request.queueName("t-" + UUID.randomUUID())).queueUrl();
      String queueArn =
          sqs.getQueueAttributes(
                  request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
              .attributes()
              .get(QueueAttributeName.QUEUE_ARN);
      sns.subscribe(request -> request.topicArn(topic).protocol("lambda").endpoint(arn));
      sns.subscribe(
          request ->
              request
                  .topicArn(topic)
                  .protocol("sqs")
                  .endpoint(queueArn)
                  .attributes(Map.of("RawMessageDelivery", "true")));

      sns.publish(request -> request.topicArn(topic).message("hello topic"));

      assertThat(
              Eventually.find(
                      () ->
                          sqs
                              .receiveMessage(
                                  request -> request.queueUrl(queue).waitTimeSeconds(20))
                              .messages()
                              .stream()
                              .findFirst())
                  .body())
          .isEqualTo("hello topic");
      assertThat(Eventually.find(() -> logged(function))).startsWith("got hello topic");
    }
  }

  @Test
  void aServerConfirmsByALinkAndGetsSignedNotifications() throws Exception {
    BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try (SnsClient sns = clients.sns()) {
      String topic = sns.createTopic(request -> request.name("t-" + UUID.randomUUID())).topicArn();
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      sns.subscribe(request -> request.topicArn(topic).protocol("http").endpoint(url));

      assertThat(get(next(received).path("SubscribeURL").asString()))
          .contains("<SubscriptionArn>" + topic + ":");
      sns.publish(request -> request.topicArn(topic).message("hello server"));
      JsonNode notification = next(received);

      assertThat(notification.path("Message").asString()).isEqualTo("hello server");
      assertThat(get(notification.path("SigningCertURL").asString()))
          .startsWith("-----BEGIN CERTIFICATE-----");
      assertThat(get(notification.path("UnsubscribeURL").asString()))
          .contains("UnsubscribeResponse");
      assertThat(next(received).path("Type").asString()).isEqualTo("UnsubscribeConfirmation");
    } finally {
      server.stop(0);
    }
  }

  private static JsonNode next(BlockingQueue<JsonNode> received) throws InterruptedException {
    JsonNode next = received.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the server got nothing");
    }
    return next;
  }

  private String get(String link) throws Exception {
    HttpResponse<String> response =
        clients
            .plain()
            .send(
                HttpRequest.newBuilder(URI.create(link)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private Optional<String> logged(String function) {
    try {
      return clients
          .logs()
          .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
          .events()
          .stream()
          .map(FilteredLogEvent::message)
          .filter(message -> message.startsWith("got"))
          .findFirst();
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }
}
