package io.lambent.trigger.kafka;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.kafka.KafkaProperties.Cluster;
import io.lambent.trigger.kafka.KafkaProperties.SecurityProtocol;
import io.lambent.trigger.secret.Secret;
import io.lambent.trigger.secret.Secrets;
import io.lambent.trigger.source.SourceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a mapping's cluster, and how clients authenticate there. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html">Configuring cluster
 * authentication methods in Lambda</a>.
 */
final class KafkaAccess {
  private static final int MAX_RECONNECT_MILLIS = 5_000;
  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required";
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private final KafkaProperties properties;
  private final Secrets secrets;

  KafkaAccess(KafkaProperties properties, Secrets secrets) {
    this.properties = properties;
    this.secrets = secrets;
  }

  /**
   * The settings that all clients of a cluster share.
   *
   * @param servers {@code host:port} of each
   * @param properties of Kafka's clients
   */
  record Client(List<String> servers, Map<String, Object> properties) {
    /** Keeps the secrets out of logs. */
    @Override
    public String toString() {
      return "Client" + servers;
    }
  }

  /**
   * The settings for the clients of a mapping. Blocks for its secrets.
   *
   * @throws SourceException where the cluster is not known, or a secret cannot be read
   */
  Client client(EventSourceMapping mapping, ClusterSettings cluster)
      throws SourceException, InterruptedException {
    Cluster configured = configured(mapping, cluster);
    List<String> servers = configured == null ? cluster.servers() : configured.bootstrapServers();
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", String.join(",", servers));
    // No JMX beans, and no telemetry to the cluster.
    client.put("metric.reporters", "");
    client.put("enable.metrics.push", false);
    client.put("reconnect.backoff.max.ms", MAX_RECONNECT_MILLIS);
    boolean sasl = false;
    boolean tls = false;
    for (Access access : cluster.access()) {
      switch (access.type()) {
        case "BASIC_AUTH" -> {
          sasl(client, "PLAIN", PLAIN, secrets.read(mapping, access.uri()));
          sasl = true;
        }
        case "SASL_SCRAM_256_AUTH" -> {
          sasl(client, "SCRAM-SHA-256", SCRAM, secrets.read(mapping, access.uri()));
          sasl = true;
        }
        case "SASL_SCRAM_512_AUTH" -> {
          sasl(client, "SCRAM-SHA-512", SCRAM, secrets.read(mapping, access.uri()));
          sasl = true;
        }
        case "CLIENT_CERTIFICATE_TLS_AUTH" -> {
          certificate(client, secrets.read(mapping, access.uri()));
          tls = true;
        }
        case "SERVER_ROOT_CA_CERTIFICATE" -> {
          client.put("ssl.truststore.type", "PEM");
          client.put(
              "ssl.truststore.certificates",
              secrets.read(mapping, access.uri()).required("certificate"));
          tls = true;
        }
        default -> {
          // Network settings have no effect here.
        }
      }
    }
    client.put("security.protocol", protocol(configured, sasl, tls).name());
    return new Client(servers, client);
  }

  private @Nullable Cluster configured(EventSourceMapping mapping, ClusterSettings cluster)
      throws SourceException {
    if (cluster.kind() == Kind.MSK) {
      return properties
          .ofArn(mapping.sourceArn())
          .orElseThrow(
              () ->
                  new SourceException(
                      "Nobody has configured the bootstrap servers of %s (lambent.triggers.kafka.clusters)."
                          .formatted(mapping.sourceArn()),
                      null));
    }
    for (String server : cluster.servers()) {
      if (!properties.allows(server)) {
        throw new SourceException(
            server + " is not among the servers that mappings may read.", null);
      }
    }
    return properties.ofServers(cluster.servers()).orElse(null);
  }

  /**
   * Returns the protocol. As on AWS, credentials are sent over TLS only, unless the operator
   * configures otherwise.
   */
  private static SecurityProtocol protocol(
      @Nullable Cluster configured, boolean sasl, boolean tls) {
    SecurityProtocol chosen = configured == null ? null : configured.securityProtocol();
    if (chosen != null) {
      return chosen;
    }
    if (sasl) {
      return SecurityProtocol.SASL_SSL;
    }
    return tls ? SecurityProtocol.SSL : SecurityProtocol.PLAINTEXT;
  }

  private static void sasl(
      Map<String, Object> client, String mechanism, String module, Secret secret)
      throws SourceException {
    client.put("sasl.mechanism", mechanism);
    client.put(
        "sasl.jaas.config",
        "%s username=\"%s\" password=\"%s\";"
            .formatted(
                module,
                escaped(secret.required("username")),
                escaped(secret.required("password"))));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void certificate(Map<String, Object> client, Secret secret)
      throws SourceException {
    client.put("ssl.keystore.type", "PEM");
    client.put("ssl.keystore.certificate.chain", secret.required("certificate"));
    client.put("ssl.keystore.key", secret.required("privateKey"));
    String password = secret.optional("privateKeyPassword");
    if (!password.isEmpty()) {
      client.put("ssl.key.password", password);
    }
  }
}
