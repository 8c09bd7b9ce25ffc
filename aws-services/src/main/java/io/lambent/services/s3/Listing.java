package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code ListObjects}, {@code ListObjectsV2} and {@code ListObjectVersions}. */
@Component
class Listing {
  private final Buckets buckets;
  private final ObjectTable objects;
  private final Clock clock;

  Listing(Buckets buckets, ObjectTable objects, Clock clock) {
    this.buckets = buckets;
    this.objects = objects;
    this.clock = clock;
  }

  private ListPage<StoredObject> page(Bucket bucket, ListQuery query, String after) {
    ListPage.Rows<StoredObject> rows =
        (key, row, limit) -> objects.list(bucket, query.prefix(), key, limit);
    return ListPage.read(query, after, StoredObject::key, rows, rows);
  }

  private Struct object(S3Request request, ListQuery query, StoredObject object) {
    boolean withRestore =
        request.input().list("OptionalObjectAttributes").contains("RestoreStatus");
    StoredObject.Checksum checksum = object.checksum();
    return Struct.of(
        "Key",
        query.encoded(object.key()),
        "LastModified",
        object.modifiedAt(),
        "ETag",
        object.quotedTag(),
        "ChecksumAlgorithm",
        checksum == null ? null : List.of(checksum.algorithm().name()),
        "ChecksumType",
        checksum == null ? null : checksum.type(),
        "Size",
        object.size(),
        "StorageClass",
        storageClass(object),
        "RestoreStatus",
        withRestore ? Archive.status(object, clock.instant()) : null);
  }

  private static String storageClass(StoredObject object) {
    String named = object.headers().storageClass();
    return named == null ? "STANDARD" : named;
  }

  private static Struct common(S3Request request, ListQuery query, ListPage<StoredObject> page) {
    return Struct.of(
        "Name",
        request.bucket(),
        "Prefix",
        query.encoded(query.prefix()),
        "Delimiter",
        query.shownDelimiter(),
        "MaxKeys",
        query.most(),
        "EncodingType",
        query.encodingType(),
        "IsTruncated",
        page.truncated(),
        "CommonPrefixes",
        query.shown(page.prefixes()));
  }

  S3Answer list(S3Request request) {
    Bucket bucket = buckets.of(request);
    ListQuery query = ListQuery.of(request, "MaxKeys", 0);
    String marker = ListQuery.orEmpty(request.text("Marker"));
    ListPage<StoredObject> page = page(bucket, query, marker);
    Struct output = common(request, query, page);
    output.put("Marker", query.encoded(marker));
    output.put(
        "Contents",
        contents(request, query, page, object -> object.put("Owner", Owner.of(bucket.account()))));
    if (page.truncated() && !query.delimiter().isEmpty()) {
      output.put("NextMarker", query.encoded(page.last()));
    }
    return S3Answer.of(output);
  }

  private List<Struct> contents(
      S3Request request,
      ListQuery query,
      ListPage<StoredObject> page,
      Function<Struct, Struct> more) {
    return page.rows().stream().map(found -> more.apply(object(request, query, found))).toList();
  }

  S3Answer listV2(S3Request request) {
    Bucket bucket = buckets.of(request);
    ListQuery query = ListQuery.of(request, "MaxKeys", 0);
    String token = request.text("ContinuationToken");
    String startAfter = request.text("StartAfter");
    if (token != null && token.isEmpty()) {
      throw S3Error.argument(
          "The continuation token provided is incorrect", "continuation-token", token);
    }
    String after = token != null ? Buckets.untoken(token) : ListQuery.orEmpty(startAfter);
    ListPage<StoredObject> page = page(bucket, query, after);
    boolean withOwner = Boolean.TRUE.equals(request.input().get("FetchOwner"));
    Struct output = common(request, query, page);
    output
        .put("KeyCount", page.rows().size() + page.prefixes().size())
        .put("ContinuationToken", token)
        .put("StartAfter", query.encoded(startAfter))
        .put(
            "Contents",
            contents(
                request,
                query,
                page,
                object -> withOwner ? object.put("Owner", Owner.of(bucket.account())) : object));
    String last = page.last();
    if (page.truncated() && last != null) {
      output.put("NextContinuationToken", Buckets.token(last));
    }
    return S3Answer.of(output);
  }

  S3Answer listVersions(S3Request request) {
    Bucket bucket = buckets.of(request);
    ListQuery query = ListQuery.of(request, "MaxKeys", 0);
    String keyMarker = ListQuery.orEmpty(request.text("KeyMarker"));
    String versionMarker = request.text("VersionIdMarker");
    if (versionMarker != null && keyMarker.isEmpty()) {
      throw S3Error.argument(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          versionMarker);
    }
    long markerSeq = seq(bucket, keyMarker, versionMarker);
    ListPage.Rows<StoredObject> first =
        (key, row, limit) -> objects.listVersions(bucket, query.prefix(), key, markerSeq, limit);
    ListPage.Rows<StoredObject> next =
        (key, row, limit) ->
            objects.listVersions(bucket, query.prefix(), key, row == null ? 0 : row.seq(), limit);
    ListPage<StoredObject> page = ListPage.read(query, keyMarker, StoredObject::key, first, next);
    Struct output = common(request, query, page);
    output.put("KeyMarker", query.encoded(keyMarker));
    output.put("VersionIdMarker", ListQuery.orEmpty(versionMarker));
    List<Struct> versions = new ArrayList<>();
    List<Struct> markers = new ArrayList<>();
    for (StoredObject found : page.rows()) {
      Struct version =
          found.deleteMarker()
              ? Struct.of("Key", query.encoded(found.key()), "LastModified", found.modifiedAt())
              : object(request, query, found);
      version
          .put("VersionId", found.version())
          .put("IsLatest", found.latest())
          .put("Owner", Owner.of(bucket.account()));
      (found.deleteMarker() ? markers : versions).add(version);
    }
    output.put("Versions", versions).put("DeleteMarkers", markers);
    if (page.truncated()) {
      output.put("NextKeyMarker", query.encoded(page.last()));
      StoredObject last = page.lastRow();
      output.put("NextVersionIdMarker", last == null ? null : last.version());
    }
    return S3Answer.of(output);
  }

  private long seq(Bucket bucket, String key, @Nullable String version) {
    if (version == null || version.isEmpty()) {
      return 0;
    }
    StoredObject named = objects.version(bucket, key, version);
    return named == null ? 0 : named.seq();
  }
}
