package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;

class ReshardingTest extends KinesisCalls {
  private static final String SECOND = "shardId-000000000001";
  private static final String THIRD = "shardId-000000000002";
  private static final String HALF = BigInteger.ONE.shiftLeft(127).toString();

  private static void split(String stream, String shard, String key) {
    kinesis.splitShard(
        request -> request.streamName(stream).shardToSplit(shard).newStartingHashKey(key));
  }

  @Test
  void splitsAShard() {
    String stream = stream(1);
    put(stream, "a", "before");

    split(stream, FIRST, HALF);
    String shard = put(stream, "a", "after").shardId();

    List<Shard> shards = shards(stream);
    assertThat(shards).extracting(Shard::shardId).containsExactly(FIRST, SECOND, THIRD);
    assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(shards.get(1).parentShardId()).isEqualTo(FIRST);
    assertThat(shards.get(1).adjacentParentShardId()).isNull();
    assertThat(shards.get(2).hashKeyRange().startingHashKey()).isEqualTo(HALF);
    assertThat(new BigInteger(shards.get(1).sequenceNumberRange().startingSequenceNumber()))
        .isGreaterThan(
            new BigInteger(shards.get(0).sequenceNumberRange().startingSequenceNumber()));
    assertThat(shard).isIn(SECOND, THIRD);
    assertThat(texts(all(stream, shard))).containsExactly("after");
  }

  @Test
  void readersOfAClosedShardAreToldItsChildren() {
    String stream = stream(1);
    put(stream, "a", "1");
    String waiting = iterator(stream, FIRST, ShardIteratorType.LATEST);
    split(stream, FIRST, HALF);

    GetRecordsResponse end = get(iterator(stream, FIRST, ShardIteratorType.TRIM_HORIZON));

    assertThat(texts(end.records())).containsExactly("1");
    assertThat(end.nextShardIterator()).isNull();
    assertThat(end.childShards())
        .extracting(child -> child.shardId())
        .containsExactly(SECOND, THIRD);
    assertThat(end.childShards().getFirst().parentShards()).containsExactly(FIRST);
    assertThat(get(waiting).nextShardIterator()).isNull();
  }

  @Test
  void mergesShards() {
    String stream = stream(2);

    kinesis.mergeShards(
        request -> request.streamName(stream).shardToMerge(FIRST).adjacentShardToMerge(SECOND));

    Shard merged = shards(stream).get(2);
    assertThat(merged.parentShardId()).isEqualTo(FIRST);
    assertThat(merged.adjacentParentShardId()).isEqualTo(SECOND);
    assertThat(merged.hashKeyRange().startingHashKey()).isEqualTo("0");
    assertThat(merged.hashKeyRange().endingHashKey())
        .isEqualTo("340282366920938463463374607431768211455");
    assertThat(put(stream, "a", "x").shardId()).isEqualTo(THIRD);
    assertThat(
            get(iterator(stream, SECOND, ShardIteratorType.TRIM_HORIZON))
                .childShards()
                .getFirst()
                .parentShards())
        .containsExactly(FIRST, SECOND);
  }

  @Test
  void refusesWhatCannotBeSplitOrMerged() {
    String stream = stream(3);

    assertError(
        () -> split(stream, FIRST, "1"),
        "InvalidArgumentException",
        "NewStartingHashKey 1 used in SplitShard() on shard " + FIRST + " in stream " + stream);
    assertError(
        () -> split(stream, "shardId-000000000009", HALF),
        "ResourceNotFoundException",
        "Could not find shard shardId-000000000009 in stream " + stream);
    assertError(
        () ->
            kinesis.mergeShards(
                request ->
                    request.streamName(stream).shardToMerge(FIRST).adjacentShardToMerge(THIRD)),
        "InvalidArgumentException",
        "Shards " + FIRST + " and " + THIRD + " in stream " + stream);
    assertThat(shards(stream)).hasSize(3);
  }

  @Test
  void doublesTheShards() {
    String stream = stream(2);

    UpdateShardCountResponse response = count(stream, 4);

    assertThat(response.currentShardCount()).isEqualTo(2);
    assertThat(response.targetShardCount()).isEqualTo(4);
    assertThat(open(stream)).hasSize(4);
    assertThat(shards(stream)).hasSize(6);
  }

  @Test
  void scalesToAnyCountWithEqualShards() {
    String stream = stream(3);
    count(stream, 5);
    count(stream, 4);

    List<Shard> open = open(stream);

    assertThat(open).hasSize(4);
    BigInteger width = BigInteger.ONE.shiftLeft(126);
    Set<BigInteger> starts =
        open.stream()
            .map(shard -> new BigInteger(shard.hashKeyRange().startingHashKey()))
            .collect(Collectors.toSet());
    for (int i = 0; i < 4; i++) {
      assertThat(starts).contains(width.multiply(BigInteger.valueOf(i)));
    }
    assertThat(put(stream, "a", "x").shardId()).isIn(open.stream().map(Shard::shardId).toList());
  }

  @Test
  void refusesTooManyShardsAtOnce() {
    String stream = stream(2);

    assertError(
        () -> count(stream, 5),
        "LimitExceededException",
        "UpdateShardCount cannot scale up over double your current open shard count.");
    assertError(
        () -> count(stream(5), 2),
        "LimitExceededException",
        "UpdateShardCount cannot scale down below half your current open shard count.");
  }

  private static UpdateShardCountResponse count(String stream, int target) {
    return kinesis.updateShardCount(
        request ->
            request
                .streamName(stream)
                .targetShardCount(target)
                .scalingType(ScalingType.UNIFORM_SCALING));
  }

  @Test
  void filtersShards() {
    String stream = stream(1);
    split(stream, FIRST, HALF);

    assertThat(filtered(stream, ShardFilterType.AT_LATEST, null)).containsExactly(SECOND, THIRD);
    assertThat(filtered(stream, ShardFilterType.FROM_TRIM_HORIZON, null))
        .containsExactly(FIRST, SECOND, THIRD);
    assertThat(filtered(stream, ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly(FIRST);
    assertThat(filtered(stream, ShardFilterType.AFTER_SHARD_ID, SECOND)).containsExactly(THIRD);
  }

  private static List<String> filtered(
      String stream, ShardFilterType type, @Nullable String shard) {
    return kinesis
        .listShards(
            request ->
                request.streamName(stream).shardFilter(filter -> filter.type(type).shardId(shard)))
        .shards()
        .stream()
        .map(Shard::shardId)
        .toList();
  }

  @Test
  void listsShardsInPages() {
    String stream = stream(5);

    String token =
        kinesis.listShards(request -> request.streamName(stream).maxResults(3)).nextToken();

    assertThat(kinesis.listShards(request -> request.nextToken(token)).shards()).hasSize(2);
    assertError(
        () -> kinesis.listShards(request -> request.streamName(stream).nextToken(token)),
        "InvalidArgumentException",
        "NextToken and StreamName cannot be provided together.");
  }
}
