package io.lambent.services.s3;

import org.jspecify.annotations.Nullable;

/**
 * Documents that belong to a bucket, as clients send and read them. Those whose functions Lambent
 * lacks cannot be set, and read as in a bucket that has none of them, as tools read all of them.
 */
enum Setting {
  CORS("BucketCors", Changes.ALL, S3Error.NO_SUCH_CORS, null),
  ENCRYPTION(
      "BucketEncryption",
      Changes.ALL,
      null,
      "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
          + "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
          + "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled>"
          + "</Rule></ServerSideEncryptionConfiguration>"),
  LIFECYCLE("BucketLifecycleConfiguration", Changes.ALL, S3Error.NO_SUCH_LIFECYCLE, null),
  OWNERSHIP(
      "BucketOwnershipControls",
      Changes.ALL,
      null,
      "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
          + "<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>"),
  POLICY("BucketPolicy", Changes.ALL, S3Error.NO_SUCH_BUCKET_POLICY, null),
  PUBLIC_ACCESS_BLOCK(
      "PublicAccessBlock",
      Changes.ALL,
      null,
      "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          + "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
          + "<BlockPublicPolicy>true</BlockPublicPolicy>"
          + "<RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>"),
  TAGGING("BucketTagging", Changes.ALL, S3Error.NO_SUCH_TAG_SET, null),
  ACCELERATE(
      "BucketAccelerateConfiguration",
      Changes.SET,
      null,
      "<AccelerateConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"),
  LOGGING(
      "BucketLogging",
      Changes.SET,
      null,
      "<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"),
  OBJECT_LOCK("ObjectLockConfiguration", Changes.ONCE, S3Error.NO_SUCH_LOCK, null),
  REPLICATION("BucketReplication", Changes.DELETE, S3Error.NO_SUCH_REPLICATION, null),
  REQUEST_PAYMENT(
      "BucketRequestPayment",
      Changes.SET,
      null,
      "<RequestPaymentConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          + "<Payer>BucketOwner</Payer></RequestPaymentConfiguration>"),
  WEBSITE("BucketWebsite", Changes.ALL, S3Error.NO_SUCH_WEBSITE, null);

  /** The operations that change a document. */
  private enum Changes {
    ALL,
    /** The setting is replaced by an empty one, since AWS has no operation that deletes it. */
    SET,
    /** Buckets have none, so that there is nothing to delete. */
    DELETE,
    /** The setting can be replaced, but not removed. */
    ONCE
  }

  private final String resource;
  private final Changes changes;
  private final @Nullable S3Error whenAbsent;
  private final @Nullable String standard;

  /**
   * @param resource the operations' names without their verb
   * @param changes how it can be changed
   * @param whenAbsent the error where the bucket has none; null where there is a standard
   * @param standard what a bucket has that was given none
   */
  Setting(
      String resource, Changes changes, @Nullable S3Error whenAbsent, @Nullable String standard) {
    this.resource = resource;
    this.changes = changes;
    this.whenAbsent = whenAbsent;
    this.standard = standard;
  }

  String resource() {
    return resource;
  }

  /** The name of the operation that deletes it. */
  String deletion() {
    return this == LIFECYCLE ? "DeleteBucketLifecycle" : "Delete" + resource;
  }

  boolean canBeSet() {
    return changes != Changes.DELETE;
  }

  boolean canBeDeleted() {
    return changes == Changes.ALL || changes == Changes.DELETE;
  }

  String standard(Bucket bucket) {
    if (standard != null) {
      return standard;
    }
    throw (whenAbsent == null ? S3Error.INTERNAL_ERROR : whenAbsent)
        .failure("BucketName", bucket.name());
  }

  String mediaType() {
    return this == POLICY ? "application/json" : "application/xml";
  }
}
