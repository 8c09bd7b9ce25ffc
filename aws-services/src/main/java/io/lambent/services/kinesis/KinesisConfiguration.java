package io.lambent.services.kinesis;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KinesisConfiguration {
  /** The maximum size of a request, in bytes: 10 MiB of records in Base64. */
  private static final int MAX_BODY = 16 * 1024 * 1024;

  @Bean
  HostedService kinesis(
      DataStreams streams,
      StreamSettings settings,
      Shards shards,
      Resharding resharding,
      Puts puts,
      Gets gets,
      ResourceOperations resources) {
    AwsApi.Builder api = AwsApi.of(ServiceModels.get("kinesis"));
    api.on("CreateStream", DataStreams.Create.class, streams::create)
        .on("DeleteStream", DataStreams.Delete.class, streams::delete)
        .on("ListStreams", DataStreams.ListInput.class, DataStreams.Listed.class, streams::list)
        .on(
            "DescribeStream",
            DataStreams.Describe.class,
            DataStreams.Described.class,
            streams::describe)
        .on(
            "DescribeStreamSummary",
            DataStreams.Named.class,
            DataStreams.Summarized.class,
            streams::summarize)
        .on("DescribeLimits", DataStreams.Nothing.class, DataStreams.Limits.class, streams::limits)
        .on("ListShards", Shards.ListInput.class, Shards.Listed.class, shards::list)
        .on("SplitShard", Resharding.Split.class, resharding::split)
        .on("MergeShards", Resharding.Merge.class, resharding::merge)
        .on("UpdateShardCount", Resharding.Count.class, Resharding.Counted.class, resharding::count)
        .on("PutRecord", Puts.Put.class, Puts.Stored.class, puts::put)
        .on("PutRecords", Puts.PutAll.class, Puts.StoredAll.class, puts::putAll)
        .on("GetShardIterator", Gets.IteratorInput.class, Gets.Iterator.class, gets::iterator)
        .on("GetRecords", Gets.Get.class, Gets.Got.class, gets::records);
    addSettings(api, settings);
    resources.add(api);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Streams of other accounts cannot be used: policies are kept, not evaluated. Nothing is"
            + " encrypted by the keys that are named. The limits of shards are enforced where"
            + " lambent.kinesis.enforce-limits says so, those of streams on demand never. Streams"
            + " on demand have four shards and do not scale by themselves. There are no metrics of"
            + " streams and shards yet. Records are distributed by partition key only.");
  }

  private static void addSettings(AwsApi.Builder api, StreamSettings settings) {
    api.on(
            "IncreaseStreamRetentionPeriod",
            StreamSettings.Retention.class,
            settings::increaseRetention)
        .on(
            "DecreaseStreamRetentionPeriod",
            StreamSettings.Retention.class,
            settings::decreaseRetention)
        .on("UpdateStreamMode", StreamSettings.ModeInput.class, settings::mode)
        .on("StartStreamEncryption", StreamSettings.Encryption.class, settings::startEncryption)
        .on("StopStreamEncryption", StreamSettings.Encryption.class, settings::stopEncryption)
        .on(
            "EnableEnhancedMonitoring",
            StreamSettings.Monitoring.class,
            StreamSettings.Monitored.class,
            settings::enableMonitoring)
        .on(
            "DisableEnhancedMonitoring",
            StreamSettings.Monitoring.class,
            StreamSettings.Monitored.class,
            settings::disableMonitoring)
        .on("UpdateMaxRecordSize", StreamSettings.MaxRecordSize.class, settings::maxRecordSize)
        .on(
            "UpdateStreamWarmThroughput",
            StreamSettings.WarmInput.class,
            StreamSettings.Warmed.class,
            settings::warm)
        .on(
            "UpdateStreamRecordDistributionStrategy",
            StreamSettings.Distribution.class,
            settings::distribution);
  }
}
