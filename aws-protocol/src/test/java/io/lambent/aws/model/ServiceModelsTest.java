package io.lambent.aws.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operation tables that come with the library. */
class ServiceModelsTest {

  static Set<String> names() {
    return ModelTables.MODELS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasOnlyShapesThatExistAndPatternsThatCompile(String name) {
    ServiceModel model = ServiceModels.get(name);

    assertThat(model.operations()).isNotEmpty();
    for (Shape shape : model.shapes()) {
      shape.constraints().compiledPattern();
      switch (shape) {
        case Structure structure -> structure.members().forEach(Member::shape);
        case ListShape list -> list.element().shape();
        case MapShape map -> {
          assertThat(map.key().shape()).isInstanceOf(Scalar.class);
          map.value().shape();
        }
        case Scalar scalar -> assertThat(scalar.kind()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void findsEachRestOperationByItsPath(String name) {
    ServiceModel model = ServiceModels.get(name);
    if (!model.header().protocols().getFirst().isRest()) {
      return;
    }
    for (Operation operation : model.operations()) {
      String uri = operation.uri().toString().replaceAll("\\{[^}]*}", "x");
      int question = uri.indexOf('?');
      ServiceModel.Route route =
          model.route(
              operation.method(),
              question < 0 ? uri : uri.substring(0, question),
              QueryString.parse(question < 0 ? "" : uri.substring(question + 1)),
              Headers.NONE);
      assertThat(route).as("%s", operation).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, '', ListBuckets",
    "GET, /b, '', ListObjects",
    "GET, /b/, 'list-type=2&prefix=a', ListObjectsV2",
    "PUT, /b, '', CreateBucket",
    "GET, /b, 'tagging', GetBucketTagging",
    "GET, /b, 'tagging=', GetBucketTagging",
    "PUT, /b/k, '', PutObject",
    "PUT, /b/k//../x, 'x-id=PutObject', PutObject",
    "PUT, /b/k, 'partNumber=1&uploadId=2', UploadPart",
    "GET, /b/k, 'uploadId=2', ListParts",
    "GET, /b/k, '', GetObject",
    "GET, /b/k, 'tagging', GetObjectTagging",
    "POST, /b/k, 'uploads', CreateMultipartUpload",
    "POST, /b/k, 'uploadId=2', CompleteMultipartUpload",
    "DELETE, /b/k, 'uploadId=2', AbortMultipartUpload",
    "DELETE, /b/k, '', DeleteObject",
    "POST, /b, 'delete', DeleteObjects",
    "GET, /b, 'analytics&id=1', GetBucketAnalyticsConfiguration",
    "GET, /b, 'analytics', ListBucketAnalyticsConfigurations",
    "GET, /b, 'notification', GetBucketNotificationConfiguration"
  })
  void tellsOperationsOfS3Apart(String method, String path, String query, String operation) {
    ServiceModel.Route route =
        ServiceModels.get("s3").route(method, path, QueryString.parse(query), Headers.NONE);

    assertThat(Objects.requireNonNull(route).operation().name()).isEqualTo(operation);
  }

  @Test
  void copiesWhereAHeaderSaysFromWhere() {
    ServiceModel.Route route =
        ServiceModels.get("s3")
            .route("PUT", "/b/k", QueryString.parse(""), Headers.of("x-amz-copy-source", "/a/k"));

    assertThat(Objects.requireNonNull(route).operation().name()).isEqualTo("CopyObject");
  }

  @Test
  void keepsTheSlashesOfAKey() {
    ServiceModel.Route route =
        ServiceModels.get("s3").route("GET", "/b/a//b%2Fc/", QueryString.parse(""), Headers.NONE);

    assertThat(Objects.requireNonNull(route).labels())
        .containsEntry("Bucket", "b")
        .containsEntry("Key", "a//b/c/");
  }

  @Test
  void decodesAnArnInAPath() {
    ServiceModel.Route route =
        ServiceModels.get("lambda")
            .route(
                "GET",
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aa",
                QueryString.parse(""),
                Headers.NONE);

    assertThat(Objects.requireNonNull(route).operation().name()).isEqualTo("GetFunction");
    assertThat(route.labels().values())
        .containsExactly("arn:aws:lambda:us-east-1:000000000000:function:a");
  }

  @Test
  void knowsBothNamesOfAnError() {
    ErrorShape error = Objects.requireNonNull(ServiceModels.get("sqs").error("QueueDoesNotExist"));

    assertThat(error.queryCode()).isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
    assertThat(error.isSender()).isTrue();
  }

  @Test
  void refusesAnUnknownService() {
    assertThatThrownBy(() -> ServiceModels.get("none"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServiceModels.get("../sqs"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
