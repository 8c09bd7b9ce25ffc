package io.lambent.services.cloudformation.resource;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of Kinesis. */
final class StreamTypes {
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final String IN_USE = "ResourceInUseException";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int LONGEST_STREAM_NAME = 128;

  /** Hours, of a stream whose retention nobody sets. */
  private static final int RETENTION = 24;

  private StreamTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::Kinesis::Stream",
        StreamTypes::createStream,
        StreamTypes::updateStream,
        StreamTypes::deleteStream);
    types.add(
        "AWS::Kinesis::StreamConsumer",
        step -> {
          ObjectNode consumer =
              step.call("kinesis", "RegisterStreamConsumer", step.pick("ConsumerName", "StreamARN"))
                  .path("Consumer")
                  .asObject();
          String arn = consumer.path("ConsumerARN").asString();
          return Made.of(
              arn,
              "ConsumerARN",
              arn,
              "ConsumerStatus",
              "ACTIVE",
              "ConsumerCreationTimestamp",
              consumer.path("ConsumerCreationTimestamp").asString(""));
        },
        null,
        step ->
            step.callUnless(
                "kinesis",
                "DeregisterStreamConsumer",
                step.object().put("ConsumerARN", step.physicalId()),
                NOT_FOUND));
  }

  private static void awaitStream(Step step, String name) {
    ObjectNode named = step.object().put("StreamName", name);
    step.until(
        () ->
            step.call("kinesis", "DescribeStreamSummary", named)
                .path("StreamDescriptionSummary")
                .path("StreamStatus")
                .asString()
                .equals("ACTIVE"),
        LONGEST_WAIT,
        "The stream " + name + " did not become active within ten minutes.");
  }

  private static Made createStream(Step step) {
    String name = step.name("Name", LONGEST_STREAM_NAME);
    ObjectNode named = step.object().put("StreamName", name);
    step.begin(name, () -> step.answers("kinesis", "DescribeStreamSummary", named, NOT_FOUND));
    ObjectNode input = step.pick("ShardCount", "StreamModeDetails", "MaxRecordSizeInKiB");
    input.put("StreamName", name);
    if (!step.has("ShardCount") && !step.has("StreamModeDetails")) {
      input.put("ShardCount", 1);
    }
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagMap());
    }
    step.callUnless("kinesis", "CreateStream", input, IN_USE);
    step.identified(name);
    awaitStream(step, name);
    streamSettings(step, name);
    return Made.of(name, "Arn", step.arn("kinesis", "stream/" + name));
  }

  private static void streamSettings(Step step, String name) {
    if (step.changed("RetentionPeriodHours")) {
      int was = step.before().path("RetentionPeriodHours").asInt(RETENTION);
      int is = step.get("RetentionPeriodHours").asInt(RETENTION);
      if (was != is) {
        step.call(
            "kinesis",
            is > was ? "IncreaseStreamRetentionPeriod" : "DecreaseStreamRetentionPeriod",
            step.object().put("StreamName", name).put("RetentionPeriodHours", is));
        awaitStream(step, name);
      }
    }
    if (step.changed("StreamEncryption")) {
      JsonNode wanted =
          step.has("StreamEncryption")
              ? step.get("StreamEncryption")
              : step.before().path("StreamEncryption");
      ObjectNode input = step.object().put("StreamName", name);
      input.setAll(wanted.asObject());
      step.call(
          "kinesis",
          step.has("StreamEncryption") ? "StartStreamEncryption" : "StopStreamEncryption",
          input);
      awaitStream(step, name);
    }
  }

  private static Made updateStream(Step step) {
    String name = step.physicalId();
    if (step.changed("StreamModeDetails") && step.has("StreamModeDetails")) {
      ObjectNode input = step.pick("StreamModeDetails");
      input.put("StreamARN", step.arn("kinesis", "stream/" + name));
      step.call("kinesis", "UpdateStreamMode", input);
      awaitStream(step, name);
    }
    if (step.changed("ShardCount") && step.has("ShardCount")) {
      ObjectNode input = step.object().put("StreamName", name);
      input.set("TargetShardCount", step.get("ShardCount"));
      step.call("kinesis", "UpdateShardCount", input.put("ScalingType", "UNIFORM_SCALING"));
      awaitStream(step, name);
    }
    streamSettings(step, name);
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("StreamName", name);
      input.set("TagKeys", step.removedTags());
      step.call("kinesis", "RemoveTagsFromStream", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("StreamName", name);
      input.set("Tags", step.tagMap());
      step.call("kinesis", "AddTagsToStream", input);
    }
    return Made.of(name, "Arn", step.arn("kinesis", "stream/" + name));
  }

  private static void deleteStream(Step step) {
    ObjectNode name = step.object().put("StreamName", step.physicalId());
    ObjectNode input = name.deepCopy().put("EnforceConsumerDeletion", true);
    step.callUnless("kinesis", "DeleteStream", input, NOT_FOUND);
    step.until(
        () -> !step.answers("kinesis", "DescribeStreamSummary", name, NOT_FOUND),
        LONGEST_WAIT,
        "The stream was not deleted within ten minutes.");
  }
}
