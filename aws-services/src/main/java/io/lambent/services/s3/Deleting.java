package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code DeleteObject} and {@code DeleteObjects}. */
@Component
class Deleting {
  private static final int MOST = 1000;

  private final Buckets buckets;
  private final Versions versions;

  Deleting(Buckets buckets, Versions versions) {
    this.buckets = buckets;
    this.versions = versions;
  }

  S3Answer delete(S3Request request) {
    Bucket bucket = buckets.of(request);
    Reading.checkVersion(request.text("VersionId"));
    if (request.input().has("IfMatchSize") || request.input().has("IfMatchLastModifiedTime")) {
      throw S3Error.missing("conditions on the size or the time of objects that are deleted");
    }
    Versions.Deleted deleted =
        versions.delete(
            bucket,
            request.key(),
            request.text("VersionId"),
            Conditions.ofDelete(request.text("IfMatch")),
            Locking.bypasses(request),
            request.actor());
    return S3Answer.with(
        "VersionId", deleted.version(), "DeleteMarker", deleted.isMarker() ? Boolean.TRUE : null);
  }

  S3Answer deleteAll(S3Request request) {
    Bucket bucket = buckets.of(request);
    Struct delete = request.input().struct("Delete");
    List<?> named = delete == null ? List.of() : delete.list("Objects");
    if (delete == null || named.isEmpty() || named.size() > MOST) {
      throw S3Error.MALFORMED_XML.failure();
    }
    for (Object each : named) {
      Struct object = (Struct) each;
      if (object.text("Key") == null) {
        throw S3Error.MALFORMED_XML.failure();
      }
      if (object.has("Size") || object.has("LastModifiedTime")) {
        throw S3Error.missing("conditions on the size or the time of objects that are deleted");
      }
    }
    boolean quiet = Boolean.TRUE.equals(delete.get("Quiet"));
    List<Struct> done = new ArrayList<>();
    List<Struct> failed = new ArrayList<>();
    for (Object each : named) {
      Struct object = (Struct) each;
      String key = String.valueOf(object.text("Key"));
      try {
        Struct deleted = delete(bucket, key, object, request);
        if (!quiet) {
          done.add(deleted);
        }
      } catch (AwsFailure e) {
        failed.add(
            Struct.of(
                "Key",
                key,
                "VersionId",
                object.text("VersionId"),
                "Code",
                e.error().awsName(),
                "Message",
                e.text()));
      }
    }
    return S3Answer.with("Deleted", done, "Errors", failed);
  }

  private Struct delete(Bucket bucket, String key, Struct object, S3Request request) {
    String version = object.text("VersionId");
    Versions.Deleted deleted =
        versions.delete(
            bucket,
            key,
            version,
            Conditions.ofDelete(object.text("ETag")),
            Locking.bypasses(request),
            request.actor());
    Struct answer = Struct.of("Key", key, "VersionId", version);
    if (deleted.isMarker()) {
      answer.put("DeleteMarker", true).put("DeleteMarkerVersionId", deleted.version());
    }
    return answer;
  }
}
