package io.lambent.services.kinesis;

import io.lambent.aws.error.AwsFailure;

/** The errors of Kinesis Data Streams, in AWS's words. */
final class KinesisErrors {
  static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";

  private KinesisErrors() {}

  static AwsFailure invalid(String text) {
    return AwsFailure.declared("InvalidArgumentException", text);
  }

  static AwsFailure violated(String text) {
    return AwsFailure.declared("ValidationException", text);
  }

  static AwsFailure inUse(String text) {
    return AwsFailure.declared("ResourceInUseException", text);
  }

  static AwsFailure limitExceeded(String text) {
    return AwsFailure.declared("LimitExceededException", text);
  }

  static AwsFailure notFound(String text) {
    return AwsFailure.declared("ResourceNotFoundException", text);
  }

  static AwsFailure noStream(String name, String account) {
    return notFound("Stream " + name + " under account " + account + " not found.");
  }

  /** The error of operations that read a shard that does not exist. */
  static AwsFailure noShardToRead(String shard, String stream, String account) {
    return notFound(
        "Shard "
            + shard
            + " in stream "
            + stream
            + " under account "
            + account
            + " does not exist");
  }

  /** The error of operations that change or list shards, where one does not exist. */
  static AwsFailure noShard(String shard, DataStream stream) {
    return notFound(
        "Could not find shard "
            + shard
            + " in stream "
            + stream.name()
            + " under account "
            + stream.account()
            + ".");
  }

  static AwsFailure throughputExceeded(String shard, DataStream stream) {
    return AwsFailure.declared(THROUGHPUT_EXCEEDED, rateExceeded(shard, stream));
  }

  static String rateExceeded(String shard, DataStream stream) {
    return "Rate exceeded for shard "
        + shard
        + " in stream "
        + stream.name()
        + " under account "
        + stream.account()
        + ".";
  }

  static AwsFailure dryRun() {
    return AwsFailure.declared(
        "DryRunOperationException", "Request would have succeeded, but the DryRun flag is set.");
  }

  static AwsFailure shardLimit(
      String account, String region, long open, int limit, long additional) {
    return limitExceeded(
        "This request would exceed the shard limit for the account "
            + account
            + " in "
            + region
            + ". Current shard count for the account: "
            + open
            + ". Limit: "
            + limit
            + ". Number of additional shards that would have resulted from this request: "
            + additional
            + ". Refer to the AWS Service Limits page"
            + " (https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html)"
            + " for current limits and how to request higher limits.");
  }
}
