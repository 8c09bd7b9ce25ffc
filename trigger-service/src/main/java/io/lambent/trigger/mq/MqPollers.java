package io.lambent.trigger.mq;

import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.feed.Feed;
import io.lambent.trigger.feed.FeedPoller;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.secret.Secret;
import io.lambent.trigger.secret.Secrets;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.MappingPollerFactory;
import io.lambent.trigger.source.SourceException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates pollers of queues of brokers. The brokers' clients are loaded with the first of them. */
@Component
class MqPollers implements MappingPollerFactory {
  private static final Set<String> RABBIT = Set.of("amqp", "amqps");

  private final MqProperties properties;
  private final Secrets secrets;
  private final Invoker invoker;
  private final EventCounts counts;

  MqPollers(MqProperties properties, Secrets secrets, Invoker invoker, EventCounts counts) {
    this.properties = properties;
    this.secrets = secrets;
    this.invoker = invoker;
    this.counts = counts;
  }

  @Override
  public boolean opens(EventSourceMapping mapping) {
    ClusterSettings cluster = mapping.cluster();
    return cluster != null && cluster.kind() == Kind.MQ;
  }

  @Override
  public MappingPoller open(EventSourceMapping mapping) {
    return new FeedPoller(mapping, this::feed, invoker, counts);
  }

  private Feed feed(EventSourceMapping mapping) throws SourceException, InterruptedException {
    ClusterSettings cluster = Objects.requireNonNull(mapping.cluster());
    URI uri =
        properties
            .uri(mapping.sourceArn())
            .orElseThrow(
                () ->
                    new SourceException(
                        "Nobody has configured the address of %s (lambent.triggers.mq.brokers)."
                            .formatted(mapping.sourceArn()),
                        null));
    Broker broker =
        new Broker(
            uri, mapping.sourceArn(), cluster.name(), user(mapping, cluster), mapping.batchSize());
    return RABBIT.contains(uri.getScheme())
        ? RabbitFeed.open(broker, access(cluster, "VIRTUAL_HOST").orElse("/"))
        : ActiveFeed.open(broker);
  }

  /**
   * A queue of a broker.
   *
   * @param user null where a mapping names no secret
   * @param prefetch the maximum number of messages that are read ahead
   */
  record Broker(URI uri, String arn, String queue, @Nullable User user, int prefetch) {}

  /** The user that reads a queue. */
  record User(String name, String password) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }

  private @Nullable User user(EventSourceMapping mapping, ClusterSettings cluster)
      throws SourceException, InterruptedException {
    Optional<String> arn = access(cluster, "BASIC_AUTH");
    if (arn.isEmpty()) {
      return null;
    }
    Secret secret = secrets.read(mapping, arn.get());
    return new User(secret.required("username"), secret.required("password"));
  }

  private static Optional<String> access(ClusterSettings cluster, String type) {
    return cluster.access().stream()
        .filter(access -> access.type().equals(type))
        .map(Access::uri)
        .findFirst();
  }
}
