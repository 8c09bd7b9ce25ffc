package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.kinesis.DataStream.Settings;
import io.lambent.services.kinesis.DataStream.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that change one setting of a stream each. */
@Component
class StreamSettings {
  private static final int MIN_RETENTION_HOURS = 24;
  private static final int MAX_RETENTION_HOURS = 8760;
  private static final String ALL = "ALL";
  private static final List<String> METRICS =
      List.of(
          "IncomingBytes",
          "IncomingRecords",
          "OutgoingBytes",
          "OutgoingRecords",
          "WriteProvisionedThroughputExceeded",
          "ReadProvisionedThroughputExceeded",
          "IteratorAgeMilliseconds");

  private final StreamFinder finder;
  private final StreamTable streams;
  private final KinesisProperties properties;
  private final TransactionTemplate transactions;
  private final Clock clock;

  StreamSettings(
      StreamFinder finder,
      StreamTable streams,
      KinesisProperties properties,
      TransactionTemplate transactions,
      Clock clock) {
    this.finder = finder;
    this.streams = streams;
    this.properties = properties;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Retention(@Inlined StreamRef stream, int retentionPeriodHours) {}

  record ModeInput(
      @Inlined StreamRef stream,
      DataStreams.Mode streamModeDetails,
      @Nullable Integer warmThroughputMiBps) {}

  record Encryption(@Inlined StreamRef stream, String encryptionType, String keyId) {}

  record Monitoring(@Inlined StreamRef stream, List<String> shardLevelMetrics) {}

  record Monitored(
      String streamName,
      String streamARN,
      List<String> currentShardLevelMetrics,
      List<String> desiredShardLevelMetrics) {}

  record MaxRecordSize(@Inlined StreamRef stream, int maxRecordSizeInKiB) {}

  record WarmInput(@Inlined StreamRef stream, int warmThroughputMiBps) {}

  record Warmed(String streamName, String streamARN, DataStreams.Warm warmThroughput) {}

  record Distribution(@Inlined StreamRef stream, String recordDistributionStrategy) {}

  /**
   * @throws io.lambent.aws.error.AwsFailure for a strategy that Lambent does not have
   */
  static void checkDistribution(String strategy) {
    if (!strategy.equals("USER_PARTITION_KEY")) {
      throw KinesisErrors.invalid(
          "Lambent distributes records by their partition keys: RecordDistributionStrategy "
              + strategy
              + " is not supported.");
    }
  }

  /**
   * Changes settings of an active stream. The stream is {@code UPDATING} afterwards for the
   * configured time.
   */
  private DataStream change(DataStream found, UnaryOperator<Settings> change) {
    DataStream before =
        transactions.execute(
            status -> {
              DataStream locked =
                  streams
                      .lock(found.id())
                      .orElseThrow(() -> KinesisErrors.noStream(found.name(), found.account()));
              StreamFinder.checkActive(locked, clock.instant());
              streams.update(
                  locked.id(),
                  change.apply(locked.settings()),
                  Status.UPDATING,
                  clock.instant().plus(properties.stateChangeTime()));
              return locked;
            });
    return before == null ? found : before;
  }

  void increaseRetention(Caller caller, Retention input) {
    checkRetention(input.retentionPeriodHours());
    DataStream stream = finder.find(caller, input.stream());
    change(
        stream,
        settings -> {
          if (settings.retentionHours() > input.retentionPeriodHours()) {
            throw KinesisErrors.invalid(
                requested(input, stream)
                    + " can not be shorter than existing retention period ("
                    + settings.retentionHours()
                    + " hours). Use DecreaseRetentionPeriod API.");
          }
          return withRetention(settings, input.retentionPeriodHours());
        });
  }

  void decreaseRetention(Caller caller, Retention input) {
    checkRetention(input.retentionPeriodHours());
    DataStream stream = finder.find(caller, input.stream());
    change(
        stream,
        settings -> {
          if (settings.retentionHours() < input.retentionPeriodHours()) {
            throw KinesisErrors.invalid(
                requested(input, stream)
                    + " can not be longer than existing retention period ("
                    + settings.retentionHours()
                    + " hours). Use IncreaseRetentionPeriod API.");
          }
          return withRetention(settings, input.retentionPeriodHours());
        });
  }

  private static String requested(Retention input, DataStream stream) {
    return "Requested retention period ("
        + input.retentionPeriodHours()
        + " hours) for stream "
        + stream.name();
  }

  private static void checkRetention(int hours) {
    if (hours < MIN_RETENTION_HOURS) {
      throw KinesisErrors.invalid(
          "Minimum allowed retention period is 24 hours. Requested retention period ("
              + hours
              + " hours) is too short.");
    }
    if (hours > MAX_RETENTION_HOURS) {
      throw KinesisErrors.invalid(
          "Maximum allowed retention period is 8760 hours. Requested retention period ("
              + hours
              + " hours) is too long.");
    }
  }

  private static Settings withRetention(Settings old, int hours) {
    return new Settings(
        old.mode(),
        hours,
        old.keyId(),
        old.metrics(),
        old.maxRecordKib(),
        old.warmMibps(),
        old.distribution());
  }

  void mode(Caller caller, ModeInput input) {
    String mode = input.streamModeDetails().streamMode();
    boolean isOnDemand = mode.equals(DataStream.ON_DEMAND);
    if (!isOnDemand && input.warmThroughputMiBps() != null) {
      throw KinesisErrors.violated(
          "WarmThroughputMiBps can only be provided for streams in ON_DEMAND mode.");
    }
    change(
        finder.find(caller, input.stream()),
        old ->
            new Settings(
                mode,
                old.retentionHours(),
                old.keyId(),
                old.metrics(),
                old.maxRecordKib(),
                isOnDemand ? input.warmThroughputMiBps() : null,
                old.distribution()));
  }

  void startEncryption(Caller caller, Encryption input) {
    if (!input.encryptionType().equals("KMS")) {
      throw KinesisErrors.invalid("Invalid value for encryptionType: " + input.encryptionType());
    }
    if (input.keyId().indexOf('\0') >= 0) {
      throw KinesisErrors.invalid("Invalid value for keyId.");
    }
    DataStream stream = finder.find(caller, input.stream());
    change(stream, old -> withKey(old, input.keyId()));
  }

  void stopEncryption(Caller caller, Encryption input) {
    if (!input.encryptionType().equals("KMS")) {
      throw KinesisErrors.invalid("Invalid value for encryptionType: " + input.encryptionType());
    }
    change(finder.find(caller, input.stream()), old -> withKey(old, null));
  }

  private static Settings withKey(Settings old, @Nullable String keyId) {
    return new Settings(
        old.mode(),
        old.retentionHours(),
        keyId,
        old.metrics(),
        old.maxRecordKib(),
        old.warmMibps(),
        old.distribution());
  }

  Monitored enableMonitoring(Caller caller, Monitoring input) {
    return monitor(caller, input, true);
  }

  Monitored disableMonitoring(Caller caller, Monitoring input) {
    return monitor(caller, input, false);
  }

  private Monitored monitor(Caller caller, Monitoring input, boolean isEnabled) {
    Set<String> named =
        new LinkedHashSet<>(
            input.shardLevelMetrics().contains(ALL) ? METRICS : input.shardLevelMetrics());
    List<String> desired = new ArrayList<>();
    DataStream before =
        change(
            finder.find(caller, input.stream()),
            old -> {
              METRICS.stream()
                  .filter(
                      metric -> named.contains(metric) ? isEnabled : old.metrics().contains(metric))
                  .forEach(desired::add);
              return new Settings(
                  old.mode(),
                  old.retentionHours(),
                  old.keyId(),
                  List.copyOf(desired),
                  old.maxRecordKib(),
                  old.warmMibps(),
                  old.distribution());
            });
    return new Monitored(
        before.name(), before.arn().toString(), before.settings().metrics(), desired);
  }

  void maxRecordSize(Caller caller, MaxRecordSize input) {
    change(
        finder.find(caller, input.stream()),
        old ->
            new Settings(
                old.mode(),
                old.retentionHours(),
                old.keyId(),
                old.metrics(),
                input.maxRecordSizeInKiB(),
                old.warmMibps(),
                old.distribution()));
  }

  Warmed warm(Caller caller, WarmInput input) {
    DataStream stream = finder.find(caller, input.stream());
    change(
        stream,
        old -> {
          if (!old.mode().equals(DataStream.ON_DEMAND)) {
            throw KinesisErrors.violated(
                "WarmThroughputMiBps can only be provided for streams in ON_DEMAND mode.");
          }
          return new Settings(
              old.mode(),
              old.retentionHours(),
              old.keyId(),
              old.metrics(),
              old.maxRecordKib(),
              input.warmThroughputMiBps(),
              old.distribution());
        });
    return new Warmed(
        stream.name(),
        stream.arn().toString(),
        new DataStreams.Warm(input.warmThroughputMiBps(), input.warmThroughputMiBps()));
  }

  void distribution(Caller caller, Distribution input) {
    DataStream stream = finder.find(caller, input.stream());
    checkDistribution(input.recordDistributionStrategy());
    change(stream, old -> old);
  }
}
