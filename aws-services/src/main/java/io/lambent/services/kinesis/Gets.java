package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code GetShardIterator} and {@code GetRecords}. */
@Component
class Gets {
  private static final long ITERATOR_MILLIS = 300_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final StreamFinder finder;
  private final StreamTable streams;
  private final ShardTable shards;
  private final Positions positions;
  private final ShardReader reader;
  private final IteratorKey key;
  private final Throughput throughput;
  private final Clock clock;

  Gets(
      StreamFinder finder,
      StreamTable streams,
      ShardTable shards,
      Positions positions,
      ShardReader reader,
      IteratorKey key,
      Throughput throughput,
      Clock clock) {
    this.finder = finder;
    this.streams = streams;
    this.shards = shards;
    this.positions = positions;
    this.reader = reader;
    this.key = key;
    this.throughput = throughput;
    this.clock = clock;
  }

  record IteratorInput(
      @Inlined StreamRef stream,
      String shardId,
      String shardIteratorType,
      @Nullable String startingSequenceNumber,
      @Nullable Instant timestamp,
      boolean dryRun) {}

  record Iterator(String shardIterator) {}

  record Get(
      @Inlined StreamRef stream, String shardIterator, @Nullable Integer limit, boolean dryRun) {}

  record Got(
      List<ShardReader.View> records,
      @Nullable String nextShardIterator,
      long millisBehindLatest,
      @Nullable List<ShardReader.Child> childShards) {}

  Iterator iterator(Caller caller, IteratorInput input) {
    int number = Shard.number(input.shardId());
    DataStream stream = finder.usable(caller, input.stream());
    Shard shard =
        Optional.of(number)
            .filter(known -> known >= 0)
            .flatMap(known -> shards.find(stream.id(), known))
            .orElseThrow(
                () ->
                    number < 0
                        ? KinesisErrors.noShard(input.shardId(), stream)
                        : KinesisErrors.noShardToRead(
                            Shard.id(number), stream.name(), stream.account()));
    long place =
        positions.place(
            stream,
            shard,
            new Positions.Start(
                input.shardIteratorType(), input.startingSequenceNumber(), input.timestamp()),
            "GetShardIterator");
    if (input.dryRun()) {
      throw KinesisErrors.dryRun();
    }
    return new Iterator(text(stream, number, place));
  }

  private String text(DataStream stream, int shard, long place) {
    return new ShardIterator(stream.id(), shard, place, clock.millis(), stream.name())
        .text(key.get());
  }

  Got records(Caller caller, Get input) {
    ShardIterator iterator = ShardIterator.parse(input.shardIterator(), key.get());
    checkAge(iterator);
    Instant now = clock.instant();
    DataStream stream =
        streams
            .find(iterator.stream(), now)
            .filter(found -> found.account().equals(caller.account()))
            .filter(found -> found.region().equals(caller.region()))
            .orElseThrow(() -> noShard(caller, iterator));
    finder.usable(stream);
    if (input.stream().streamARN() != null
        && !input.stream().streamARN().equals(stream.arn().toString())) {
      throw KinesisErrors.invalid("StreamARN does not match the stream of ShardIterator.");
    }
    if (input.dryRun()) {
      throw KinesisErrors.dryRun();
    }
    if (!throughput.mayRead(stream, iterator.shard())) {
      throw KinesisErrors.throughputExceeded(Shard.id(iterator.shard()), stream);
    }
    ShardReader.Page page =
        reader
            .read(
                stream,
                iterator.shard(),
                iterator.place(),
                new ShardReader.Limit(
                    Objects.requireNonNullElse(input.limit(), ShardReader.MAX_RECORDS),
                    ShardReader.MAX_BYTES))
            .orElseThrow(() -> noShard(caller, iterator));
    throughput.read(stream, iterator.shard(), page.size());
    return new Got(
        page.records(),
        page.isAtEnd() ? null : text(stream, iterator.shard(), page.next()),
        page.millisBehindLatest(),
        page.isAtEnd() ? reader.children(stream, page.shard()) : null);
  }

  private static AwsFailure noShard(Caller caller, ShardIterator iterator) {
    return KinesisErrors.noShardToRead(
        Shard.id(iterator.shard()), iterator.name(), caller.account());
  }

  private void checkAge(ShardIterator iterator) {
    long now = clock.millis();
    if (now - iterator.issuedMillis() > ITERATOR_MILLIS) {
      throw AwsFailure.declared(
          "ExpiredIteratorException",
          "Iterator expired. The iterator was created at time "
              + TIME.format(Instant.ofEpochMilli(iterator.issuedMillis()))
              + " while right now it is "
              + TIME.format(Instant.ofEpochMilli(now))
              + " which is further in the future than the tolerated delay of "
              + ITERATOR_MILLIS
              + " milliseconds.");
    }
  }
}
