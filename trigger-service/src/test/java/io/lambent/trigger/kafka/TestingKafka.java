package io.lambent.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.springframework.util.FileSystemUtils;

/**
 * Runs Kafka's broker in this process, as a cluster of one. It has a listener without
 * authentication, one for users with passwords, one with TLS for clients with certificates, and one
 * with TLS for users with passwords.
 */
public final class TestingKafka implements AutoCloseable {
  public static final String USER = "reader";
  public static final String PASSWORD = "se\"cr\\et";
  private static final int ITERATIONS = 4096;

  private final Path directory;
  private final KafkaRaftServer server;
  private final String open;
  private final String secured;
  private final String certified;
  private final String securedTls;
  private final X509Bundle authority;
  private final Admin admin;
  private final KafkaProducer<String, String> producer;

  private TestingKafka() throws IOException {
    directory = Files.createTempDirectory("testing-kafka-");
    List<ServerSocket> reserved = reserve(5);
    List<Integer> ports = reserved.stream().map(ServerSocket::getLocalPort).toList();
    open = "localhost:" + ports.get(0);
    secured = "localhost:" + ports.get(1);
    certified = "localhost:" + ports.get(3);
    securedTls = "localhost:" + ports.get(4);
    authority = authority();
    Properties properties = properties(ports);
    properties.putAll(tls("certified", issue("localhost")));
    properties.putAll(tls("secured-tls", issue("localhost")));
    properties.put("listener.name.certified.ssl.client.auth", "required");
    format();
    server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    for (ServerSocket socket : reserved) {
      socket.close();
    }
    server.startup();
    admin = Admin.create(Map.of("bootstrap.servers", open));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                open,
                "linger.ms",
                0,
                // An idempotent producer never recovers where its first batch finds no leader and
                // its second does, which happens with a topic that was just created.
                "enable.idempotence",
                false,
                "max.in.flight.requests.per.connection",
                1),
            new StringSerializer(),
            new StringSerializer());
  }

  /** The broker that the tests of this JVM share. It starts at the first use. */
  public static TestingKafka shared() {
    return Shared.KAFKA;
  }

  private static final class Shared {
    static final TestingKafka KAFKA = start();
  }

  public static TestingKafka start() {
    try {
      TestingKafka kafka = new TestingKafka();
      kafka
          .admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      USER,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                      PASSWORD)))
          .all()
          .get();
      return kafka;
    } catch (IOException | InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes free ports, which nobody else gets while the sockets are open. */
  private static List<ServerSocket> reserve(int number) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    return sockets;
  }

  private Properties properties(List<Integer> ports) {
    String jaas = "org.apache.kafka.common.security.%s required %s;";
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@localhost:" + ports.get(2),
            "listeners",
            "OPEN://localhost:%d,SECURED://localhost:%d,CONTROLLER://localhost:%d,CERTIFIED://localhost:%d,SECURED-TLS://localhost:%d"
                .formatted(ports.toArray()),
            "controller.listener.names",
            "CONTROLLER",
            "inter.broker.listener.name",
            "OPEN",
            "listener.security.protocol.map",
            "OPEN:PLAINTEXT,SECURED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT,CERTIFIED:SSL,SECURED-TLS:SASL_SSL",
            "sasl.enabled.mechanisms",
            "PLAIN,SCRAM-SHA-512",
            "log.dirs",
            directory.toString(),
            "auto.create.topics.enable",
            "false"));
    properties.putAll(
        Map.of(
            "listener.name.secured.plain.sasl.jaas.config",
            jaas.formatted("plain.PlainLoginModule", "user_plain=\"secret\""),
            "listener.name.secured.scram-sha-512.sasl.jaas.config",
            jaas.formatted("scram.ScramLoginModule", ""),
            "listener.name.secured-tls.scram-sha-512.sasl.jaas.config",
            jaas.formatted("scram.ScramLoginModule", ""),
            "listener.name.secured-tls.sasl.enabled.mechanisms",
            "SCRAM-SHA-512",
            "offsets.topic.replication.factor",
            "1",
            "offsets.topic.num.partitions",
            "1",
            "transaction.state.log.replication.factor",
            "1",
            "transaction.state.log.min.isr",
            "1",
            "group.initial.rebalance.delay.ms",
            "0"));
    properties.put("log.cleaner.enable", "false");
    return properties;
  }

  /** The settings of a listener that presents a certificate, and trusts the test authority's. */
  private Map<String, String> tls(String listener, X509Bundle shown) {
    String prefix = "listener.name." + listener + ".ssl.";
    return Map.of(
        prefix + "keystore.type",
        "PEM",
        prefix + "keystore.certificate.chain",
        shown.getCertificatePathPEM(),
        prefix + "keystore.key",
        shown.getPrivateKeyPEM(),
        prefix + "truststore.type",
        "PEM",
        prefix + "truststore.certificates",
        authority.getCertificatePEM());
  }

  private static X509Bundle authority() {
    try {
      return new CertificateBuilder()
          .subject("CN=Testing authority")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Issues a certificate that the broker trusts; returns it with its key. */
  X509Bundle issue(String name) {
    try {
      return new CertificateBuilder()
          .subject("CN=" + name)
          .addSanDnsName(name)
          .buildIssuedBy(authority);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate of the authority that has issued the broker's certificate, in PEM. */
  String authorityPem() {
    return authority.getCertificatePEM();
  }

  private void format() {
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .setDirectories(List.of(directory.toString()))
          .run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bootstrap server of the listener that requires no authentication. */
  public String server() {
    return open;
  }

  /** The bootstrap server for users with passwords, without TLS. */
  public String securedServer() {
    return secured;
  }

  /** The bootstrap server for clients with certificates. */
  String certifiedServer() {
    return certified;
  }

  /** The bootstrap server for users with passwords, with TLS. */
  String securedTlsServer() {
    return securedTls;
  }

  /** Creates a topic with a new name. */
  public String topic(int partitions) {
    String name = "t-" + Uuid.randomUuid().toString().replace('_', '-');
    try {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
      return name;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a record, and waits until the broker has acknowledged it. */
  public void put(String topic, int partition, String value) {
    put(new ProducerRecord<>(topic, partition, null, value));
  }

  public void put(ProducerRecord<String, String> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes values, and waits until the broker has answered all requests. */
  public void putAll(String topic, int partition, List<String> values) {
    values.forEach(value -> producer.send(new ProducerRecord<>(topic, partition, null, value)));
    producer.flush();
  }

  /** The committed offsets of a consumer group, by partition. */
  public Map<Integer, Long> offsets(String group) {
    try {
      Map<Integer, Long> offsets = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((name, offset) -> offsets.put(name.partition(), offset.offset()));
      return offsets;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    producer.close();
    admin.close();
    server.shutdown();
    server.awaitShutdown();
    FileSystemUtils.deleteRecursively(directory);
  }
}
