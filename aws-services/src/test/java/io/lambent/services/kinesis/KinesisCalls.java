package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Calls of Kinesis by the SDK, which speaks CBOR. */
abstract class KinesisCalls {
  static final TestingAwsServices services = TestingAwsServices.shared();

  static final String ACCOUNT = "000000000000";

  static final KinesisClient kinesis = services.client(KinesisClient.builder(), "kinesis", ACCOUNT);

  static final String FIRST = "shardId-000000000000";

  static String stream(int shards) {
    String name = "s-" + UUID.randomUUID();
    kinesis.createStream(request -> request.streamName(name).shardCount(shards));
    return name;
  }

  static String arn(String stream) {
    return "arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/" + stream;
  }

  static PutRecordResponse put(String stream, String key, String data) {
    return kinesis.putRecord(
        request ->
            request.streamName(stream).partitionKey(key).data(SdkBytes.fromUtf8String(data)));
  }

  static String iterator(String stream, String shard, ShardIteratorType type) {
    return kinesis
        .getShardIterator(
            request -> request.streamName(stream).shardId(shard).shardIteratorType(type))
        .shardIterator();
  }

  static GetRecordsResponse get(String iterator) {
    return kinesis.getRecords(request -> request.shardIterator(iterator));
  }

  /** All records of a shard that are kept. */
  static List<Record> all(String stream, String shard) {
    List<Record> all = new ArrayList<>();
    String iterator = iterator(stream, shard, ShardIteratorType.TRIM_HORIZON);
    while (iterator != null) {
      GetRecordsResponse page = get(iterator);
      all.addAll(page.records());
      iterator = page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
    }
    return all;
  }

  static List<String> texts(List<Record> records) {
    return records.stream().map(record -> record.data().asUtf8String()).toList();
  }

  static List<Shard> shards(String stream) {
    return kinesis.listShards(request -> request.streamName(stream)).shards();
  }

  static List<Shard> open(String stream) {
    return shards(stream).stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .toList();
  }

  static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KinesisException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }
}
