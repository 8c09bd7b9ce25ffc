package io.lambent.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingFunction;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.batch.BufferLimit;
import io.lambent.trigger.batch.FailureDeliveries;
import io.lambent.trigger.kafka.KafkaProperties.Cluster;
import io.lambent.trigger.kafka.KafkaProperties.SecurityProtocol;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.secret.TestingSecrets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A mapping of a topic, and the pollers that read the topic. */
final class TestingKafkaMapping implements AutoCloseable {
  static final String ARN = "arn:aws:kafka:us-east-1:200000000001:cluster/c/1";

  final TestingFunction functions;
  final Map<String, String> secrets = new HashMap<>();
  final List<Delivery> delivered = new CopyOnWriteArrayList<>();
  Kind kind = Kind.SELF_MANAGED_KAFKA;
  int batchSize = 100;
  int windowMillis = 100;
  boolean partialFailures;
  List<String> filters = List.of();
  List<Access> access = List.of();
  Failures failures = Failures.RETRIED;
  @Nullable Instant since;
  @Nullable String group;

  private final String uuid = UUID.randomUUID().toString();
  private final TestingKafka kafka;
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final MinuteMetrics metrics =
      new MinuteMetrics(batch -> {}, InstantSource.system(), Duration.ofMinutes(1), Duration.ZERO);
  private final List<KafkaPoller> pollers = new ArrayList<>();
  private String server;

  TestingKafkaMapping(TestingKafka kafka) {
    this(kafka, new TestingFunction());
  }

  TestingKafkaMapping(TestingKafka kafka, TestingFunction functions) {
    this.kafka = kafka;
    this.functions = functions;
    this.server = kafka.server();
  }

  String uuid() {
    return uuid;
  }

  /** Makes this a mapping of an MSK cluster, which is named by an ARN. */
  TestingKafkaMapping msk() {
    kind = Kind.MSK;
    clusters.put("msk", new Cluster(ARN, List.of(kafka.server()), null));
    return this;
  }

  /** Makes the pollers use the listener that requires a password. */
  TestingKafkaMapping secured() {
    server = kafka.securedServer();
    clusters.put("secured", new Cluster(null, List.of(server), SecurityProtocol.SASL_PLAINTEXT));
    return this;
  }

  /** Makes the pollers use another listener, with the protocol that the access settings choose. */
  TestingKafkaMapping at(String bootstrapServer) {
    server = bootstrapServer;
    return this;
  }

  void open(String topic) {
    EventCounts counts = new EventCounts(metrics);
    KafkaPollers.Services services =
        new KafkaPollers.Services(
            functions,
            counts,
            new FailureDeliveries(
                delivery -> {
                  delivered.add(delivery);
                  return DeliveryResult.delivered();
                },
                counts),
            new BufferLimit(64 << 20),
            Clock.systemUTC(),
            10,
            Duration.ofMillis(200));
    OwnServices none =
        new OwnServices(
            URI.create("http://localhost:1"),
            new InternalProperties("t"),
            AwsServicesStarter.ALWAYS_RUNNING,
            LocalServices.NONE);
    KafkaAccess reached =
        new KafkaAccess(new KafkaProperties(clusters, List.of()), TestingSecrets.of(secrets, none));
    KafkaPoller poller = new KafkaPoller(mapping(topic), reached, services);
    pollers.add(poller);
    poller.start();
  }

  /** Starts a second poller of the mapping, as another instance does. */
  void openAnother(String topic) {
    open(topic);
  }

  @Nullable String result() {
    return pollers.getLast().result();
  }

  /** The records of an event, of all partitions. */
  static List<JsonNode> records(JsonNode event) {
    List<JsonNode> records = new ArrayList<>();
    event.path("records").forEach(partition -> partition.forEach(records::add));
    return records;
  }

  static String value(JsonNode record) {
    return new String(Base64.getDecoder().decode(record.path("value").asString()), UTF_8);
  }

  static List<String> values(JsonNode event) {
    return records(event).stream().map(TestingKafkaMapping::value).toList();
  }

  /**
   * Defines a function that fails with events in which a value begins with the prefix.
   *
   * @return the values that the function has handled so far
   */
  List<String> handle(String failing) {
    List<String> handled = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          List<String> values = values(event);
          if (values.stream().anyMatch(value -> value.startsWith(failing))) {
            return TestingFunction.error();
          }
          handled.addAll(values);
          return TestingFunction.answer("null");
        });
    return handled;
  }

  static JsonNode read(byte[] json) {
    return JsonMapper.shared().readTree(json);
  }

  private EventSourceMapping mapping(String topic) {
    return TestingMapping.of(uuid, kind == Kind.MSK ? ARN : "", "f")
        .batchSize(batchSize)
        .filters(filters)
        .partialFailures(partialFailures)
        .cluster(
            new ClusterSettings(
                kind,
                kind == Kind.MSK ? List.of() : List.of(server),
                topic,
                null,
                false,
                group == null ? uuid : group,
                since,
                access,
                windowMillis,
                failures,
                false))
        .make();
  }

  @Override
  public void close() {
    pollers.forEach(KafkaPoller::stop);
    try {
      for (KafkaPoller poller : pollers) {
        poller.awaitIdle(Duration.ofSeconds(1));
      }
      metrics.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
