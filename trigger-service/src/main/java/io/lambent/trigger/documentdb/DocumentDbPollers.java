package io.lambent.trigger.documentdb;

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
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Creates pollers of change streams. MongoDB's driver is loaded with the first of them. */
@Component
class DocumentDbPollers implements MappingPollerFactory {
  private final DocumentDbProperties properties;
  private final Secrets secrets;
  private final FeedPositions positions;
  private final Invoker invoker;
  private final EventCounts counts;

  DocumentDbPollers(
      DocumentDbProperties properties,
      Secrets secrets,
      FeedPositions positions,
      Invoker invoker,
      EventCounts counts) {
    this.properties = properties;
    this.secrets = secrets;
    this.positions = positions;
    this.invoker = invoker;
    this.counts = counts;
  }

  @Override
  public boolean opens(EventSourceMapping mapping) {
    ClusterSettings cluster = mapping.cluster();
    return cluster != null && cluster.kind() == Kind.DOCUMENTDB;
  }

  @Override
  public MappingPoller open(EventSourceMapping mapping) {
    return new FeedPoller(mapping, this::feed, invoker, counts);
  }

  @Override
  public void forget(String uuid) {
    positions.forget(uuid);
  }

  private Feed feed(EventSourceMapping mapping) throws SourceException, InterruptedException {
    ClusterSettings cluster = Objects.requireNonNull(mapping.cluster());
    String uri =
        properties
            .uri(mapping.sourceArn())
            .orElseThrow(
                () ->
                    new SourceException(
                        "Nobody has configured the address of %s (lambent.triggers.documentdb.clusters)."
                            .formatted(mapping.sourceArn()),
                        null));
    Optional<String> arn =
        cluster.access().stream()
            .filter(access -> access.type().equals("BASIC_AUTH"))
            .map(Access::uri)
            .findFirst();
    Secret secret = arn.isPresent() ? secrets.read(mapping, arn.get()) : null;
    Optional<String> position = positions.find(mapping.uuid());
    return new ChangeFeed(
        ChangeStreams.open(uri, secret, cluster, position),
        mapping.sourceArn(),
        token -> positions.store(mapping.uuid(), token));
  }
}
