package io.lambent.trigger.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.trigger.TestingStreamMapping;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.lambent.trigger.aws.OwnServices;
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

/** The stream of a table at another endpoint, which a server of the test stands in for. */
class TableStreamTest {
  private static final String ARN =
      "arn:aws:dynamodb:us-east-1:200000000001:table/t/stream/2026-01-01T00:00:00.000";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  /** Operations and bodies of the requests. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<String> signatures = new CopyOnWriteArrayList<>();

  /** What the server answers next; errors begin with their name. */
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private final StreamSource stream;

  TableStreamTest() throws IOException {
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
    DynamoDbProperties properties =
        new DynamoDbProperties(
            "http://localhost:" + server.getAddress().getPort(),
            "AKIDEXAMPLE",
            "secret",
            null,
            Duration.ofMillis(10));
    return new DynamoDbSources(own, properties, new StreamWrites(), Clock.systemUTC())
        .open(mapping);
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
    boolean isError = !next.startsWith("{");
    byte[] body =
        (isError
                ? "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"why\"}"
                    .formatted(next)
                : next)
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(isError ? 400 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void findsShardsAndTheirParentsPageByPage() throws Exception {
    answers.add(
        "{\"StreamDescription\":{\"Shards\":[{\"ShardId\":\"a\"}],\"LastEvaluatedShardId\":\"a\"}}");
    answers.add(
        "{\"StreamDescription\":{\"Shards\":[{\"ShardId\":\"b\",\"ParentShardId\":\"a\"}]}}");

    assertThat(stream.shards())
        .containsExactly(new Shard("a", List.of()), new Shard("b", List.of("a")));
    assertThat(requests)
        .containsExactly(
            "DynamoDBStreams_20120810.DescribeStream {\"StreamArn\":\"" + ARN + "\"}",
            "DynamoDBStreams_20120810.DescribeStream {\"StreamArn\":\""
                + ARN
                + "\",\"ExclusiveStartShardId\":\"a\"}");
    assertThat(signatures)
        .allMatch(signature -> signature.contains("/us-east-1/dynamodb/aws4_request"));
  }

  @Test
  void passesRecordsOnAsTheyComeWithTheArnOfTheStream() throws Exception {
    answers.add("{\"ShardIterator\":\"first\"}");
    answers.add("{\"Records\":[" + record("1", "1545084650.987") + "]}");

    try (ShardReader reader = stream.reader("a", new Position(null, null))) {
      ShardReader.Batch batch = reader.read(10_000, Duration.ofSeconds(60));
      assertThat(batch.hasEnded()).isTrue();
      assertThat(new String(batch.records().getFirst().json(), UTF_8))
          .isEqualTo(
              record("1", "1545084650.987").replaceAll("}$", "")
                  + ",\"eventSourceARN\":\""
                  + ARN
                  + "\"}");
      assertThat(batch.records().getFirst().arrivedAt())
          .isEqualTo(Instant.ofEpochMilli(1_545_084_650_987L));
    }
    assertThat(requests.get(0)).contains("\"ShardIteratorType\":\"TRIM_HORIZON\"");
    assertThat(requests.get(1)).contains("\"Limit\":1000");
  }

  @Test
  void passesOverRecordsBeforeATime() throws Exception {
    answers.add("{\"ShardIterator\":\"first\"}");
    answers.add(
        "{\"Records\":[%s],\"NextShardIterator\":\"second\"}".formatted(record("1", "1545084650")));
    answers.add(
        "{\"Records\":[%s],\"NextShardIterator\":\"third\"}".formatted(record("2", "1545084651")));

    Instant since = Instant.ofEpochMilli(1_545_084_651_500L);
    try (ShardReader reader = stream.reader("a", new Position(null, since))) {
      ShardReader.Batch batch = reader.read(100, Duration.ofSeconds(60));
      assertThat(batch.records())
          .extracting(record -> record.sequenceNumber())
          .containsExactly("2");
    }
  }

  @Test
  void beginsWithTheOldestRecordWhereItsPositionIsNotKeptAnyMore() throws Exception {
    answers.add("TrimmedDataAccessException");
    answers.add("{\"ShardIterator\":\"first\"}");
    answers.add("{\"Records\":[" + record("7", "1545084650") + "]}");

    try (ShardReader reader = stream.reader("a", new Position("3", null))) {
      assertThat(reader.read(100, Duration.ofSeconds(60)).records()).hasSize(1);
    }
    assertThat(requests.get(0)).contains("AFTER_SEQUENCE_NUMBER", "\"SequenceNumber\":\"3\"");
    assertThat(requests.get(1)).contains("TRIM_HORIZON");
  }

  private static String record(String number, String time) {
    return "{\"eventID\":\"e\",\"eventName\":\"INSERT\",\"dynamodb\":{\"ApproximateCreationDateTime\":%s,\"Keys\":{\"id\":{\"S\":\"a\"}},\"SequenceNumber\":\"%s\"}}"
        .formatted(time, number);
  }
}
