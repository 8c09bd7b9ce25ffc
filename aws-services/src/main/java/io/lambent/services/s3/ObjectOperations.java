package io.lambent.services.s3;

import java.util.Map;
import org.springframework.stereotype.Component;

/** Names the operations on objects and who runs them. */
@Component
class ObjectOperations {
  private final Buckets buckets;
  private final Writing writing;
  private final Reading reading;
  private final Deleting deleting;
  private final Listing listing;
  private final Tags tags;
  private final Locking locking;
  private final Restoring restoring;

  ObjectOperations(
      Buckets buckets,
      Writing writing,
      Reading reading,
      Deleting deleting,
      Listing listing,
      Tags tags,
      Locking locking,
      Restoring restoring) {
    this.buckets = buckets;
    this.writing = writing;
    this.reading = reading;
    this.deleting = deleting;
    this.listing = listing;
    this.tags = tags;
    this.locking = locking;
    this.restoring = restoring;
  }

  void addTo(Map<String, S3Service.Operation> operations) {
    operations.put("PutObject", writing::put);
    operations.put("CopyObject", writing::copy);
    operations.put("GetObject", reading::get);
    operations.put("HeadObject", reading::head);
    operations.put("GetObjectAttributes", reading::attributes);
    operations.put("DeleteObject", deleting::delete);
    operations.put("DeleteObjects", deleting::deleteAll);
    operations.put("ListObjects", listing::list);
    operations.put("ListObjectsV2", listing::listV2);
    operations.put("ListObjectVersions", listing::listVersions);
    operations.put("GetObjectTagging", tags::get);
    operations.put("PutObjectTagging", tags::put);
    operations.put("DeleteObjectTagging", tags::delete);
    operations.put("RestoreObject", restoring::restore);
    locking.addTo(operations);
    operations.put("GetObjectAcl", this::acl);
    operations.put("PutObjectAcl", this::setAcl);
  }

  private S3Answer acl(S3Request request) {
    Bucket bucket = buckets.of(request);
    reading.find(bucket, request.key(), request.text("VersionId"));
    return Owner.list(bucket.account());
  }

  private S3Answer setAcl(S3Request request) {
    Bucket bucket = buckets.of(request);
    reading.find(bucket, request.key(), request.text("VersionId"));
    if (request.input().has("AccessControlPolicy")) {
      throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.failure();
    }
    Owner.checkAcl(request.input(), S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
    return S3Answer.empty();
  }
}
