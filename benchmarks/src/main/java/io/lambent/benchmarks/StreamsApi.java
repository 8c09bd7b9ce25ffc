package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The operations of Kinesis that a benchmark needs, in its JSON protocol, for any server of them.
 */
final class StreamsApi {
  private static final Pattern ITERATOR =
      Pattern.compile("\"(?:Next)?ShardIterator\":\\s*\"([^\"]+)\"");
  private static final Pattern RECORD = Pattern.compile("\"PartitionKey\":");

  private final JsonRequests requests;

  StreamsApi(URI endpoint) {
    this.requests = new JsonRequests(endpoint, "kinesis", "1.1", "Kinesis_20131202");
  }

  URI endpoint() {
    return requests.endpoint();
  }

  void create(Exchanger exchanger, String stream, int shards) throws IOException {
    exchanger.send(
        requests.of(
            "CreateStream", "{\"StreamName\":\"" + stream + "\",\"ShardCount\":" + shards + "}"));
  }

  void delete(Exchanger exchanger, String stream) throws IOException {
    exchanger.send(requests.of("DeleteStream", "{\"StreamName\":\"" + stream + "\"}"));
  }

  /**
   * A request that puts records, each with a partition key of its own.
   *
   * @param bytes the size of each record's data
   */
  byte[] put(String stream, int records, int bytes) {
    String data = Base64.getEncoder().encodeToString(new byte[bytes]);
    String entries =
        IntStream.range(0, records)
            .mapToObj(i -> "{\"PartitionKey\":\"key-" + i + "\",\"Data\":\"" + data + "\"}")
            .collect(Collectors.joining(","));
    return requests.of(
        "PutRecords", "{\"StreamName\":\"" + stream + "\",\"Records\":[" + entries + "]}");
  }

  byte[] putOne(String stream, int bytes) {
    String data = Base64.getEncoder().encodeToString(new byte[bytes]);
    return requests.of(
        "PutRecord",
        "{\"StreamName\":\"" + stream + "\",\"PartitionKey\":\"k\",\"Data\":\"" + data + "\"}");
  }

  /** A request that puts one record whose data is a text. */
  byte[] putText(String stream, String key, String text) {
    return requests.of(
        "PutRecord",
        "{\"StreamName\":\"%s\",\"PartitionKey\":\"%s\",\"Data\":\"%s\"}"
            .formatted(stream, key, Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
  }

  String arn(String stream) {
    return requests.arn("stream/" + stream);
  }

  /** An iterator that begins with the oldest record of a shard. */
  String iterator(Exchanger exchanger, String stream, int shard) throws IOException {
    return iterator(
        exchanger.send(
            requests.of(
                "GetShardIterator",
                "{\"StreamName\":\"%s\",\"ShardId\":\"shardId-%012d\",\"ShardIteratorType\":\"TRIM_HORIZON\"}"
                    .formatted(stream, shard))));
  }

  byte[] get(String iterator) {
    return requests.of("GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}");
  }

  /** The iterator in an answer. */
  static String iterator(String answer) throws IOException {
    Matcher matcher = ITERATOR.matcher(answer);
    if (!matcher.find()) {
      throw new IOException("there is no iterator in " + answer);
    }
    return matcher.group(1);
  }

  /** The number of records in an answer. */
  static int records(String answer) {
    return (int) RECORD.matcher(answer).results().count();
  }
}
