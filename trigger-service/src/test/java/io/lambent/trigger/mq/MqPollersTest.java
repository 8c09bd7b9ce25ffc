package io.lambent.trigger.mq;

import static io.lambent.trigger.TestingTriggers.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingFunction;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.mq.MqProperties.Broker;
import io.lambent.trigger.secret.TestingSecrets;
import io.lambent.trigger.source.MappingPoller;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerPluginSupport;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.ConnectionContext;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ConnectionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads queues of ActiveMQ's broker, and of one that implements RabbitMQ's AMQP. */
class MqPollersTest {
  private static final String ARN = "arn:aws:mq:us-east-1:200000000001:broker:b:b-1";
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:200000000001:secret:s";

  private final TestingFunction functions = new TestingFunction();
  private final MinuteMetrics metrics =
      new MinuteMetrics(batch -> {}, InstantSource.system(), Duration.ofMinutes(1), Duration.ZERO);
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private int windowMillis = 200;
  private @Nullable MappingPoller poller;

  @AfterEach
  void stop() throws Exception {
    if (poller != null) {
      poller.stop();
      poller.awaitIdle(Duration.ofSeconds(3));
    }
    metrics.close();
  }

  private MappingPoller poller() {
    return Objects.requireNonNull(poller);
  }

  private void open(URI uri, String queue, int batchSize, List<String> filters) {
    OwnServices none =
        new OwnServices(
            URI.create("http://localhost:1"),
            new InternalProperties("t"),
            AwsServicesStarter.ALWAYS_RUNNING,
            LocalServices.NONE);
    MqPollers pollers =
        new MqPollers(
            new MqProperties(Map.of("b", new Broker(ARN, uri))),
            TestingSecrets.of(
                Map.of(SECRET, "{\"username\": \"reader\", \"password\": \"secret\"}"), none),
            functions,
            new EventCounts(metrics));
    EventSourceMapping mapping =
        TestingMapping.of(ARN, "f")
            .batchSize(batchSize)
            .filters(filters)
            .cluster(
                new ClusterSettings(
                    Kind.MQ,
                    List.of(),
                    queue,
                    null,
                    false,
                    null,
                    null,
                    List.of(new Access("BASIC_AUTH", SECRET)),
                    windowMillis,
                    Failures.RETRIED,
                    false))
            .make();
    assertThat(pollers.opens(mapping)).isTrue();
    poller = pollers.open(mapping);
    poller().start();
  }

  /** Defines a function that records its events, and fails the given number of times first. */
  private void failFirst(int failures) {
    AtomicInteger left = new AtomicInteger(failures);
    functions.put(
        "f",
        event -> {
          events.add(event);
          return left.getAndDecrement() > 0
              ? TestingFunction.error()
              : TestingFunction.answer("null");
        });
  }

  private static String data(JsonNode message) {
    return new String(Base64.getDecoder().decode(message.path("data").asString()), UTF_8);
  }

  @Test
  void givesMessagesOfRabbitMqAndAcknowledgesThemOnceTheFunctionSucceeds() throws Exception {
    failFirst(1);
    try (TestingRabbit rabbit = new TestingRabbit()) {
      rabbit.put(
          new BasicProperties.Builder()
              .contentType("text/plain")
              .headers(Map.of("h", "v", "n", 7))
              .deliveryMode(1)
              .priority(34)
              .timestamp(new Date(2_021_000))
              .build(),
          "Hello".getBytes(UTF_8));
      open(URI.create("amqp://localhost:" + rabbit.port()), TestingRabbit.QUEUE, 10, List.of());

      await(() -> rabbit.acknowledged() == 1);
      assertThat(events).hasSize(2);
      assertThat(events.getFirst())
          .isEqualTo(
              JsonMapper.shared()
                  .readTree(
                      """
                      {"eventSource": "aws:rmq", "eventSourceArn": "%s", "rmqMessagesByQueue": {
                        "orders::/": [{"basicProperties": {"contentType": "text/plain",
                          "contentEncoding": null, "headers": {"h": {"bytes": [118]}, "n": 7},
                          "deliveryMode": 1, "priority": 34, "correlationId": null,
                          "replyTo": null, "expiration": null, "messageId": null,
                          "timestamp": "Jan 1, 1970, 12:33:41 AM", "type": null, "userId": null,
                          "appId": null, "clusterId": null, "bodySize": 5},
                          "redelivered": false, "data": "SGVsbG8="}]}}
                      """
                          .formatted(ARN)));
      await(() -> "OK".equals(poller().result()));
    }
  }

  @Test
  void readsAgainWhatABrokerHasLostTheConsumerOf() throws Exception {
    failFirst(Integer.MAX_VALUE);
    try (TestingRabbit rabbit = new TestingRabbit()) {
      open(URI.create("amqp://localhost:" + rabbit.port()), TestingRabbit.QUEUE, 2, List.of());
      for (int i = 0; i < 5; i++) {
        rabbit.put(new BasicProperties(), ("m" + i).getBytes(UTF_8));
      }
      await(() -> !events.isEmpty());
      List<String> handled = new CopyOnWriteArrayList<>();
      functions.put(
          "f",
          event -> {
            event.at("/rmqMessagesByQueue/orders::~1").forEach(one -> handled.add(data(one)));
            return TestingFunction.answer("null");
          });
      rabbit.cut();

      await(() -> rabbit.acknowledged() == 5);
      assertThat(handled).containsSubsequence("m0", "m1", "m2", "m3", "m4");
    }
  }

  /** Runs where RabbitMQ is installed; other tests use {@link TestingRabbit}. */
  @Test
  void givesMessagesOfRabbitMqItself() throws Exception {
    assumeTrue(RabbitServer.isInstalled());
    failFirst(1);
    windowMillis = 60_000;
    try (RabbitServer rabbit = new RabbitServer("reader", "secret")) {
      ConnectionFactory client = rabbit.client("reader", "secret");
      await(() -> rabbit.isReady(client));
      try (var connection = client.newConnection();
          Channel channel = connection.createChannel()) {
        channel.queueDeclare("orders", true, false, false, Map.of());
        for (int i = 0; i < 30; i++) {
          channel.basicPublish("", "orders", new BasicProperties(), ("m" + i).getBytes(UTF_8));
        }
        open(URI.create("amqp://localhost:" + rabbit.port), "orders", 10, List.of());

        await(() -> events.stream().skip(1).mapToInt(MqPollersTest::messages).sum() == 30);
        assertThat(messages(events.getFirst())).isEqualTo(10);
        await(() -> "OK".equals(poller().result()));
        poller().stop().get();
        assertThat(channel.messageCount("orders")).isZero();
      }
    }
  }

  private static int messages(JsonNode event) {
    return event.at("/rmqMessagesByQueue/orders::~1").size();
  }

  @Test
  void saysThatAQueueOfRabbitMqIsMissing() throws Exception {
    try (TestingRabbit rabbit = new TestingRabbit()) {
      open(URI.create("amqp://localhost:" + rabbit.port()), "missing", 10, List.of());

      await(() -> poller().result() != null);
      assertThat(Objects.requireNonNull(poller().result()))
          .startsWith("PROBLEM: Connection error.")
          .contains("no queue 'missing'");
    }
  }

  @Test
  void givesMessagesOfActiveMqThatFiltersLetPass() throws Exception {
    failFirst(1);
    windowMillis = 60_000;
    BrokerService broker = activeMq();
    try {
      URI uri = broker.getTransportConnectors().getFirst().getPublishableConnectURI();
      open(uri, "orders", 2, List.of("{\"data\": {\"n\": [1, 2]}}"));
      try (Connection connection =
          new ActiveMQConnectionFactory("reader", "secret", uri.toString()).createConnection()) {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue queue = session.createQueue("orders");
        MessageProducer producer = session.createProducer(queue);
        TextMessage text = session.createTextMessage("{\"n\": 1}");
        text.setJMSCorrelationID("c");
        text.setIntProperty("index", 1);
        producer.send(text);
        producer.send(session.createTextMessage("{\"n\": 3}"));
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeBytes("{\"n\": 2}".getBytes(UTF_8));
        producer.send(bytes);
      }

      await(() -> "OK".equals(poller().result()));
      await(() -> left(broker) == 0);
      JsonNode event = events.getLast();
      assertThat(event.path("eventSource").asString()).isEqualTo("aws:mq");
      assertThat(event.path("eventSourceArn").asString()).isEqualTo(ARN);
      List<String> data =
          IntStream.range(0, event.path("messages").size())
              .mapToObj(i -> data(event.path("messages").path(i)))
              .toList();
      assertThat(data).containsExactly("{\"n\": 1}", "{\"n\": 2}");
      JsonNode first = event.at("/messages/0");
      assertThat(first.path("messageID").asString()).startsWith("ID:");
      assertThat(first.path("messageType").asString()).isEqualTo("jms/text-message");
      assertThat(first.path("correlationID").asString()).isEqualTo("c");
      assertThat(first.at("/destination/physicalName").asString()).isEqualTo("orders");
      assertThat(first.at("/properties/index").asString()).isEqualTo("1");
      assertThat(event.at("/messages/1/messageType").asString()).isEqualTo("jms/bytes-message");
    } finally {
      broker.stop();
    }
  }

  private static long left(BrokerService broker) {
    try {
      return broker
          .getDestination(new ActiveMQQueue("orders"))
          .getDestinationStatistics()
          .getMessages()
          .getCount();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static BrokerService activeMq() throws Exception {
    BrokerService broker = new BrokerService();
    broker.setPersistent(false);
    broker.setUseJmx(false);
    broker.setPlugins(
        new BrokerPlugin[] {
          new BrokerPluginSupport() {
            @Override
            public void addConnection(ConnectionContext context, ConnectionInfo info)
                throws Exception {
              if (!"reader".equals(info.getUserName()) || !"secret".equals(info.getPassword())) {
                throw new SecurityException("not the user");
              }
              super.addConnection(context, info);
            }
          }
        });
    broker.addConnector("tcp://127.0.0.1:0");
    broker.start();
    broker.waitUntilStarted();
    return broker;
  }
}
