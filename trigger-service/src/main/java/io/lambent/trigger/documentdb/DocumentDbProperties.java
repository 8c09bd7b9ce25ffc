package io.lambent.trigger.documentdb;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The clusters whose change streams mappings read.
 *
 * @param clusters clusters by names that only the configuration uses
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.documentdb", ignoreUnknownFields = false)
record DocumentDbProperties(@DefaultValue Map<String, Cluster> clusters) {

  DocumentDbProperties {
    clusters = Map.copyOf(clusters);
  }

  /**
   * A cluster.
   *
   * @param arn the ARN by which mappings name it
   * @param uri a connection string, such as {@code mongodb://db.local:27017/?tls=true}
   */
  record Cluster(String arn, String uri) {
    /** Keeps a password that the connection string may have out of logs. */
    @Override
    public String toString() {
      return "Cluster[" + arn + "]";
    }
  }

  /** The connection string of the cluster that an ARN names. */
  Optional<String> uri(String arn) {
    return clusters.values().stream()
        .filter(cluster -> cluster.arn().equals(arn))
        .map(Cluster::uri)
        .findFirst();
  }
}
