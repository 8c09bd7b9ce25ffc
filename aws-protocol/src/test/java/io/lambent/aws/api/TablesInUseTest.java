package io.lambent.aws.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables of services whose models leave something out, against examples of their references. */
class TablesInUseTest {
  private static final Caller CALLER =
      new Caller("123456789012", "eu-west-1", "id-1", "http://localhost:4566");

  private final AtomicReference<@Nullable Struct> last = new AtomicReference<>();

  private Struct seen(Struct input) {
    last.set(input);
    return new Struct();
  }

  private WireAnswer form(AwsApi api, String body) {
    return api.serve(
        CALLER,
        new WireRequest(
            "POST",
            "/",
            "",
            Headers.of("Content-Type", "application/x-www-form-urlencoded"),
            body.getBytes(UTF_8)));
  }

  private WireAnswer s3(AwsApi api, String method, String path, String query, String body) {
    return api.serve(
        CALLER, new WireRequest(method, path, query, Headers.NONE, body.getBytes(UTF_8)));
  }

  private static Map<String, Object> map(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  private final AwsApi sqs =
      AwsApi.of(ServiceModels.get("sqs"))
          .on("CreateQueue", (caller, input) -> seen(input))
          .on("SendMessageBatch", (caller, input) -> seen(input))
          .on("ReceiveMessage", (caller, input) -> received(input))
          .on(
              "GetQueueUrl",
              (caller, input) -> {
                throw AwsFailure.declared(
                    "QueueDoesNotExist", "The specified queue does not exist.");
              })
          .build();

  private Struct received(Struct input) {
    last.set(input);
    return Struct.of(
        "Messages",
        List.of(
            Struct.of(
                "MessageId",
                "m-1",
                "Body",
                "a<b",
                "Attributes",
                map("SentTimestamp", "1"),
                "MessageAttributes",
                map("n", Struct.of("StringValue", "v", "DataType", "String")))));
  }

  @Test
  void readsTheOlderNamesOfSqs() {
    form(
        sqs,
        "Action=CreateQueue&QueueName=q&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=40"
            + "&Tag.1.Key=k&Tag.1.Value=v&Version=2012-11-05");

    assertThat(last.get())
        .isEqualTo(
            Struct.of(
                "QueueName",
                "q",
                "Attributes",
                Map.of("VisibilityTimeout", "40"),
                "tags",
                Map.of("k", "v")));

    form(
        sqs,
        "Action=SendMessageBatch&QueueUrl=u&SendMessageBatchRequestEntry.1.Id=one"
            + "&SendMessageBatchRequestEntry.1.MessageBody=b"
            + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
            + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v"
            + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"
            + "&SendMessageBatchRequestEntry.2.Id=two"
            + "&SendMessageBatchRequestEntry.2.MessageBody=c");

    Struct batch = Objects.requireNonNull(last.get());
    assertThat(batch.list("Entries"))
        .asString()
        .isEqualTo(
            "[{Id=one, MessageBody=b, MessageAttributes={n={StringValue=v, DataType=String}}},"
                + " {Id=two, MessageBody=c}]");
  }

  @Test
  void writesTheOlderNamesOfSqs() {
    assertThat(form(sqs, "Action=ReceiveMessage&QueueUrl=u&AttributeName.1=All").text())
        .isEqualTo(
            "<ReceiveMessageResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">"
                + "<ReceiveMessageResult><Message><MessageId>m-1</MessageId><Body>a&lt;b</Body>"
                + "<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute>"
                + "<MessageAttribute><Name>n</Name><Value><StringValue>v</StringValue>"
                + "<DataType>String</DataType></Value></MessageAttribute></Message>"
                + "</ReceiveMessageResult><ResponseMetadata><RequestId>id-1</RequestId>"
                + "</ResponseMetadata></ReceiveMessageResponse>");
    assertThat(Objects.requireNonNull(last.get()).list("AttributeNames")).isEqualTo(List.of("All"));
  }

  @Test
  void givesAnErrorOfSqsBothOfItsNames() {
    assertThat(form(sqs, "Action=GetQueueUrl&QueueName=q").text())
        .contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");

    WireAnswer json =
        sqs.serve(
            CALLER,
            new WireRequest(
                "POST",
                "/",
                "",
                Headers.of("X-Amz-Target", "AmazonSQS.GetQueueUrl"),
                "{\"QueueName\":\"q\"}".getBytes(UTF_8)));
    assertThat(json.status()).isEqualTo(400);
    assertThat(json.text())
        .isEqualTo(
            "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\","
                + "\"message\":\"The specified queue does not exist.\"}");
    assertThat(json.headers().first("x-amzn-query-error"))
        .isEqualTo("AWS.SimpleQueueService.NonExistentQueue;Sender");
  }

  @Test
  void asksForAMissingParameterAsSqsDoes() {
    assertThat(form(sqs, "Action=CreateQueue").text())
        .contains(
            "<Code>MissingParameter</Code>",
            "<Message>The request must contain the parameter QueueName.</Message>");
  }

  private final AwsApi s3 =
      AwsApi.of(ServiceModels.get("s3"))
          .on(
              "ListBuckets",
              (caller, input) ->
                  Struct.of(
                      "Owner",
                      Struct.of("ID", "o"),
                      "Buckets",
                      List.of(
                          Struct.of(
                              "Name", "b", "CreationDate", Instant.parse("2026-11-29T04:00:00Z")))))
          .on("GetBucketLocation", (caller, input) -> Struct.of("LocationConstraint", "eu-west-1"))
          .on("CompleteMultipartUpload", (caller, input) -> seen(input))
          .on(
              "GetObject",
              (caller, input) -> {
                throw AwsFailure.declared(
                    "NoSuchKey", "The specified key does not exist.", Map.of("Key", "k"));
              })
          .build();

  @Test
  void namesTheRootsOfS3sAnswers() {
    assertThat(s3(s3, "GET", "/", "", "").text())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Buckets><Bucket><Name>b</Name>"
                + "<CreationDate>2026-11-29T04:00:00.000Z</CreationDate></Bucket></Buckets>"
                + "<Owner><ID>o</ID></Owner></ListAllMyBucketsResult>");
    assertThat(s3(s3, "GET", "/b", "location", "").text())
        .endsWith(
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1"
                + "</LocationConstraint>");
  }

  @Test
  void readsAListWithoutAnElementAroundIt() {
    s3(
        s3,
        "POST",
        "/b/k",
        "uploadId=u",
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
            + "<Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part>"
            + "</CompleteMultipartUpload>");

    assertThat(last.get())
        .asString()
        .contains(
            "MultipartUpload={Parts=[{ETag=\"a\", PartNumber=1}, {ETag=\"b\", PartNumber=2}]}");
  }

  @Test
  void writesErrorsAsS3Does() {
    WireAnswer answer = s3(s3, "GET", "/b/k", "", "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().first("x-amz-request-id")).isEqualTo("id-1");
    assertThat(answer.text())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                + "<Message>The specified key does not exist.</Message><Key>k</Key>"
                + "<RequestId>id-1</RequestId><HostId>id-1</HostId></Error>");
    assertThat(s3(s3, "POST", "/b/k", "uploadId=u", "<a").text())
        .contains("<Code>MalformedXML</Code>");
  }
}
