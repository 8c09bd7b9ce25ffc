package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** S3 by way of the public port. */
@ExtendWith(Lambent.class)
class BucketsTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";

  private final Clients clients;
  private final S3Client s3;

  BucketsTest(Clients clients) {
    this.clients = clients;
    this.s3 = clients.s3();
  }

  private String bucket() {
    String name = "b-" + UUID.randomUUID();
    s3.createBucket(request -> request.bucket(name));
    return name;
  }

  @Test
  void streamsLargeObjects() throws IOException, NoSuchAlgorithmException {
    String bucket = bucket();
    long size = 100L << 20;
    s3.putObject(
        request -> request.bucket(bucket).key("a/../large"),
        RequestBody.fromInputStream(new Pattern(size), size));

    HeadObjectResponse head = s3.headObject(request -> request.bucket(bucket).key("a/../large"));
    MessageDigest digest = MessageDigest.getInstance("MD5");
    try (InputStream read = s3.getObject(request -> request.bucket(bucket).key("a/../large"));
        DigestInputStream digested = new DigestInputStream(read, digest)) {
      digested.transferTo(OutputStream.nullOutputStream());
    }

    assertThat(head.contentLength()).isEqualTo(size);
    assertThat("\"" + HexFormat.of().formatHex(digest.digest()) + "\"").isEqualTo(head.eTag());
  }

  /** Bytes that are not all the same, without a buffer for all of them. */
  private static final class Pattern extends InputStream {
    private final long size;
    private long position;

    Pattern(long size) {
      this.size = size;
    }

    @Override
    public int read() {
      return position == size ? -1 : (int) ((position++ * 31) >>> 3 & 0xff);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = (int) Math.min(length, size - position);
      for (int i = 0; i < count; i++) {
        buffer[offset + i] = (byte) (((position + i) * 31) >>> 3);
      }
      position += count;
      return count == 0 && length > 0 ? -1 : count;
    }
  }

  @Test
  void givesObjectsToWhoeverHasAPresignedUrl()
      throws IOException, InterruptedException, URISyntaxException {
    String bucket = bucket();
    try (S3Presigner presigner = clients.presigner();
        HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest put =
          HttpRequest.newBuilder(
                  presigner
                      .presignPutObject(
                          request ->
                              request
                                  .signatureDuration(Duration.ofMinutes(1))
                                  .putObjectRequest(object -> object.bucket(bucket).key("ä b")))
                      .url()
                      .toURI())
              .PUT(HttpRequest.BodyPublishers.ofString("content"))
              .build();
      HttpRequest get =
          HttpRequest.newBuilder(
                  presigner
                      .presignGetObject(
                          request ->
                              request
                                  .signatureDuration(Duration.ofMinutes(1))
                                  .getObjectRequest(object -> object.bucket(bucket).key("ä b")))
                      .url()
                      .toURI())
              .build();

      assertThat(http.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("content");
    }
  }

  @Test
  void runsAFunctionThatCameFromABucketForEachObject() throws IOException {
    Interpreters.need("python3");
    String bucket = bucket();
    String name = "f-" + UUID.randomUUID();
    SdkBytes code =
        Zip.of(
            "app.py",
            """
            def handler(event, context):
                for record in event["Records"]:
                    print("got", record["eventName"], record["s3"]["object"]["key"])
            """);
    s3.putObject(
        request -> request.bucket(bucket).key("code.zip"),
        RequestBody.fromBytes(code.asByteArray()));
    clients
        .lambda()
        .createFunction(
            request ->
                request
                    .functionName(name)
                    .runtime(Runtime.PYTHON3_13)
                    .handler("app.handler")
                    .role(Clients.ROLE)
                    .code(part -> part.s3Bucket(bucket).s3Key("code.zip")));
    clients.awaitActive(name);
    s3.putBucketNotificationConfiguration(
        request ->
            request
                .bucket(bucket)
                .notificationConfiguration(
                    configuration ->
                        configuration.lambdaFunctionConfigurations(
                            LambdaFunctionConfiguration.builder()
                                .lambdaFunctionArn(FUNCTION + name)
                                .events(Event.S3_OBJECT_CREATED)
                                .build())));

    s3.putObject(request -> request.bucket(bucket).key("in/a b.txt"), RequestBody.fromString("x"));

    String line =
        Eventually.find(
            () ->
                clients
                    .logs()
                    .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + name))
                    .events()
                    .stream()
                    .map(FilteredLogEvent::message)
                    .filter(message -> message.contains("got "))
                    .findFirst());

    assertThat(line).contains("got ObjectCreated:Put in/a+b.txt");
  }
}
