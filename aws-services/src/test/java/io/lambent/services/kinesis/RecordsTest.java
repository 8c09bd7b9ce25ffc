package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.TestingAwsServices;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class RecordsTest extends KinesisCalls {

  private static PutRecordsRequestEntry entry(String key, String data) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromUtf8String(data))
        .build();
  }

  private static String at(String stream, ShardIteratorType type, String sequenceNumber) {
    return kinesis
        .getShardIterator(
            request ->
                request
                    .streamName(stream)
                    .shardId(FIRST)
                    .shardIteratorType(type)
                    .startingSequenceNumber(sequenceNumber))
        .shardIterator();
  }

  @Test
  void givesRecordsBackInOrder() {
    String stream = stream(1);
    PutRecordResponse first = put(stream, "a", "1");
    put(stream, "b", "2");

    GetRecordsResponse page = get(iterator(stream, FIRST, ShardIteratorType.TRIM_HORIZON));

    assertThat(texts(page.records())).containsExactly("1", "2");
    assertThat(page.millisBehindLatest()).isZero();
    Record record = page.records().getFirst();
    assertThat(record.sequenceNumber()).isEqualTo(first.sequenceNumber()).matches("49\\d{54}");
    assertThat(record.partitionKey()).isEqualTo("a");
    assertThat(record.approximateArrivalTimestamp())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    put(stream, "c", "3");
    assertThat(texts(get(page.nextShardIterator()).records())).containsExactly("3");
  }

  @Test
  void distributesRecordsByTheirPartitionKeys() {
    String stream = stream(2);
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      entries.add(entry("key-" + i % 50, "data-" + i));
    }

    PutRecordsResponse response =
        kinesis.putRecords(request -> request.streamName(stream).records(entries));

    assertThat(response.failedRecordCount()).isZero();
    Set<String> keys = new HashSet<>();
    int count = 0;
    for (String shard : List.of(FIRST, "shardId-000000000001")) {
      List<Record> records = all(stream, shard);
      count += records.size();
      assertThat(records)
          .extracting(record -> new BigInteger(record.sequenceNumber()))
          .isSorted()
          .doesNotHaveDuplicates();
      Set<String> ofShard = new HashSet<>();
      records.forEach(record -> ofShard.add(record.partitionKey()));
      assertThat(ofShard).isNotEmpty();
      ofShard.forEach(key -> assertThat(keys.add(key)).isTrue());
    }
    assertThat(count).isEqualTo(500);
    for (int i = 0; i < 500; i++) {
      PutRecordsResultEntry result = response.records().get(i);
      assertThat(result.shardId()).isNotNull();
      assertThat(result.errorCode()).isNull();
    }
  }

  @Test
  void explicitHashKeysChooseTheShard() {
    String stream = stream(2);
    String half = BigInteger.ONE.shiftLeft(127).toString();

    String upper =
        kinesis
            .putRecord(
                request ->
                    request
                        .streamName(stream)
                        .partitionKey("a")
                        .explicitHashKey(half)
                        .data(SdkBytes.fromUtf8String("x")))
            .shardId();

    assertThat(upper).isEqualTo("shardId-000000000001");
    assertError(
        () ->
            kinesis.putRecord(
                request ->
                    request
                        .streamName(stream)
                        .partitionKey("a")
                        .explicitHashKey(HashKeys.COUNT.toString())
                        .data(SdkBytes.fromUtf8String("x"))),
        "InvalidArgumentException",
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified"
            + " value was 340282366920938463463374607431768211456");
  }

  @Test
  void iteratorsBeginWhereTheirTypeSays() {
    String stream = stream(1);
    String first = put(stream, "a", "1").sequenceNumber();
    String second = put(stream, "a", "2").sequenceNumber();
    Instant arrived = all(stream, FIRST).get(1).approximateArrivalTimestamp();
    String latest = iterator(stream, FIRST, ShardIteratorType.LATEST);
    put(stream, "a", "3");

    assertThat(texts(get(at(stream, ShardIteratorType.AT_SEQUENCE_NUMBER, second)).records()))
        .containsExactly("2", "3");
    assertThat(texts(get(at(stream, ShardIteratorType.AFTER_SEQUENCE_NUMBER, first)).records()))
        .containsExactly("2", "3");
    assertThat(texts(get(latest).records())).containsExactly("3");
    assertThat(texts(get(atTime(stream, arrived)).records())).contains("2", "3");
  }

  private static String atTime(String stream, Instant time) {
    return kinesis
        .getShardIterator(
            request ->
                request
                    .streamName(stream)
                    .shardId(FIRST)
                    .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                    .timestamp(time))
        .shardIterator();
  }

  /** Each of them once kept a connection to the database, of which there are eight. */
  @Test
  void iteratorsAtATimeTakeNoConnectionAway() {
    String stream = stream(1);
    Instant before = Instant.now();
    put(stream, "a", "1");

    for (int i = 0; i < 20; i++) {
      assertThat(texts(get(atTime(stream, before)).records())).containsExactly("1");
    }
  }

  @Test
  void refusesIteratorsThatFitNothing() {
    String stream = stream(2);
    String other = put(stream(1), "a", "1").sequenceNumber();

    assertError(
        () -> iterator(stream, "shardId-000000000005", ShardIteratorType.LATEST),
        "ResourceNotFoundException",
        "Shard shardId-000000000005 in stream "
            + stream
            + " under account "
            + ACCOUNT
            + " does not exist");
    assertError(
        () -> iterator(stream, FIRST, ShardIteratorType.AT_SEQUENCE_NUMBER),
        "InvalidArgumentException",
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
            + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber."
            + " Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber.");
    assertError(
        () -> iterator(stream, FIRST, ShardIteratorType.AT_TIMESTAMP),
        "InvalidArgumentException",
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP.");
    assertError(
        () -> at(stream, ShardIteratorType.AT_SEQUENCE_NUMBER, "5"),
        "InvalidArgumentException",
        "StartingSequenceNumber 5 used in GetShardIterator on shard " + FIRST);
    assertThat(SequenceNumber.parse(other)).isNotNull();
    assertError(() -> get("AAAA"), "InvalidArgumentException", "Invalid ShardIterator.");
  }

  @Test
  void iteratorsExpire() {
    String stream = stream(1);
    IteratorKey key = services.bean(IteratorKey.class);
    ShardIterator fresh =
        ShardIterator.parse(iterator(stream, FIRST, ShardIteratorType.LATEST), key.get());
    String old =
        new ShardIterator(fresh.stream(), 0, 1, System.currentTimeMillis() - 301_000, fresh.name())
            .text(key.get());

    assertError(
        () -> get(old),
        "ExpiredIteratorException",
        "Iterator expired. The iterator was created at time ");
  }

  @Test
  void limitsAnswers() {
    String stream = stream(1);
    for (int i = 0; i < 5; i++) {
      put(stream, "a", "" + i);
    }
    String start = iterator(stream, FIRST, ShardIteratorType.TRIM_HORIZON);

    GetRecordsResponse page = kinesis.getRecords(request -> request.shardIterator(start).limit(2));

    assertThat(texts(page.records())).containsExactly("0", "1");
    assertThat(texts(get(page.nextShardIterator()).records())).containsExactly("2", "3", "4");
  }

  @Test
  void limitsTheBytesOfAnswers() {
    String stream = stream(1);
    SdkBytes large = SdkBytes.fromByteArray(new byte[1_000_000]);
    for (int i = 0; i < 12; i++) {
      kinesis.putRecord(request -> request.streamName(stream).partitionKey("a").data(large));
    }

    GetRecordsResponse page = get(iterator(stream, FIRST, ShardIteratorType.TRIM_HORIZON));

    assertThat(page.records()).hasSize(10);
    assertThat(get(page.nextShardIterator()).records()).hasSize(2);
  }

  @Test
  void refusesRecordsThatAreTooLarge() {
    String stream = stream(1);

    assertError(
        () ->
            kinesis.putRecord(
                request ->
                    request
                        .streamName(stream)
                        .partitionKey("a")
                        .data(SdkBytes.fromByteArray(new byte[1_048_577]))),
        "ValidationException",
        "1 validation error detected: ");
    assertThat(all(stream, FIRST)).isEmpty();
  }

  @Test
  void dryRunsChangeNothing() throws Exception {
    String stream = stream(1);

    HttpResponse<String> answer =
        json(
            "PutRecord",
            "{\"StreamName\":\""
                + stream
                + "\",\"Data\":\"aGk=\",\"PartitionKey\":\"k\",\"DryRun\":true}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("DryRunOperationException");
    assertThat(all(stream, FIRST)).isEmpty();
  }

  @Test
  void twoInstancesKeepTheOrderOfAShard() throws Exception {
    String stream = stream(1);
    Set<String> numbers = new HashSet<>();
    try (TestingAwsServices second = TestingAwsServices.another();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      KinesisClient other = second.client(KinesisClient.builder(), "kinesis", ACCOUNT);
      List<Callable<List<String>>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        KinesisClient client = writer % 2 == 0 ? kinesis : other;
        String key = "w" + writer;
        writers.add(
            () -> {
              List<String> written = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                String data = key + "-" + i;
                written.add(
                    client
                        .putRecord(
                            request ->
                                request
                                    .streamName(stream)
                                    .partitionKey(key)
                                    .data(SdkBytes.fromUtf8String(data)))
                        .sequenceNumber());
              }
              return written;
            });
      }
      for (Future<List<String>> done : threads.invokeAll(writers)) {
        numbers.addAll(done.get());
      }
    }
    List<Record> records = all(stream, FIRST);
    assertThat(records).hasSize(200);
    assertThat(numbers).hasSize(200);
    for (int writer = 0; writer < 4; writer++) {
      String key = "w" + writer;
      List<String> own =
          records.stream()
              .filter(record -> record.partitionKey().equals(key))
              .map(record -> record.data().asUtf8String())
              .toList();
      for (int i = 0; i < 50; i++) {
        assertThat(own.get(i)).isEqualTo(key + "-" + i);
      }
    }
  }

  @Test
  void speaksJson() throws Exception {
    String stream = stream(1);

    HttpResponse<String> stored =
        json(
            "PutRecord",
            "{\"StreamName\":\"" + stream + "\",\"Data\":\"aGk=\",\"PartitionKey\":\"k\"}");
    HttpResponse<String> missing = json("DescribeStream", "{\"StreamName\":\"none\"}");

    assertThat(stored.statusCode()).isEqualTo(200);
    assertThat(stored.body()).contains("\"ShardId\":\"" + FIRST + "\"");
    assertThat(texts(all(stream, FIRST))).containsExactly("hi");
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body())
        .contains("\"__type\":\"ResourceNotFoundException\"")
        .contains("Stream none under account 000000000000 not found.");
  }

  private static HttpResponse<String> json(String operation, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(services.uri() + "/"))
            .header("X-Amz-Target", "Kinesis_20131202." + operation)
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    TestingAwsServices.headers("kinesis", ACCOUNT).forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
