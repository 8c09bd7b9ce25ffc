package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code ListShards}. */
@Component
class Shards {
  private static final int PAGE = 1000;

  private final StreamFinder finder;
  private final StreamTable streams;
  private final ShardTable shards;
  private final Clock clock;

  Shards(StreamFinder finder, StreamTable streams, ShardTable shards, Clock clock) {
    this.finder = finder;
    this.streams = streams;
    this.shards = shards;
    this.clock = clock;
  }

  record HashKeyRange(String startingHashKey, String endingHashKey) {
    static HashKeyRange of(Shard shard) {
      return new HashKeyRange(shard.hashKeys().from().toString(), shard.hashKeys().to().toString());
    }
  }

  record SequenceNumberRange(
      String startingSequenceNumber, @Nullable String endingSequenceNumber) {}

  /** A shard as clients see it. */
  record View(
      String shardId,
      @Nullable String parentShardId,
      @Nullable String adjacentParentShardId,
      HashKeyRange hashKeyRange,
      SequenceNumberRange sequenceNumberRange) {
    static View of(Shard shard) {
      return new View(
          shard.id(),
          shard.parent() == null ? null : Shard.id(shard.parent()),
          shard.adjacentParent() == null ? null : Shard.id(shard.adjacentParent()),
          HashKeyRange.of(shard),
          new SequenceNumberRange(shard.startingSequenceNumber(), shard.endingSequenceNumber()));
    }
  }

  record Filter(String type, @Nullable String shardId, @Nullable Instant timestamp) {}

  record ListInput(
      @Inlined StreamRef stream,
      @Nullable String nextToken,
      @Nullable String exclusiveStartShardId,
      @Nullable Integer maxResults,
      @Nullable Instant streamCreationTimestamp,
      @Nullable Filter shardFilter) {}

  record Listed(List<View> shards, @Nullable String nextToken) {}

  Listed list(Caller caller, ListInput input) {
    Instant now = clock.instant();
    DataStream stream;
    int after = -1;
    String filter = input.shardFilter() == null ? "" : text(input.shardFilter());
    boolean isNamed = input.stream().streamName() != null || input.stream().streamARN() != null;
    if (input.nextToken() != null) {
      if (isNamed) {
        throw KinesisErrors.invalid("NextToken and StreamName cannot be provided together.");
      }
      PageToken token = PageToken.parse(input.nextToken(), PageToken.SHARDS).checked(now);
      stream =
          streams
              .find(token.stream(), now)
              .filter(found -> found.account().equals(caller.account()))
              .orElseThrow(() -> KinesisErrors.invalid("NextToken is invalid."));
      after = Shard.number(token.last());
      filter = token.filter();
    } else if (isNamed) {
      stream = finder.find(caller, input.stream());
    } else {
      throw KinesisErrors.invalid("Either NextToken or StreamName should be provided.");
    }
    if (input.exclusiveStartShardId() != null) {
      after = Math.max(after, Shard.number(input.exclusiveStartShardId()));
    }
    int limit = Objects.requireNonNullElse(input.maxResults(), PAGE);
    int start = after;
    List<View> found =
        shards.list(stream.id()).stream()
            .filter(shard -> shard.number() > start)
            .filter(chosen(filter, stream, now))
            .limit(limit + 1L)
            .map(View::of)
            .toList();
    if (found.size() <= limit) {
      return new Listed(found, null);
    }
    List<View> page = found.subList(0, limit);
    return new Listed(
        page,
        new PageToken(PageToken.SHARDS, stream.id(), page.getLast().shardId(), filter, now).text());
  }

  /** Encodes a filter that was checked for a page token: a word and a number. */
  private String text(Filter filter) {
    return switch (filter.type()) {
      case "AFTER_SHARD_ID" -> {
        if (filter.shardId() == null) {
          throw KinesisErrors.invalid(
              "Must specify shardId parameter for ShardFilter of type AFTER_SHARD_ID.");
        }
        yield filter.type() + " " + Shard.number(filter.shardId());
      }
      case "AT_TIMESTAMP", "FROM_TIMESTAMP" -> {
        if (filter.timestamp() == null) {
          throw KinesisErrors.invalid(
              "Must specify timestampInMillis parameter for ShardFilter of type "
                  + filter.type()
                  + ".");
        }
        if (filter.timestamp().isAfter(clock.instant())) {
          throw KinesisErrors.invalid(
              "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
                  + " timestampInMillis: "
                  + Positions.millis(filter.timestamp())
                  + ", currentTimestampInMillis: "
                  + clock.millis());
        }
        yield filter.type() + " " + Positions.millis(filter.timestamp());
      }
      default -> filter.type() + " 0";
    };
  }

  private static Predicate<Shard> chosen(String filter, DataStream stream, Instant now) {
    if (filter.isEmpty()) {
      return shard -> true;
    }
    String[] parts = filter.split(" ", 2);
    long number = number(parts);
    Instant horizon = stream.horizon(now);
    return switch (parts[0]) {
      case "AFTER_SHARD_ID" -> shard -> shard.number() > number;
      case "AT_LATEST" -> Shard::isOpen;
      case "AT_TRIM_HORIZON" -> shard -> isOpenAt(shard, latest(horizon, stream.createdAt()));
      case "AT_TIMESTAMP" ->
          shard ->
              isOpenAt(
                  shard, latest(Instant.ofEpochMilli(number), latest(horizon, stream.createdAt())));
      case "FROM_TIMESTAMP" ->
          shard -> isOpenAfter(shard, latest(Instant.ofEpochMilli(number), horizon));
      default -> shard -> isOpenAfter(shard, horizon);
    };
  }

  /** Parses the number of a filter in a page token, which clients may have changed. */
  private static long number(String[] parts) {
    try {
      return parts.length < 2 ? 0 : Long.parseLong(parts[1]);
    } catch (NumberFormatException e) {
      throw KinesisErrors.invalid("NextToken is invalid.");
    }
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static boolean isOpenAt(Shard shard, Instant time) {
    return !shard.createdAt().isAfter(time) && isOpenAfter(shard, time);
  }

  private static boolean isOpenAfter(Shard shard, Instant time) {
    return shard.closedAt() == null || shard.closedAt().isAfter(time);
  }
}
