package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
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
                    .timeout(60)
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
    HttpResponse<String> foreign =
        send(
            request("/_lambent/s3-events/store")
                .header("Authorization", "Bearer " + Lambent.SOURCE_TOKEN)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"Records":[{"eventSource":"minio:s3","eventName":"s3:ObjectCreated:Copy",
                        "s3":{"bucket":{"name":"%s"},"object":{"key":"of%%2Fstore"}}}]}
                        """
                            .formatted(bucket))));

    assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(200);
    assertThat(line(name, "ObjectCreated:Put")).contains("got ObjectCreated:Put in/a+b.txt");
    assertThat(line(name, "ObjectCreated:Copy")).contains("got ObjectCreated:Copy of/store");
  }

  /** The line that a function has logged of an event. */
  private String line(String function, String event) {
    return Eventually.find(
        () ->
            clients.logged(function).stream()
                .filter(message -> message.contains("got " + event))
                .findFirst());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(clients.endpoint().resolve(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void takesFormsOfThePagesThatABucketAllows() {
    String bucket = bucket();
    String page = "https://app.example.com";
    s3.putBucketCors(
        request ->
            request
                .bucket(bucket)
                .corsConfiguration(
                    cors ->
                        cors.corsRules(
                            rule ->
                                rule.allowedOrigins(page)
                                    .allowedMethods("POST", "PUT")
                                    .allowedHeaders("*"))));

    HttpResponse<String> asked =
        send(
            request("/" + bucket + "/k")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", page)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "x-amz-content-sha256"));
    HttpResponse<String> foreign = send(form(bucket).header("Origin", "https://other.example.com"));
    HttpResponse<String> stored = send(form(bucket).header("Origin", page));

    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(asked.headers().allValues("Access-Control-Allow-Origin")).containsExactly(page);
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(204);
    assertThat(stored.headers().allValues("Access-Control-Allow-Origin")).containsExactly(page);
    assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("f.txt")).asUtf8String())
        .isEqualTo("content");
  }

  private HttpRequest.Builder form(String bucket) {
    String policy =
        """
        {"expiration":"2100-01-01T00:00:00Z",
        "conditions":[{"bucket":"%s"},["starts-with","$key",""]]}
        """
            .formatted(bucket);
    String body =
        """
        --x
        Content-Disposition: form-data; name="key"

        ${filename}
        --x
        Content-Disposition: form-data; name="AWSAccessKeyId"

        test
        --x
        Content-Disposition: form-data; name="policy"

        %s
        --x
        Content-Disposition: form-data; name="signature"

        0
        --x
        Content-Disposition: form-data; name="file"; filename="f.txt"

        content
        --x--
        """
            .formatted(Base64.getEncoder().encodeToString(policy.getBytes(UTF_8)))
            .replace("\n", "\r\n");
    return request("/" + bucket)
        .header("Content-Type", "multipart/form-data; boundary=x")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }
}
