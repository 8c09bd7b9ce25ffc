package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists of objects. */
class ListingTest extends S3Calls {

  private static String bucketWith(String... keys) {
    String bucket = bucket();
    for (String key : keys) {
      put(bucket, key, "x");
    }
    return bucket;
  }

  private static List<String> names(ListObjectsV2Response page) {
    List<String> names = new ArrayList<>();
    page.contents().stream().map(S3Object::key).forEach(names::add);
    page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(names::add);
    return names;
  }

  @Test
  void listsInTheOrderOfBytes() {
    String bucket = bucketWith("b", "B", "ä", "a/1", "a");

    assertThat(names(s3.listObjectsV2(r -> r.bucket(bucket))))
        .containsExactly("B", "a", "a/1", "b", "ä");
    assertThat(names(s3.listObjectsV2(r -> r.bucket(bucket).prefix("a"))))
        .containsExactly("a", "a/1");
    assertThat(names(s3.listObjectsV2(r -> r.bucket(bucket).startAfter("a/1"))))
        .containsExactly("b", "ä");
  }

  @Test
  void sumsUpCommonPrefixesAcrossPages() {
    String bucket =
        bucketWith("a", "d/1", "d/2", "d/3", "d/4", "e/1", "e/2", "f", "g/h/i", "g/j", "z");
    List<String> names = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      String from = token;
      ListObjectsV2Response page =
          s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/").maxKeys(2).continuationToken(from));
      names.addAll(names(page));
      token = page.nextContinuationToken();
      pages++;
    } while (token != null);

    assertThat(names).containsExactlyInAnyOrder("a", "d/", "e/", "f", "g/", "z");
    assertThat(pages).isEqualTo(3);
    assertThat(names(s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/").prefix("g/"))))
        .containsExactly("g/j", "g/h/");
  }

  @Test
  void listsWithMarkers() {
    String bucket = bucketWith("a", "d/1", "d/2", "e");

    ListObjectsResponse first = s3.listObjects(r -> r.bucket(bucket).delimiter("/").maxKeys(2));
    ListObjectsResponse second =
        s3.listObjects(r -> r.bucket(bucket).delimiter("/").marker(first.nextMarker()));

    assertThat(first.isTruncated()).isTrue();
    assertThat(first.nextMarker()).isEqualTo("d/");
    assertThat(second.contents()).extracting(S3Object::key).containsExactly("e");
    assertThat(second.commonPrefixes()).isEmpty();
  }

  @Test
  void encodesKeysWhereItIsAskedTo() {
    String bucket = bucketWith("a b+ä&\n");

    assertThat(
            s3.listObjectsV2(r -> r.bucket(bucket).encodingType(EncodingType.URL))
                .contents()
                .getFirst()
                .key())
        .isEqualTo("a b+ä&\n");
    assertError(
        () -> s3.listObjectsV2(r -> r.bucket(bucket).continuationToken("?")),
        400,
        "InvalidArgument");
  }

  @Test
  void answersNothingForNoKeys() {
    String bucket = bucketWith("a");

    ListObjectsV2Response none = s3.listObjectsV2(r -> r.bucket(bucket).maxKeys(0));

    assertThat(none.contents()).isEmpty();
    assertThat(none.isTruncated()).isFalse();
  }
}
