package io.lambent.services.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Invocation;
import io.lambent.services.TestingAwsServices;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events of other object stores. */
class IntakeTest extends S3Calls {
  private static final JsonMapper json = JsonMapper.shared();

  private final String bucket = "foreign-" + UUID.randomUUID();

  private static HttpResponse<String> send(String message) {
    return RawCalls.send(
        "POST",
        "/_lambent/s3-events/store",
        message.getBytes(UTF_8),
        Map.of("Authorization", "Bearer " + TestingAwsServices.SOURCE_TOKEN));
  }

  private String message(String source, String event, String key, String object) {
    return "{\"EventName\":\"x\",\"Key\":\"x\",\"Records\":[{\"eventVersion\":\"2.0\",\"eventSource\":\""
        + source
        + "\",\"awsRegion\":\"\",\"eventTime\":\"2026-11-29T10:00:00.123Z\",\"eventName\":\""
        + event
        + "\",\"userIdentity\":{\"principalId\":\"minio\"},\"requestParameters\":"
        + "{\"sourceIPAddress\":\"10.0.0.1\"},\"responseElements\":{\"x-amz-request-id\":\"R\"},"
        + "\"s3\":{\"bucket\":{\"name\":\""
        + bucket
        + "\",\"arn\":\"arn:minio:s3:::b\"},\"object\":{\"key\":\""
        + key
        + "\""
        + object
        + "}}}]}";
  }

  /** The next event of a function that is about this test's bucket. */
  private JsonNode event(String function) throws InterruptedException {
    while (true) {
      Invocation invocation = services.invoker().of(function).poll(60, TimeUnit.SECONDS);
      assertThat(invocation).as("an event").isNotNull();
      JsonNode event =
          json.readTree(new String(invocation.payload(), UTF_8)).path("Records").get(0);
      if (event.path("s3").path("bucket").path("name").asString().equals(bucket)) {
        return event;
      }
    }
  }

  private static String sequencer(JsonNode event) {
    return event.path("s3").path("object").path("sequencer").asString();
  }

  @Test
  void bringsEventsOfMinioIntoAwsShape() throws InterruptedException {
    HttpResponse<String> answer =
        send(
            message(
                "minio:s3",
                "s3:ObjectCreated:Put",
                "in%2Fa+b",
                ",\"size\":5,\"eTag\":\"\\\"abc\\\"\",\"sequencer\":\"18C5\""));
    JsonNode event = event("of-store");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(event.path("eventSource").asString()).isEqualTo("aws:s3");
    assertThat(event.path("eventName").asString()).isEqualTo("ObjectCreated:Put");
    assertThat(event.path("awsRegion").asString()).isEqualTo("us-east-1");
    assertThat(event.path("eventTime").asString()).isEqualTo("2026-11-29T10:00:00.123Z");
    assertThat(event.path("requestParameters").path("sourceIPAddress").asString())
        .isEqualTo("10.0.0.1");
    assertThat(event.path("s3").path("bucket").path("arn").asString())
        .isEqualTo("arn:aws:s3:::" + bucket);
    JsonNode object = event.path("s3").path("object");
    assertThat(object.path("key").asString()).isEqualTo("in/a+b");
    assertThat(object.path("size").asLong()).isEqualTo(5);
    assertThat(object.path("eTag").asString()).isEqualTo("abc");
    assertThat(object.path("sequencer").asString()).isEqualTo("18C5");
  }

  @Test
  void deliversAnEventThatIsSentAgainOnce() throws InterruptedException {
    String first = message("minio:s3", "s3:ObjectCreated:Put", "k", ",\"sequencer\":\"1\"");

    send(first);
    send(first);
    send(message("minio:s3", "s3:ObjectCreated:Put", "k", ",\"sequencer\":\"2\""));

    assertThat(List.of(sequencer(event("of-store")), sequencer(event("of-store"))))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void deliversByTheConfigurationOfTheBucketOfThatName() throws InterruptedException {
    s3.createBucket(r -> r.bucket(bucket));
    String name = "f-" + UUID.randomUUID();
    s3.putBucketNotificationConfiguration(
        r ->
            r.bucket(bucket)
                .notificationConfiguration(
                    n ->
                        n.lambdaFunctionConfigurations(
                            LambdaFunctionConfiguration.builder()
                                .id("mine")
                                .lambdaFunctionArn(
                                    "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name)
                                .events(Event.S3_OBJECT_REMOVED)
                                .build())));

    send(message("ceph:s3", "ObjectRemoved:Delete", "a b+c", ",\"size\":\"7\",\"versionId\":\"\""));
    JsonNode event = event(name);

    assertThat(event.path("s3").path("configurationId").asString()).isEqualTo("mine");
    assertThat(event.path("s3").path("object").path("key").asString()).isEqualTo("a+b%2Bc");
    assertThat(event.path("s3").path("object").has("size")).isFalse();
    assertThat(event.path("s3").path("object").has("versionId")).isFalse();
    assertThat(event("of-store").path("s3").path("configurationId").asString()).isEqualTo("store");
  }

  @Test
  void readsMessagesOfSeaweedfs() throws InterruptedException {
    String directory =
        "{\"key\":\"/buckets/"
            + bucket
            + "/dir\",\"event_type\":\"create\",\"message\":{\"new_entry\":{\"name\":\"dir\","
            + "\"is_directory\":true}}}";
    String file =
        "{\"key\":\"/buckets/"
            + bucket
            + "/dir/ä.txt\",\"event_type\":\"create\",\"message\":{\"new_entry\":{\"name\":"
            + "\"ä.txt\",\"attributes\":{\"file_size\":3,\"md5\":\"kAFQmDzST7DWlj99KOF/cg==\"}}}}";

    assertThat(send(directory).statusCode()).isEqualTo(200);
    assertThat(send(file).statusCode()).isEqualTo(200);
    JsonNode object = event("of-store").path("s3").path("object");

    assertThat(object.path("key").asString()).isEqualTo("dir/%C3%A4.txt");
    assertThat(object.path("size").asLong()).isEqualTo(3);
    assertThat(object.path("eTag").asString()).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
  }

  @Test
  void refusesWhatItCannotTrustOrRead() {
    String message = message("minio:s3", "s3:ObjectCreated:Put", "k", "");
    byte[] bytes = message.getBytes(UTF_8);
    String path = "/_lambent/s3-events/store";

    assertThat(RawCalls.send("POST", path, bytes, Map.of()).statusCode()).isEqualTo(401);
    assertThat(
            RawCalls.send("POST", path, bytes, Map.of("Authorization", "Bearer no")).statusCode())
        .isEqualTo(401);
    assertThat(RawCalls.send("POST", "/_lambent/s3-events/none", bytes, Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(RawCalls.send("HEAD", path, new byte[0], Map.of()).statusCode()).isEqualTo(200);
    assertThat(send("no").statusCode()).isEqualTo(400);
    assertThat(send("{}").statusCode()).isEqualTo(400);
    assertThat(send("{\"Records\":[{}]}").body()).contains("eventName");
    assertThat(send("{\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}").statusCode()).isEqualTo(200);
    assertThat(send(message("minio:s3", "s3:ObjectAccessed:Get", "k", "")).statusCode())
        .isEqualTo(200);
    assertThat(send("{\"Records\":[" + " ".repeat(1 << 20) + "]}").statusCode()).isEqualTo(413);
  }
}
