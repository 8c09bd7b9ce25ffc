package io.lambent.trigger.destination;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.Percent;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.Delivery.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The request that delivers a record to a destination. The form for each kind of destination is
 * documented in <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
 * records of asynchronous invocations</a>.
 *
 * @param service as in the scope of a signature
 * @param account the account of the destination; for buckets the function's account
 * @param path the percent-encoded path
 */
@SuppressWarnings("ArrayRecordComponent")
record TargetRequest(
    String service,
    String account,
    String region,
    String method,
    String path,
    Headers headers,
    byte[] body) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH.mm.ss").withZone(ZoneOffset.UTC);

  /** An attribute of a message, in the form that SQS and SNS share. */
  private record Attribute(String dataType, String value) {}

  /** Sends the body to a queue; a dead letter with its attributes. */
  static TargetRequest toQueue(Arn queue, Delivery delivery) {
    Map<String, Object> input = new LinkedHashMap<>();
    // The path alone identifies the queue.
    input.put(
        "QueueUrl",
        "https://sqs.%s.amazonaws.com/%s/%s"
            .formatted(queue.region(), queue.account(), queue.resource()));
    input.put("MessageBody", text(delivery));
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes(delivery)
        .forEach(
            (name, attribute) ->
                attributes.put(
                    name,
                    Map.of("DataType", attribute.dataType(), "StringValue", attribute.value())));
    if (!attributes.isEmpty()) {
      input.put("MessageAttributes", attributes);
    }
    String trace = delivery.traceId();
    if (trace != null) {
      input.put(
          "MessageSystemAttributes",
          Map.of("AWSTraceHeader", Map.of("DataType", "String", "StringValue", trace)));
    }
    return json(queue, "1.0", "AmazonSQS.SendMessage", input);
  }

  /** Publishes the body to a topic; a dead letter with its attributes. */
  static TargetRequest toTopic(Arn topic, Delivery delivery) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "Publish");
    form.put("Version", "2010-03-31");
    form.put("TopicArn", topic.toString());
    form.put("Message", text(delivery));
    int[] number = {0};
    attributes(delivery)
        .forEach(
            (name, attribute) -> {
              String entry = "MessageAttributes.entry." + ++number[0];
              form.put(entry + ".Name", name);
              form.put(entry + ".Value.DataType", attribute.dataType());
              form.put(entry + ".Value.StringValue", attribute.value());
            });
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(Percent.encode(name))
                .append('=')
                .append(Percent.encode(value)));
    return new TargetRequest(
        "sns",
        topic.account(),
        topic.region(),
        "POST",
        "/",
        Headers.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        body.toString().getBytes(UTF_8));
  }

  /** Puts an event with the record as its detail on a bus. */
  static TargetRequest toBus(Arn bus, Delivery delivery) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("Source", "lambda");
    entry.put(
        "DetailType",
        "Lambda Function Invocation Result - "
            + (delivery.kind() == Kind.ON_SUCCESS ? "Success" : "Failure"));
    entry.put("Detail", text(delivery));
    entry.put("Resources", List.of(bus.toString(), delivery.functionArn()));
    entry.put("EventBusName", bus.toString());
    entry.put("Time", delivery.endedAt().getEpochSecond());
    String trace = delivery.traceId();
    if (trace != null) {
      entry.put("TraceHeader", trace);
    }
    return json(bus, "1.1", "AWSEvents.PutEvents", Map.of("Entries", List.of(entry)));
  }

  /** Puts the record into a bucket, under a key that is the same for each attempt. */
  static TargetRequest toBucket(Arn bucket, Delivery delivery) {
    String key = key(delivery);
    return new TargetRequest(
        "s3",
        delivery.function().account(),
        delivery.function().region(),
        "PUT",
        "/" + Percent.encode(bucket.resource()) + "/" + Percent.encodePath(key),
        Headers.of("Content-Type", "application/json"),
        delivery.body());
  }

  private static String key(Delivery delivery) {
    Instant time = delivery.endedAt();
    Delivery.Batch batch = delivery.batch();
    String owner =
        batch == null
            ? "async/" + delivery.function().name()
            : batch.mapping() + "/" + batch.shard();
    return "aws/lambda/%s/%s/%s-%s"
        .formatted(owner, DAY.format(time), SECOND.format(time), delivery.id());
  }

  private static Map<String, Attribute> attributes(Delivery delivery) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    Delivery.DeadLetter deadLetter = delivery.deadLetter();
    if (deadLetter != null) {
      attributes.put("RequestID", new Attribute("String", delivery.requestId()));
      attributes.put(
          "ErrorCode", new Attribute("Number", Integer.toString(deadLetter.errorCode())));
      // No attribute may be empty.
      if (!deadLetter.errorMessage().isEmpty()) {
        attributes.put("ErrorMessage", new Attribute("String", deadLetter.errorMessage()));
      }
    }
    return attributes;
  }

  private static String text(Delivery delivery) {
    return new String(delivery.body(), UTF_8);
  }

  private static TargetRequest json(
      Arn target, String version, String operation, Map<String, Object> input) {
    return new TargetRequest(
        target.service(),
        target.account(),
        target.region(),
        "POST",
        "/",
        Headers.of("Content-Type", "application/x-amz-json-" + version, "X-Amz-Target", operation),
        JSON.writeValueAsBytes(input));
  }
}
