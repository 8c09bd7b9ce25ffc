package io.lambent.aws.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Blob;
import io.lambent.aws.wire.BlobSink;
import io.lambent.aws.wire.BodyStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records that stand for parts of several structures, and bodies that are read as they arrive. */
class SharedRecordsTest {
  private static final Caller CALLER =
      new Caller("123456789012", "eu-west-1", "id-1", "http://localhost:4566");

  @SharedRecord
  record Settings(
      @Nullable Integer batchSize,
      @Nullable String startingPosition,
      @Nullable BigDecimal startingPositionTimestamp) {}

  record Create(String functionName, @Nullable String eventSourceArn, @Inlined Settings settings) {}

  record Update(String uUID, @Inlined Settings settings) {}

  record Mapping(String uUID, @Inlined Settings settings) {}

  record Archive(String content) implements Blob {}

  record UpdateCode(String functionName, @Nullable Archive zipFile, @Nullable Boolean publish) {}

  record Updated(String functionName, String description) {}

  private final AwsApi api =
      AwsApi.of(ServiceModels.get("lambda"))
          .on(
              "CreateEventSourceMapping",
              Create.class,
              Mapping.class,
              (caller, request) -> new Mapping("created", request.settings()))
          .on(
              "UpdateEventSourceMapping",
              Update.class,
              Mapping.class,
              (caller, request) -> new Mapping("updated", request.settings()))
          .on(
              "UpdateFunctionCode",
              UpdateCode.class,
              Updated.class,
              (caller, request) ->
                  new Updated(request.functionName(), String.valueOf(request.zipFile())))
          .build();

  private static WireRequest request(String method, String path, String body) {
    return new WireRequest(method, path, "", Headers.NONE, body.getBytes(UTF_8));
  }

  @Test
  void readsAndWritesMembersOfAnInlinedRecordBesideTheOthers() {
    WireAnswer answer =
        api.serve(
            CALLER,
            request(
                "POST",
                "/2015-03-31/event-source-mappings",
                "{\"FunctionName\":\"f\",\"BatchSize\":7,\"StartingPosition\":\"AT_TIMESTAMP\","
                    + "\"StartingPositionTimestamp\":1795924800.25}"));

    assertThat(answer.text())
        .isEqualTo(
            "{\"UUID\":\"created\",\"StartingPosition\":\"AT_TIMESTAMP\","
                + "\"StartingPositionTimestamp\":1795924800.250,\"BatchSize\":7}");
  }

  @Test
  void leavesOutWhatAStructureDoesNotHave() {
    WireAnswer answer =
        api.serve(
            CALLER,
            request(
                "PUT",
                "/2015-03-31/event-source-mappings/00000000-0000-0000-0000-000000000000",
                "{\"BatchSize\":7,\"StartingPosition\":\"LATEST\"}"));

    assertThat(answer.text()).isEqualTo("{\"UUID\":\"updated\",\"BatchSize\":7}");
  }

  private static final class Memory implements BlobSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public OutputStream out() {
      return bytes;
    }

    @Override
    public Blob finish() {
      return new Archive(bytes.toString(UTF_8));
    }
  }

  private final AtomicInteger metered = new AtomicInteger();

  private WireAnswer stream(String body) {
    return api.serve(
        CALLER,
        request("PUT", "/2015-03-31/functions/f/code", ""),
        new BodyStream(
            new ByteArrayInputStream(body.getBytes(UTF_8)), Memory::new, metered::addAndGet));
  }

  @Test
  void decodesBlobsOfAStreamedBodyIntoSinks() {
    String blob = Base64.getEncoder().encodeToString("archive".repeat(10_000).getBytes(UTF_8));

    WireAnswer answer = stream("{\"Publish\":true,\"ZipFile\":\"" + blob + "\"}");

    assertThat(answer.text())
        .isEqualTo(
            "{\"FunctionName\":\"f\",\"Description\":\"Archive[content=%s]\"}"
                .formatted("archive".repeat(10_000)));
    assertThat(stream("").text()).isEqualTo("{\"FunctionName\":\"f\",\"Description\":\"null\"}");
  }

  @Test
  void refusesBlobsThatAreNoBase64() {
    for (String body : List.of("{\"ZipFile\":\"not base64!\"}", "{\"ZipFile\":17}", "{\"Zip")) {
      assertThat(stream(body).headers().first("x-amzn-ErrorType"))
          .isEqualTo("SerializationException");
    }
  }

  @Test
  void metersWhatIsReadBesidesBlobs() {
    String blob = Base64.getEncoder().encodeToString(new byte[1 << 20]);
    stream("{\"ZipFile\":\"" + blob + "\",\"Publish\":true}");

    assertThat(metered.get()).isBetween(30, 20_000);
  }

  @Test
  void refusesARequestThatIsLargeBesidesItsBlobs() {
    String blob = Base64.getEncoder().encodeToString(new byte[12 << 20]);
    assertThat(stream("{\"ZipFile\":\"" + blob + "\"}").status()).isEqualTo(200);

    WireAnswer refused = stream("{\"S3Key\":\"" + "x".repeat(7_000_000) + "\"}");

    assertThat(refused.headers().first("x-amzn-ErrorType"))
        .isEqualTo("RequestEntityTooLargeException");
    assertThat(refused.status()).isEqualTo(413);
  }

  @Test
  void repeatsOnlyTheBeginningOfALongValue() {
    WireAnswer answer = stream("{\"S3Key\":\"" + "x".repeat(5_000_000) + "\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("xxx...'").hasSizeLessThan(17_000);
  }

  @Test
  void wordsOnlySoManyViolations() {
    String architectures = "\"odd\",".repeat(100_000);
    WireAnswer answer =
        stream("{\"Architectures\":[" + architectures + "\"odd\"],\"ZipFile\":\"\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).hasSizeLessThan(40_000);
  }

  /** Storing a blob failed, which is not the caller's mistake. */
  @Test
  void answersAFailureToStoreABlobAsOneOfTheService() {
    BlobSink.Opener broken =
        () -> {
          throw new IOException("No space left on device");
        };
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    BlobSink fullSink =
        new BlobSink() {
          @Override
          public OutputStream out() {
            return full;
          }

          @Override
          public Blob finish() {
            return new Archive("");
          }
        };
    for (BlobSink.Opener opener : List.<BlobSink.Opener>of(broken, () -> fullSink)) {
      WireAnswer answer =
          api.serve(
              CALLER,
              request("PUT", "/2015-03-31/functions/f/code", ""),
              new BodyStream(
                  new ByteArrayInputStream("{\"ZipFile\":\"YWJj\"}".getBytes(UTF_8)),
                  opener,
                  metered::addAndGet));

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).doesNotContain("space");
    }
  }
}
