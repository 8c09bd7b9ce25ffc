package io.lambent.trigger.kafka;

import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.trigger.ConcurrentTest;
import io.lambent.trigger.TestingFunction;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pollers connect to brokers with passwords and certificates, and report what is wrong where they
 * cannot.
 */
class KafkaConnectionTest {
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:200000000001:secret:s";
  private static final String AUTHORITY = SECRET + "a";

  private final TestingKafka kafka = TestingKafka.shared();
  private final TestingKafkaMapping mapping = new TestingKafkaMapping(kafka);
  private final TestingFunction functions = mapping.functions;

  @AfterEach
  void stop() throws Exception {
    mapping.close();
  }

  @ParameterizedTest
  @CsvSource({"BASIC_AUTH,plain,secret", "SASL_SCRAM_512_AUTH,reader,se\"cr\\et"})
  void authenticatesByPasswords(String type, String user, String password) {
    String topic = kafka.topic(1);
    List<String> handled = mapping.handle("none");
    kafka.put(topic, 0, "secured");
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared().writeValueAsString(Map.of("username", user, "password", password)));
    mapping.access = List.of(new Access(type, SECRET));
    mapping.secured().open(topic);

    await(() -> handled.equals(List.of("secured")));
  }

  @ConcurrentTest
  void authenticatesByACertificate() {
    String topic = kafka.topic(1);
    List<String> handled = mapping.handle("none");
    kafka.put(topic, 0, "certified");
    X509Bundle shown = kafka.issue("reader");
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "certificate",
                    shown.getCertificatePathPEM(),
                    "privateKey",
                    shown.getPrivateKeyPEM())));
    mapping.access = List.of(new Access("CLIENT_CERTIFICATE_TLS_AUTH", SECRET), authority(mapping));
    mapping.at(kafka.certifiedServer()).open(topic);

    await(() -> handled.equals(List.of("certified")));
  }

  @ConcurrentTest
  void authenticatesByAPasswordOverTls() {
    String topic = kafka.topic(1);
    List<String> handled = mapping.handle("none");
    kafka.put(topic, 0, "secured");
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("username", TestingKafka.USER, "password", TestingKafka.PASSWORD)));
    mapping.access = List.of(new Access("SASL_SCRAM_512_AUTH", SECRET), authority(mapping));
    mapping.at(kafka.securedTlsServer()).open(topic);

    await(() -> handled.equals(List.of("secured")));
  }

  @ConcurrentTest
  void readsNothingFromABrokerThatNoTrustedAuthorityVouchesFor() {
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("username", TestingKafka.USER, "password", TestingKafka.PASSWORD)));
    mapping.access = List.of(new Access("SASL_SCRAM_512_AUTH", SECRET));
    mapping.at(kafka.securedTlsServer()).open(kafka.topic(1));

    await(() -> mapping.result() != null);
    assertThat(mapping.result()).startsWith("PROBLEM: ");
  }

  /** The setting that names the authority of the broker's certificate. */
  private Access authority(TestingKafkaMapping reader) {
    reader.secrets.put(
        AUTHORITY,
        JsonMapper.shared().writeValueAsString(Map.of("certificate", kafka.authorityPem())));
    return new Access("SERVER_ROOT_CA_CERTIFICATE", AUTHORITY);
  }

  @ConcurrentTest
  void saysWhyATopicIsNotRead() {
    mapping.open("no-such-topic");
    await(() -> "PROBLEM: The topic does not exist in the cluster.".equals(mapping.result()));
    mapping.close();

    TestingKafkaMapping wrong = new TestingKafkaMapping(kafka, functions);
    wrong.secrets.put(SECRET, "{\"username\": \"plain\", \"password\": \"wrong\"}");
    wrong.access = List.of(new Access("BASIC_AUTH", SECRET));
    wrong.secured().open(kafka.topic(1));
    await(() -> "PROBLEM: SASL authentication failed.".equals(wrong.result()));
    wrong.close();

    TestingKafkaMapping unknown = new TestingKafkaMapping(kafka, functions);
    unknown.kind = ClusterSettings.Kind.MSK;
    unknown.open(kafka.topic(1));
    await(() -> unknown.result() != null);
    assertThat(Objects.requireNonNull(unknown.result()))
        .contains("lambent.triggers.kafka.clusters");
    unknown.close();
  }
}
