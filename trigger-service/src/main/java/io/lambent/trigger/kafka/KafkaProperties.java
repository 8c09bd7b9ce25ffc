package io.lambent.trigger.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The clusters of Kafka that mappings read.
 *
 * @param clusters clusters by names that only the configuration uses
 * @param allowedServers {@code host:port} of the bootstrap servers that mappings may name
 *     themselves; {@code *} for any port of a host. Empty for any server
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.kafka", ignoreUnknownFields = false)
record KafkaProperties(
    @DefaultValue Map<String, Cluster> clusters, @DefaultValue List<String> allowedServers) {

  KafkaProperties {
    clusters = Map.copyOf(clusters);
    allowedServers = List.copyOf(allowedServers);
  }

  /**
   * A cluster.
   *
   * @param arn the ARN by which mappings name it; null where they name it by its servers
   * @param bootstrapServers {@code host:port} of each
   * @param securityProtocol the protocol of connections; null for the one that the access settings
   *     of the mapping need
   */
  record Cluster(
      @Nullable String arn,
      @DefaultValue List<String> bootstrapServers,
      @Nullable SecurityProtocol securityProtocol) {
    Cluster {
      bootstrapServers = List.copyOf(bootstrapServers);
      if (bootstrapServers.isEmpty()) {
        throw new IllegalArgumentException(
            "lambent.triggers.kafka.clusters: a cluster has no bootstrap-servers");
      }
    }
  }

  /** How connections to a cluster are secured. */
  enum SecurityProtocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL
  }

  /** The cluster that an ARN names. */
  Optional<Cluster> ofArn(String arn) {
    return clusters.values().stream().filter(cluster -> arn.equals(cluster.arn())).findFirst();
  }

  /** The cluster that has one of some servers. */
  Optional<Cluster> ofServers(List<String> servers) {
    return clusters.values().stream()
        .filter(cluster -> cluster.bootstrapServers().stream().anyMatch(servers::contains))
        .findFirst();
  }

  /** Returns true if mappings may name a server. */
  boolean allows(String server) {
    return allowedServers.isEmpty()
        || allowedServers.contains(server)
        || allowedServers.contains(server.substring(0, server.lastIndexOf(':') + 1) + "*");
  }
}
