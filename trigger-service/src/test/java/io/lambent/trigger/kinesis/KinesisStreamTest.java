package io.lambent.trigger.kinesis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.eventstream.EventMessage;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.trigger.TestingStreamMapping;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.Position;
import io.lambent.trigger.stream.Shard;
import io.lambent.trigger.stream.ShardReader;
import io.lambent.trigger.stream.StreamSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A data stream at another endpoint, which a server of the test stands in for. */
class KinesisStreamTest {
  private static final String ARN = "arn:aws:kinesis:us-east-1:200000000001:stream/s";

  private static final String CONSUMER = ARN + "/consumer/c:1";

  /** The begin of an answer that is an event stream. */
  private static final String EVENTS = "events ";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  /** Operations and bodies of the requests. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<String> signatures = new CopyOnWriteArrayList<>();

  /** What the server answers next; errors begin with their name. */
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private final StreamSource stream;

  KinesisStreamTest() throws IOException {
    server.createContext("/", this::answer);
    server.start();
    stream = open(ARN);
  }

  private StreamSource open(String arn) {
    EventSourceMapping mapping = new TestingStreamMapping(arn, "f").make();
    OwnServices own =
        new OwnServices(
            URI.create("http://localhost:1"),
            new InternalProperties("token"),
            AwsServicesStarter.ALWAYS_RUNNING,
            LocalServices.NONE);
    KinesisProperties properties =
        new KinesisProperties(
            "http://localhost:" + server.getAddress().getPort(),
            "AKIDEXAMPLE",
            "secret",
            null,
            Duration.ofMillis(10));
    return new KinesisSources(own, properties, new StreamWrites(), Clock.systemUTC()).open(mapping);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    requests.add(target + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    signatures.add(exchange.getRequestHeaders().getFirst("Authorization"));
    String next = answers.remove();
    if (next.startsWith(EVENTS)) {
      byte[] events = next.substring(EVENTS.length()).getBytes(ISO_8859_1);
      exchange.sendResponseHeaders(200, events.length);
      exchange.getResponseBody().write(events);
      exchange.close();
      return;
    }
    boolean isError = !next.startsWith("{");
    byte[] body =
        (isError
                ? "{\"__type\":\"com.amazonaws.kinesis.v20131202#%s\",\"message\":\"why\"}"
                    .formatted(next)
                : next)
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(isError ? 400 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void findsShardsAndTheirParentsPageByPage() throws Exception {
    answers.add("{\"Shards\":[{\"ShardId\":\"a\"},{\"ShardId\":\"b\"}],\"NextToken\":\"t\"}");
    answers.add(
        "{\"Shards\":[{\"ShardId\":\"c\",\"ParentShardId\":\"a\",\"AdjacentParentShardId\":\"b\"}]}");

    assertThat(stream.shards())
        .containsExactly(
            new Shard("a", List.of()),
            new Shard("b", List.of()),
            new Shard("c", List.of("a", "b")));
    assertThat(requests)
        .containsExactly(
            "Kinesis_20131202.ListShards {\"StreamName\":\"s\",\"StreamARN\":\"" + ARN + "\"}",
            "Kinesis_20131202.ListShards {\"NextToken\":\"t\"}");
    assertThat(signatures)
        .allMatch(
            signature ->
                signature.startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                    && signature.contains("/us-east-1/kinesis/aws4_request"));
  }

  @Test
  void readsAShardToItsEndAndGetsANewIteratorForOneThatHasExpired() throws Exception {
    answers.add("{\"ShardIterator\":\"first\"}");
    answers.add(
        "{\"Records\":[%s],\"NextShardIterator\":\"second\",\"MillisBehindLatest\":0}"
            .formatted(record("1")));
    answers.add("ExpiredIteratorException");
    answers.add("{\"ShardIterator\":\"third\"}");
    answers.add("{\"Records\":[%s],\"MillisBehindLatest\":0}".formatted(record("2")));

    try (ShardReader reader = stream.reader("a", new Position(null, null))) {
      ShardReader.Batch one = reader.read(100, Duration.ofSeconds(60));
      assertThat(one.records().getFirst().sequenceNumber()).isEqualTo("1");
      assertThat(one.records().getFirst().key()).isEqualTo("k");
      assertThat(one.records().getFirst().arrivedAt())
          .isEqualTo(Instant.ofEpochMilli(1_545_084_650_987L));
      assertThat(one.hasEnded()).isFalse();
      assertThat(new String(one.records().getFirst().json(), UTF_8))
          .isEqualTo(
              "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"k\","
                  + "\"sequenceNumber\":\"1\",\"data\":\"aGVsbG8=\","
                  + "\"approximateArrivalTimestamp\":1545084650.987},"
                  + "\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\","
                  + "\"eventID\":\"a:1\",\"eventName\":\"aws:kinesis:record\","
                  + "\"invokeIdentityArn\":\"arn:aws:iam::200000000001:role/r\","
                  + "\"awsRegion\":\"us-east-1\",\"eventSourceARN\":\""
                  + ARN
                  + "\"}");
      ShardReader.Batch two = reader.read(100, Duration.ofSeconds(60));
      assertThat(two.records().getFirst().sequenceNumber()).isEqualTo("2");
      assertThat(two.hasEnded()).isTrue();
    }
    assertThat(requests.get(0)).contains("\"ShardIteratorType\":\"TRIM_HORIZON\"");
    assertThat(requests.get(3))
        .contains(
            "\"ShardIteratorType\":\"AFTER_SEQUENCE_NUMBER\"", "\"StartingSequenceNumber\":\"1\"");
  }

  @Test
  void beginsAtATime() throws Exception {
    answers.add("{\"ShardIterator\":\"first\"}");
    answers.add("{\"Records\":[]}");

    try (ShardReader reader =
        stream.reader("a", new Position(null, Instant.ofEpochMilli(1_545_084_650_987L)))) {
      assertThat(reader.read(100, Duration.ofSeconds(60)).hasEnded()).isTrue();
    }
    assertThat(requests.getFirst())
        .contains("\"ShardIteratorType\":\"AT_TIMESTAMP\"", "\"Timestamp\":1545084650.987");
  }

  @Test
  void findsTheShardsOfTheStreamOfAConsumer() throws Exception {
    answers.add("{\"Shards\":[]}");

    assertThat(open(CONSUMER).shards()).isEmpty();
    assertThat(requests.getFirst()).contains("\"StreamARN\":\"" + ARN + "\"");
  }

  @Test
  void readsAShardForAConsumerBySubscriptionsToItsEnd() throws Exception {
    answers.add(
        EVENTS + event("{\"Records\":[%s],\"ContinuationSequenceNumber\":\"8\"}", record("1")));
    answers.add(
        EVENTS + event("{\"Records\":[%s],\"ChildShards\":[{\"ShardId\":\"b\"}]}", record("9")));

    try (ShardReader reader = open(CONSUMER).reader("a", new Position("0", null))) {
      ShardReader.Batch one = reader.read(100, Duration.ofSeconds(60));
      assertThat(one.records().getFirst().sequenceNumber()).isEqualTo("1");
      assertThat(new String(one.records().getFirst().json(), UTF_8))
          .contains("\"data\":\"aGVsbG8=\"", "\"eventSourceARN\":\"" + CONSUMER + "\"");
      assertThat(one.hasEnded()).isFalse();
      ShardReader.Batch two = reader.read(100, Duration.ofSeconds(60));
      assertThat(two.records().getFirst().sequenceNumber()).isEqualTo("9");
      assertThat(two.hasEnded()).isTrue();
    }
    assertThat(requests)
        .containsExactly(
            "Kinesis_20131202.SubscribeToShard " + subscription("AFTER_SEQUENCE_NUMBER", "0"),
            "Kinesis_20131202.SubscribeToShard " + subscription("AFTER_SEQUENCE_NUMBER", "8"));
  }

  @Test
  void saysWhyAConsumerCannotSubscribe() {
    answers.add("ResourceNotFoundException");

    try (ShardReader reader = open(CONSUMER).reader("a", new Position(null, null))) {
      assertThatThrownBy(() -> reader.read(100, Duration.ofSeconds(60)))
          .isInstanceOf(SourceException.class)
          .hasMessage(
              "Error occurred while SubscribeToShard. Kinesis Error Code:"
                  + " ResourceNotFoundException. Kinesis Error Message: why");
    }
    assertThat(requests.getFirst()).contains("{\"Type\":\"TRIM_HORIZON\"}");
  }

  @Test
  void saysWhyASubscriptionHasEnded() {
    answers.add(
        EVENTS
            + new String(
                EventMessage.exception(
                        "KMSDisabledException", "{\"message\":\"why\"}".getBytes(UTF_8))
                    .encode(),
                ISO_8859_1));

    try (ShardReader reader = open(CONSUMER).reader("a", new Position(null, null))) {
      assertThatThrownBy(() -> reader.read(100, Duration.ofSeconds(60)))
          .hasMessage(
              "Error occurred while SubscribeToShard. Kinesis Error Code: KMSDisabledException."
                  + " Kinesis Error Message: why");
    }
  }

  @Test
  void saysWhyTheStreamCannotBeRead() {
    answers.add("ResourceNotFoundException");

    assertThatThrownBy(stream::shards)
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "Error occurred while ListShards. Kinesis Error Code: ResourceNotFoundException."
                + " Kinesis Error Message: why");
  }

  private static String subscription(String type, String number) {
    return "{\"ConsumerARN\":\"%s\",\"ShardId\":\"a\",\"StartingPosition\":{\"Type\":\"%s\",\"SequenceNumber\":\"%s\"}}"
        .formatted(CONSUMER, type, number);
  }

  /** An event on the wire, a character for each byte. */
  private static String event(String json, String record) {
    return new String(
        EventMessage.event(
                "SubscribeToShardEvent",
                "application/x-amz-json-1.1",
                json.formatted(record).getBytes(UTF_8))
            .encode(),
        ISO_8859_1);
  }

  private static String record(String number) {
    return "{\"SequenceNumber\":\"%s\",\"PartitionKey\":\"k\",\"Data\":\"aGVsbG8=\",\"ApproximateArrivalTimestamp\":1.545084650987E9}"
        .formatted(number);
  }
}
