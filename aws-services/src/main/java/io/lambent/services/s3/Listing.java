package io.lambent.services.s3;

import io.lambent.aws.http.Percent;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code ListObjects}, {@code ListObjectsV2} and {@code ListObjectVersions}. */
@Component
class Listing {
  private static final int PAGE = 1000;

  /** Follows in order on all characters that a key can have. */
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  private final Buckets buckets;
  private final ObjectTable objects;

  Listing(Buckets buckets, ObjectTable objects) {
    this.buckets = buckets;
    this.objects = objects;
  }

  /** The parameters of a list. */
  private record Query(String prefix, String delimiter, int most, boolean encodes) {

    static Query of(S3Request request) {
      String encoding = request.text("EncodingType");
      if (encoding != null && !encoding.equals("url")) {
        throw S3Error.argument(
            "Invalid Encoding Method specified in Request", "encoding-type", encoding);
      }
      return new Query(
          orEmpty(request.text("Prefix")),
          orEmpty(request.text("Delimiter")),
          request.number("MaxKeys", 0, PAGE, PAGE),
          encoding != null);
    }

    /** The common prefix that a key is summed up in; null where it stands for itself. */
    @Nullable String commonPrefix(String key) {
      if (delimiter.isEmpty()) {
        return null;
      }
      int end = key.indexOf(delimiter, prefix.length());
      return end < 0 ? null : key.substring(0, end + delimiter.length());
    }

    @Nullable String encoded(@Nullable String text) {
      return text == null || !encodes ? text : Percent.encodePath(text);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /**
   * A page of a list.
   *
   * @param last the last key or common prefix; null where the page is empty
   */
  private record Page(
      List<StoredObject> objects,
      List<String> prefixes,
      boolean truncated,
      @Nullable String last,
      @Nullable StoredObject lastObject) {}

  /** Reads some rows that follow on a place in the list. */
  private interface Rows {
    List<StoredObject> after(String key, long seq, int limit);
  }

  private static Page page(Query query, String after, long afterSeq, Rows rows) {
    List<StoredObject> found = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String place = after;
    long placeSeq = afterSeq;
    String skipped = query.commonPrefix(after);
    // A list that goes on behind a common prefix leaves out all that it sums up.
    if (skipped != null && skipped.equals(after)) {
      place = after + LAST;
      placeSeq = 0;
    } else {
      skipped = null;
    }
    String last = null;
    StoredObject lastObject = null;
    while (true) {
      List<StoredObject> chunk = rows.after(place, placeSeq, query.most() + 1);
      for (StoredObject row : chunk) {
        if (skipped != null && row.key().startsWith(skipped)) {
          continue;
        }
        if (found.size() + prefixes.size() == query.most()) {
          return new Page(found, prefixes, query.most() > 0, last, lastObject);
        }
        String common = query.commonPrefix(row.key());
        if (common == null) {
          found.add(row);
          last = row.key();
          lastObject = row;
        } else {
          prefixes.add(common);
          skipped = common;
          last = common;
          lastObject = null;
        }
      }
      if (chunk.size() <= query.most()) {
        return new Page(found, prefixes, false, last, lastObject);
      }
      StoredObject end = chunk.getLast();
      boolean inSkipped = skipped != null && end.key().startsWith(skipped);
      place = inSkipped ? skipped + LAST : end.key();
      placeSeq = inSkipped ? 0 : end.seq();
    }
  }

  private Page page(Bucket bucket, Query query, String after) {
    return page(
        query, after, 0, (key, seq, limit) -> objects.list(bucket, query.prefix(), key, limit));
  }

  private static List<Struct> prefixes(Query query, Page page) {
    return page.prefixes().stream()
        .map(prefix -> Struct.of("Prefix", query.encoded(prefix)))
        .toList();
  }

  private static Struct object(Query query, StoredObject object) {
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
        storageClass(object));
  }

  private static String storageClass(StoredObject object) {
    String named = object.headers().storageClass();
    return named == null ? "STANDARD" : named;
  }

  private static Struct common(S3Request request, Query query, Page page) {
    return Struct.of(
        "Name",
        request.bucket(),
        "Prefix",
        query.encoded(query.prefix()),
        "Delimiter",
        query.delimiter().isEmpty() ? null : query.encoded(query.delimiter()),
        "MaxKeys",
        query.most(),
        "EncodingType",
        query.encodes() ? "url" : null,
        "IsTruncated",
        page.truncated(),
        "CommonPrefixes",
        prefixes(query, page));
  }

  S3Answer list(S3Request request) {
    Bucket bucket = buckets.of(request);
    Query query = Query.of(request);
    String marker = orEmpty(request.text("Marker"));
    Page page = page(bucket, query, marker);
    Struct output = common(request, query, page);
    output.put("Marker", query.encoded(marker));
    output.put(
        "Contents",
        contents(query, page, object -> object.put("Owner", Owner.of(bucket.account()))));
    if (page.truncated() && !query.delimiter().isEmpty()) {
      output.put("NextMarker", query.encoded(page.last()));
    }
    return S3Answer.of(output);
  }

  private static List<Struct> contents(Query query, Page page, Function<Struct, Struct> more) {
    return page.objects().stream().map(found -> more.apply(object(query, found))).toList();
  }

  S3Answer listV2(S3Request request) {
    Bucket bucket = buckets.of(request);
    Query query = Query.of(request);
    String token = request.text("ContinuationToken");
    String startAfter = request.text("StartAfter");
    if (token != null && token.isEmpty()) {
      throw S3Error.argument(
          "The continuation token provided is incorrect", "continuation-token", token);
    }
    String after = token != null ? Buckets.untoken(token) : orEmpty(startAfter);
    Page page = page(bucket, query, after);
    boolean withOwner = Boolean.TRUE.equals(request.input().get("FetchOwner"));
    Struct output = common(request, query, page);
    output
        .put("KeyCount", page.objects().size() + page.prefixes().size())
        .put("ContinuationToken", token)
        .put("StartAfter", query.encoded(startAfter))
        .put(
            "Contents",
            contents(
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
    Query query = Query.of(request);
    String keyMarker = orEmpty(request.text("KeyMarker"));
    String versionMarker = request.text("VersionIdMarker");
    if (versionMarker != null && keyMarker.isEmpty()) {
      throw S3Error.argument(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          versionMarker);
    }
    Page page =
        page(
            query,
            keyMarker,
            seq(bucket, keyMarker, versionMarker),
            (key, seq, limit) -> objects.listVersions(bucket, query.prefix(), key, seq, limit));
    Struct output = common(request, query, page);
    output.put("KeyMarker", query.encoded(keyMarker));
    output.put("VersionIdMarker", orEmpty(versionMarker));
    List<Struct> versions = new ArrayList<>();
    List<Struct> markers = new ArrayList<>();
    for (StoredObject found : page.objects()) {
      Struct version =
          found.deleteMarker()
              ? Struct.of("Key", query.encoded(found.key()), "LastModified", found.modifiedAt())
              : object(query, found);
      version
          .put("VersionId", found.version())
          .put("IsLatest", found.latest())
          .put("Owner", Owner.of(bucket.account()));
      (found.deleteMarker() ? markers : versions).add(version);
    }
    output.put("Versions", versions).put("DeleteMarkers", markers);
    if (page.truncated()) {
      output.put("NextKeyMarker", query.encoded(page.last()));
      StoredObject last = page.lastObject();
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
