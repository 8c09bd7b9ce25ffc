package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.kinesis.DataStream.Settings;
import io.lambent.services.kinesis.DataStream.Status;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that make, list, describe and delete streams. */
@Component
class DataStreams {
  private static final int DEFAULT_RETENTION = 24;
  private static final int ON_DEMAND_SHARDS = 4;
  private static final int PAGE = 100;
  private static final String BY_KEY = "USER_PARTITION_KEY";

  private final StreamFinder finder;
  private final StreamTable streams;
  private final ShardTable shards;
  private final ConsumerTable consumers;
  private final KinesisProperties properties;
  private final TransactionTemplate transactions;
  private final Clock clock;

  DataStreams(
      StreamFinder finder,
      StreamTable streams,
      ShardTable shards,
      ConsumerTable consumers,
      KinesisProperties properties,
      TransactionTemplate transactions,
      Clock clock) {
    this.finder = finder;
    this.streams = streams;
    this.shards = shards;
    this.consumers = consumers;
    this.properties = properties;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Mode(String streamMode) {}

  record Create(
      String streamName,
      @Nullable Integer shardCount,
      @Nullable Mode streamModeDetails,
      Map<String, String> tags,
      @Nullable Integer warmThroughputMiBps,
      @Nullable Integer maxRecordSizeInKiB,
      @Nullable String recordDistributionStrategy) {}

  record Named(@Inlined StreamRef stream) {}

  record Delete(@Inlined StreamRef stream, boolean enforceConsumerDeletion) {}

  record ListInput(
      @Nullable Integer limit,
      @Nullable String exclusiveStartStreamName,
      @Nullable String nextToken) {}

  record Summary(
      String streamName,
      String streamARN,
      String streamStatus,
      Mode streamModeDetails,
      Instant streamCreationTimestamp) {}

  record Listed(
      List<String> streamNames,
      boolean hasMoreStreams,
      @Nullable String nextToken,
      List<Summary> streamSummaries) {}

  record Metrics(List<String> shardLevelMetrics) {}

  record Describe(
      @Inlined StreamRef stream, @Nullable Integer limit, @Nullable String exclusiveStartShardId) {}

  record Description(
      String streamName,
      String streamARN,
      String streamStatus,
      Mode streamModeDetails,
      List<Shards.View> shards,
      boolean hasMoreShards,
      int retentionPeriodHours,
      Instant streamCreationTimestamp,
      List<Metrics> enhancedMonitoring,
      String encryptionType,
      @Nullable String keyId) {}

  record Described(Description streamDescription) {}

  record Warm(int targetMiBps, int currentMiBps) {}

  record DescriptionSummary(
      String streamName,
      String streamARN,
      String streamStatus,
      Mode streamModeDetails,
      int retentionPeriodHours,
      Instant streamCreationTimestamp,
      List<Metrics> enhancedMonitoring,
      String encryptionType,
      @Nullable String keyId,
      int openShardCount,
      int consumerCount,
      @Nullable Warm warmThroughput,
      int maxRecordSizeInKiB,
      String recordDistributionStrategy) {}

  record Summarized(DescriptionSummary streamDescriptionSummary) {}

  record Nothing() {}

  record Limits(
      int shardLimit, int openShardCount, int onDemandStreamCount, int onDemandStreamCountLimit) {}

  void create(Caller caller, Create input) {
    Instant now = clock.instant();
    Settings settings = settings(input);
    boolean isOnDemand = settings.mode().equals(DataStream.ON_DEMAND);
    int count = isOnDemand ? ON_DEMAND_SHARDS : Objects.requireNonNullElse(input.shardCount(), 1);
    if (!input.tags().isEmpty()) {
      StreamTags.check(input.streamName(), caller.account(), input.tags().keySet());
      StreamTags.check(input.streamName(), caller.account(), input.tags().values());
    }
    if (streams.find(caller.account(), caller.region(), input.streamName(), now).isPresent()) {
      throw exists(caller, input.streamName());
    }
    long open = shards.countOpen(caller.account(), caller.region());
    if (open + count > properties.shardLimit()) {
      throw KinesisErrors.shardLimit(
          caller.account(), caller.region(), open, properties.shardLimit(), count);
    }
    DataStream stream =
        new DataStream(
            0,
            caller.account(),
            caller.region(),
            input.streamName(),
            Status.CREATING,
            now.plus(properties.stateChangeTime()),
            settings,
            input.tags(),
            now);
    transactions.executeWithoutResult(
        status -> {
          Long id = streams.insert(stream, now);
          if (id == null) {
            throw exists(caller, input.streamName());
          }
          for (int i = 0; i < count; i++) {
            shards.insert(
                id,
                new Shard(
                    i, null, null, HashKeys.part(i, count), now.getEpochSecond(), now, null, 0, 0));
          }
        });
  }

  private static RuntimeException exists(Caller caller, String name) {
    return KinesisErrors.inUse(
        "Stream " + name + " under account " + caller.account() + " already exists.");
  }

  private static Settings settings(Create input) {
    String mode =
        input.streamModeDetails() == null
            ? DataStream.PROVISIONED
            : input.streamModeDetails().streamMode();
    boolean isOnDemand = mode.equals(DataStream.ON_DEMAND);
    if (isOnDemand && input.shardCount() != null) {
      throw KinesisErrors.violated(
          "ShardCount must not be provided when creating a stream in ON_DEMAND mode.");
    }
    if (!isOnDemand && input.shardCount() == null) {
      throw KinesisErrors.violated(
          "ShardCount must be provided when creating a stream in PROVISIONED mode.");
    }
    if (!isOnDemand && input.warmThroughputMiBps() != null) {
      throw KinesisErrors.violated(
          "WarmThroughputMiBps can only be provided for streams in ON_DEMAND mode.");
    }
    String distribution = Objects.requireNonNullElse(input.recordDistributionStrategy(), BY_KEY);
    StreamSettings.checkDistribution(distribution);
    return new Settings(
        mode,
        DEFAULT_RETENTION,
        null,
        List.of(),
        Objects.requireNonNullElse(input.maxRecordSizeInKiB(), 1024),
        input.warmThroughputMiBps(),
        distribution);
  }

  void delete(Caller caller, Delete input) {
    DataStream stream = finder.find(caller, input.stream());
    if (stream.statusAt(clock.instant()) == Status.DELETING) {
      return;
    }
    if (!input.enforceConsumerDeletion() && consumers.count(stream.id()) > 0) {
      throw KinesisErrors.inUse(
          "Stream "
              + stream.name()
              + " under account "
              + stream.account()
              + " has enhanced fan-out consumers registered. Deregister them, or set"
              + " EnforceConsumerDeletion.");
    }
    if (properties.stateChangeTime().isZero()) {
      streams.delete(stream.id());
    } else {
      streams.update(
          stream.id(),
          stream.settings(),
          Status.DELETING,
          clock.instant().plus(properties.stateChangeTime()));
    }
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    String after =
        input.nextToken() == null
            ? Objects.requireNonNullElse(input.exclusiveStartStreamName(), "")
            : PageToken.parse(input.nextToken(), PageToken.STREAMS).last();
    Instant now = clock.instant();
    List<DataStream> found = streams.list(caller.account(), caller.region(), after, limit + 1, now);
    boolean more = found.size() > limit;
    List<DataStream> page = found.subList(0, Math.min(limit, found.size()));
    return new Listed(
        page.stream().map(DataStream::name).toList(),
        more,
        more ? new PageToken(PageToken.STREAMS, 0, page.getLast().name(), "", now).text() : null,
        page.stream()
            .map(
                stream ->
                    new Summary(
                        stream.name(),
                        stream.arn().toString(),
                        status(stream, now),
                        new Mode(stream.settings().mode()),
                        stream.createdAt()))
            .toList());
  }

  private static String status(DataStream stream, Instant now) {
    return Objects.requireNonNullElse(stream.statusAt(now), Status.DELETING).name();
  }

  Described describe(Caller caller, Describe input) {
    DataStream stream = finder.find(caller, input.stream());
    Instant now = clock.instant();
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    int after =
        input.exclusiveStartShardId() == null ? -1 : Shard.number(input.exclusiveStartShardId());
    List<Shards.View> views = new ArrayList<>();
    if (stream.statusAt(now) != Status.CREATING) {
      shards.list(stream.id()).stream()
          .filter(shard -> shard.number() > after)
          .limit(limit + 1L)
          .map(Shards.View::of)
          .forEach(views::add);
    }
    boolean more = views.size() > limit;
    Settings settings = stream.settings();
    return new Described(
        new Description(
            stream.name(),
            stream.arn().toString(),
            status(stream, now),
            new Mode(settings.mode()),
            List.copyOf(views.subList(0, Math.min(limit, views.size()))),
            more,
            settings.retentionHours(),
            stream.createdAt(),
            List.of(new Metrics(settings.metrics())),
            stream.encryptionType(),
            settings.keyId()));
  }

  Summarized summarize(Caller caller, Named input) {
    DataStream stream = finder.find(caller, input.stream());
    Settings settings = stream.settings();
    Integer warm = settings.warmMibps();
    return new Summarized(
        new DescriptionSummary(
            stream.name(),
            stream.arn().toString(),
            status(stream, clock.instant()),
            new Mode(settings.mode()),
            settings.retentionHours(),
            stream.createdAt(),
            List.of(new Metrics(settings.metrics())),
            stream.encryptionType(),
            settings.keyId(),
            shards.open(stream.id()).size(),
            consumers.count(stream.id()),
            warm == null ? null : new Warm(warm, warm),
            settings.maxRecordKib(),
            settings.distribution()));
  }

  Limits limits(Caller caller, Nothing input) {
    return new Limits(
        properties.shardLimit(),
        (int) shards.countOpen(caller.account(), caller.region()),
        streams.countOnDemand(caller.account(), caller.region()),
        properties.shardLimit());
  }
}
