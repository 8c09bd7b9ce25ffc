package io.lambent.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.secret.TestingSecrets;
import io.lambent.trigger.source.SourceException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings of Kafka's clients follow from the access settings of a mapping. */
class KafkaAccessTest {
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:200000000001:secret:";
  private static final Map<String, String> SECRETS =
      Map.of(
          SECRET + "user",
          "{\"username\": \"u\", \"password\": \"p\"}",
          SECRET + "certificate",
          "{\"certificate\": \"chain\", \"privateKey\": \"key\", \"privateKeyPassword\": \"p\"}",
          SECRET + "root",
          "{\"certificate\": \"root\"}",
          SECRET + "text",
          "not JSON");

  @Test
  void sendsPasswordsOverTlsOnly() throws Exception {
    assertThat(client(List.of(), "SASL_SCRAM_256_AUTH", "user"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-256")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\""
                + " password=\"p\";");
  }

  @Test
  void hasCertificatesAsPem() throws Exception {
    assertThat(client(List.of(), "CLIENT_CERTIFICATE_TLS_AUTH", "certificate"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.keystore.type", "PEM")
        .containsEntry("ssl.keystore.certificate.chain", "chain")
        .containsEntry("ssl.keystore.key", "key")
        .containsEntry("ssl.key.password", "p");
    assertThat(client(List.of(), "SERVER_ROOT_CA_CERTIFICATE", "root"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.certificates", "root");
  }

  @Test
  void connectsWithoutTlsWhereNothingIsAskedFor() throws Exception {
    assertThat(client(List.of(), "VPC_SUBNET", "subnet"))
        .containsEntry("security.protocol", "PLAINTEXT")
        .containsEntry("bootstrap.servers", "a.local:9092,b.local:9092");
  }

  @Test
  void refusesServersThatTheOperatorDoesNotAllow() throws Exception {
    assertThat(client(List.of("a.local:9092", "b.local:*"), "VPC_SUBNET", "s")).isNotEmpty();
    assertThatThrownBy(() -> client(List.of("a.local:*", "b.local:1"), "VPC_SUBNET", "s"))
        .isInstanceOf(SourceException.class)
        .hasMessage("b.local:9092 is not among the servers that mappings may read.");
  }

  @Test
  void saysWhatASecretLacksAndNotWhatItHas() {
    assertThatThrownBy(() -> client(List.of(), "BASIC_AUTH", "root"))
        .hasMessage("The secret " + SECRET + "root has no 'username'.");
    assertThatThrownBy(() -> client(List.of(), "BASIC_AUTH", "text"))
        .hasMessage("The secret " + SECRET + "text is not a JSON object.");
  }

  private static Map<String, Object> client(List<String> allowed, String type, String secret)
      throws Exception {
    OwnServices none =
        new OwnServices(
            URI.create("http://localhost:1"),
            new InternalProperties("t"),
            AwsServicesStarter.ALWAYS_RUNNING,
            LocalServices.NONE);
    ClusterSettings cluster =
        new ClusterSettings(
            Kind.SELF_MANAGED_KAFKA,
            List.of("a.local:9092", "b.local:9092"),
            "topic",
            null,
            false,
            "group",
            null,
            List.of(new Access(type, SECRET + secret)),
            500,
            Failures.RETRIED,
            false);
    EventSourceMapping mapping =
        TestingMapping.of("uuid", "", "f").batchSize(100).cluster(cluster).make();
    return new KafkaAccess(new KafkaProperties(Map.of(), allowed), TestingSecrets.of(SECRETS, none))
        .client(mapping, cluster)
        .properties();
  }
}
