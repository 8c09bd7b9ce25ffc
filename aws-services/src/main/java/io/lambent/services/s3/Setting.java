package io.lambent.services.s3;

import org.jspecify.annotations.Nullable;

/**
 * Documents that belong to a bucket, as clients send and read them.
 *
 * <p>The first ones are kept as they come. Those whose functions Lambent lacks cannot be set, and
 * read as in a bucket that has none of them, as tools read all of them.
 */
enum Setting {
  CORS("BucketCors", true, S3Error.NO_SUCH_CORS, null),
  ENCRYPTION(
      "BucketEncryption",
      true,
      null,
      "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
          + "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
          + "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled>"
          + "</Rule></ServerSideEncryptionConfiguration>"),
  LIFECYCLE("BucketLifecycleConfiguration", true, S3Error.NO_SUCH_LIFECYCLE, null),
  OWNERSHIP(
      "BucketOwnershipControls",
      true,
      null,
      "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
          + "<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>"),
  POLICY("BucketPolicy", true, S3Error.NO_SUCH_BUCKET_POLICY, null),
  PUBLIC_ACCESS_BLOCK(
      "PublicAccessBlock",
      true,
      null,
      "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          + "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
          + "<BlockPublicPolicy>true</BlockPublicPolicy>"
          + "<RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>"),
  TAGGING("BucketTagging", true, S3Error.NO_SUCH_TAG_SET, null),
  ACCELERATE(
      "BucketAccelerateConfiguration",
      false,
      null,
      "<AccelerateConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"),
  LOGGING(
      "BucketLogging",
      false,
      null,
      "<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"),
  OBJECT_LOCK("ObjectLockConfiguration", false, S3Error.NO_SUCH_LOCK, null),
  REPLICATION("BucketReplication", false, S3Error.NO_SUCH_REPLICATION, null),
  REQUEST_PAYMENT(
      "BucketRequestPayment",
      false,
      null,
      "<RequestPaymentConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          + "<Payer>BucketOwner</Payer></RequestPaymentConfiguration>"),
  WEBSITE("BucketWebsite", false, S3Error.NO_SUCH_WEBSITE, null);

  private final String resource;
  private final boolean isKept;
  private final @Nullable S3Error whenAbsent;
  private final @Nullable String standard;

  /**
   * @param resource the operations' names without their verb
   * @param isKept true if it can be set
   * @param whenAbsent the error where the bucket has none; null where there is a standard
   * @param standard what a bucket has that was given none
   */
  Setting(
      String resource, boolean isKept, @Nullable S3Error whenAbsent, @Nullable String standard) {
    this.resource = resource;
    this.isKept = isKept;
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

  boolean isKept() {
    return isKept;
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
