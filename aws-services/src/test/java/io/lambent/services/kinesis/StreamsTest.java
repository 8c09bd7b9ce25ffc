package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.MetricsName;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

class StreamsTest extends KinesisCalls {

  private static StreamDescriptionSummary summary(String stream) {
    return kinesis
        .describeStreamSummary(request -> request.streamName(stream))
        .streamDescriptionSummary();
  }

  @Test
  void describesANewStream() {
    String name = stream(3);

    StreamDescription found =
        kinesis.describeStream(request -> request.streamName(name)).streamDescription();

    assertThat(found.streamARN()).isEqualTo(arn(name));
    assertThat(found.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(found.retentionPeriodHours()).isEqualTo(24);
    assertThat(found.encryptionType()).isEqualTo(EncryptionType.NONE);
    assertThat(found.streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
    assertThat(found.enhancedMonitoring().getFirst().shardLevelMetrics()).isEmpty();
    assertThat(found.hasMoreShards()).isFalse();
    assertThat(found.shards())
        .extracting(Shard::shardId)
        .containsExactly(FIRST, "shardId-000000000001", "shardId-000000000002");
    assertThat(found.shards())
        .extracting(shard -> shard.hashKeyRange().endingHashKey())
        .containsExactly(
            "113427455640312821154458202477256070484",
            "226854911280625642308916404954512140969",
            "340282366920938463463374607431768211455");
    assertThat(found.shards().getFirst().sequenceNumberRange().startingSequenceNumber())
        .matches("49\\d{54}");
  }

  @Test
  void waitersFindStreams() {
    String name = stream(1);

    assertThat(
            kinesis
                .waiter()
                .waitUntilStreamExists(request -> request.streamName(name))
                .matched()
                .response())
        .isPresent();
  }

  @Test
  void namesStreamsByArn() {
    String name = stream(1);

    assertThat(
            kinesis
                .describeStreamSummary(request -> request.streamARN(arn(name)))
                .streamDescriptionSummary()
                .streamName())
        .isEqualTo(name);
    assertError(
        () -> kinesis.describeStreamSummary(request -> {}),
        "InvalidArgumentException",
        "Either StreamName or StreamARN should be provided.");
    assertError(
        () ->
            kinesis.describeStreamSummary(
                request ->
                    request.streamARN("arn:aws:kinesis:us-east-1:111111111111:stream/" + name)),
        "AccessDeniedException",
        "Account " + ACCOUNT + " is not authorized");
  }

  @Test
  void refusesASecondStreamOfTheSameName() {
    String name = stream(1);

    assertError(
        () -> kinesis.createStream(request -> request.streamName(name).shardCount(1)),
        "ResourceInUseException",
        "Stream " + name + " under account " + ACCOUNT + " already exists.");
  }

  @Test
  void refusesMoreShardsThanAnAccountMayHave() {
    assertError(
        () -> kinesis.createStream(request -> request.streamName("many").shardCount(100_000)),
        "LimitExceededException",
        "This request would exceed the shard limit for the account " + ACCOUNT);
  }

  @Test
  void answersViolatedConstraintsAsAws() {
    assertError(
        () -> kinesis.createStream(request -> request.streamName("a b").shardCount(0)),
        "ValidationException",
        "2 validation errors detected: ");
    assertError(
        () -> kinesis.createStream(request -> request.streamName("none")),
        "ValidationException",
        "ShardCount must be provided");
  }

  @Test
  void deletesStreams() {
    String name = stream(2);
    put(name, "a", "x");

    kinesis.deleteStream(request -> request.streamName(name));

    assertError(
        () -> kinesis.describeStream(request -> request.streamName(name)),
        "ResourceNotFoundException",
        "Stream " + name + " under account " + ACCOUNT + " not found.");
    assertError(
        () -> put(name, "a", "x"),
        "ResourceNotFoundException",
        "Stream " + name + " under account " + ACCOUNT + " not found.");
  }

  @Test
  void listsStreamsInPages() {
    String prefix = "list-" + UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      int number = i;
      kinesis.createStream(request -> request.streamName(prefix + number).shardCount(1));
    }

    ListStreamsResponse page =
        kinesis.listStreams(request -> request.exclusiveStartStreamName(prefix).limit(2));

    assertThat(page.streamNames()).containsExactly(prefix + 0, prefix + 1);
    assertThat(page.hasMoreStreams()).isTrue();
    assertThat(page.streamSummaries().getFirst().streamARN()).isEqualTo(arn(prefix + 0));
    assertThat(kinesis.listStreams(request -> request.nextToken(page.nextToken())).streamNames())
        .startsWith(prefix + 2);
  }

  @Test
  void streamsOnDemandHaveFourShards() {
    String name = "s-" + UUID.randomUUID();
    kinesis.createStream(
        request ->
            request
                .streamName(name)
                .streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND))
                .tags(Map.of("a", "b")));

    assertThat(shards(name)).hasSize(4);
    assertThat(summary(name).streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
  }

  @Test
  void changesRetention() {
    String name = stream(1);

    kinesis.increaseStreamRetentionPeriod(
        request -> request.streamName(name).retentionPeriodHours(48));

    assertThat(summary(name).retentionPeriodHours()).isEqualTo(48);
    assertError(
        () ->
            kinesis.increaseStreamRetentionPeriod(
                request -> request.streamName(name).retentionPeriodHours(25)),
        "InvalidArgumentException",
        "Requested retention period (25 hours) for stream "
            + name
            + " can not be shorter than existing retention period (48 hours). Use"
            + " DecreaseRetentionPeriod API.");
    assertError(
        () ->
            kinesis.decreaseStreamRetentionPeriod(
                request -> request.streamName(name).retentionPeriodHours(23)),
        "InvalidArgumentException",
        "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too"
            + " short.");
    kinesis.decreaseStreamRetentionPeriod(
        request -> request.streamName(name).retentionPeriodHours(24));
    assertThat(summary(name).retentionPeriodHours()).isEqualTo(24);
  }

  @Test
  void keepsSettings() {
    String name = stream(1);

    assertThat(
            kinesis
                .enableEnhancedMonitoring(
                    request ->
                        request
                            .streamName(name)
                            .shardLevelMetrics(
                                MetricsName.OUTGOING_BYTES, MetricsName.INCOMING_BYTES))
                .desiredShardLevelMetricsAsStrings())
        .isEqualTo(List.of("IncomingBytes", "OutgoingBytes"));
    kinesis.startStreamEncryption(
        request ->
            request.streamName(name).encryptionType(EncryptionType.KMS).keyId("alias/aws/kinesis"));
    kinesis.updateMaxRecordSize(request -> request.streamARN(arn(name)).maxRecordSizeInKiB(2048));
    kinesis.updateStreamMode(
        request ->
            request
                .streamARN(arn(name))
                .streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND)));

    StreamDescriptionSummary found = summary(name);
    assertThat(found.encryptionType()).isEqualTo(EncryptionType.KMS);
    assertThat(found.keyId()).isEqualTo("alias/aws/kinesis");
    assertThat(found.maxRecordSizeInKiB()).isEqualTo(2048);
    assertThat(found.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(found.openShardCount()).isEqualTo(1);
    assertThat(put(name, "a", "b").encryptionType()).isEqualTo(EncryptionType.KMS);
    assertThat(all(name, FIRST).getFirst().encryptionType()).isEqualTo(EncryptionType.KMS);
  }

  @Test
  void hashKeysAreCoveredWithoutGaps() {
    BigInteger next = BigInteger.ZERO;
    for (Shard shard : shards(stream(7))) {
      assertThat(new BigInteger(shard.hashKeyRange().startingHashKey())).isEqualTo(next);
      next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
    }
    assertThat(next).isEqualTo(BigInteger.ONE.shiftLeft(128));
  }
}
