package io.lambent.aws.model;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Facts that AWS's models leave out because SDKs do not need them: the names and codes that SQS has
 * in its older protocol, the root elements of S3's answers, statuses of S3's errors, and the limits
 * of texts of HTTP and WebSocket APIs. From the API references.
 */
record ModelAdditions(
    List<String> protocols,
    String xmlNamespace,
    Map<String, String> elementNames,
    Map<String, String> memberNames,
    Map<String, String> outputElements,
    Map<String, Integer> statuses,
    Map<String, String> queryCodes,
    boolean isSqs) {

  private static final Pattern LIMITED =
      Pattern.compile("(String|Uri)WithLengthBetween([01]And([0-9]+)(K?))");

  private static final String SQS_CODE = "AWS.SimpleQueueService.";

  private static final ModelAdditions NONE =
      new ModelAdditions(List.of(), "-", Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), false);

  private static final ModelAdditions SQS =
      new ModelAdditions(
          List.of("query"),
          "http://queue.amazonaws.com/doc/2012-11-05/",
          Map.ofEntries(
              Map.entry("AWSAccountIdList", "AWSAccountId"),
              Map.entry("ActionNameList", "ActionName"),
              Map.entry("AttributeNameList", "AttributeName"),
              Map.entry("BatchResultErrorEntryList", "BatchResultErrorEntry"),
              Map.entry("BinaryList", "BinaryListValue"),
              Map.entry("MessageAttributeNameList", "MessageAttributeName"),
              Map.entry("MessageList", "Message"),
              Map.entry("MessageSystemAttributeList", "MessageSystemAttributeName"),
              Map.entry("QueueUrlList", "QueueUrl"),
              Map.entry("StringList", "StringListValue"),
              Map.entry("TagKeyList", "TagKey")),
          Map.of(
              "Attributes", "Attribute",
              "MessageAttributes", "MessageAttribute",
              "MessageSystemAttributes", "MessageSystemAttribute",
              "Tags", "Tag",
              "tags", "Tag"),
          Map.of(),
          Map.of(),
          Map.ofEntries(
              Map.entry("KmsAccessDenied", "KMS.AccessDeniedException"),
              Map.entry("KmsDisabled", "KMS.DisabledException"),
              Map.entry("KmsInvalidKeyUsage", "KMS.InvalidKeyUsageException"),
              Map.entry("KmsInvalidState", "KMS.InvalidStateException"),
              Map.entry("KmsNotFound", "KMS.NotFoundException"),
              Map.entry("KmsOptInRequired", "KMS.OptInRequired"),
              Map.entry("KmsThrottled", "KMS.ThrottlingException"),
              Map.entry("BatchEntryIdsNotDistinct", SQS_CODE + "BatchEntryIdsNotDistinct"),
              Map.entry("BatchRequestTooLong", SQS_CODE + "BatchRequestTooLong"),
              Map.entry("EmptyBatchRequest", SQS_CODE + "EmptyBatchRequest"),
              Map.entry("InvalidBatchEntryId", SQS_CODE + "InvalidBatchEntryId"),
              Map.entry("MessageNotInflight", SQS_CODE + "MessageNotInflight"),
              Map.entry("PurgeQueueInProgress", SQS_CODE + "PurgeQueueInProgress"),
              Map.entry("QueueDeletedRecently", SQS_CODE + "QueueDeletedRecently"),
              Map.entry("QueueDoesNotExist", SQS_CODE + "NonExistentQueue"),
              Map.entry("QueueNameExists", "QueueAlreadyExists"),
              Map.entry("TooManyEntriesInBatchRequest", SQS_CODE + "TooManyEntriesInBatchRequest"),
              Map.entry("UnsupportedOperation", SQS_CODE + "UnsupportedOperation")),
          true);

  private static final ModelAdditions S3 =
      new ModelAdditions(
          List.of(),
          "http://s3.amazonaws.com/doc/2006-03-01/",
          Map.of(),
          Map.of(),
          Map.ofEntries(
              Map.entry("CompleteMultipartUpload", "CompleteMultipartUploadResult"),
              Map.entry("CreateMultipartUpload", "InitiateMultipartUploadResult"),
              Map.entry("DeleteObjects", "DeleteResult"),
              Map.entry("GetBucketAccelerateConfiguration", "AccelerateConfiguration"),
              Map.entry("GetBucketAcl", "AccessControlPolicy"),
              Map.entry("GetBucketCors", "CORSConfiguration"),
              Map.entry("GetBucketLifecycleConfiguration", "LifecycleConfiguration"),
              Map.entry("GetBucketLocation", "LocationConstraint"),
              Map.entry("GetBucketLogging", "BucketLoggingStatus"),
              Map.entry("GetBucketNotificationConfiguration", "NotificationConfiguration"),
              Map.entry("GetBucketRequestPayment", "RequestPaymentConfiguration"),
              Map.entry("GetBucketTagging", "Tagging"),
              Map.entry("GetBucketVersioning", "VersioningConfiguration"),
              Map.entry("GetBucketWebsite", "WebsiteConfiguration"),
              Map.entry("GetObjectAcl", "AccessControlPolicy"),
              Map.entry("GetObjectAttributes", "GetObjectAttributesResponse"),
              Map.entry("GetObjectTagging", "Tagging"),
              Map.entry(
                  "ListBucketAnalyticsConfigurations", "ListBucketAnalyticsConfigurationResult"),
              Map.entry("ListBucketInventoryConfigurations", "ListInventoryConfigurationsResult"),
              Map.entry("ListBucketMetricsConfigurations", "ListMetricsConfigurationsResult"),
              Map.entry("ListBuckets", "ListAllMyBucketsResult"),
              Map.entry("ListDirectoryBuckets", "ListAllMyDirectoryBucketsResult"),
              Map.entry("ListMultipartUploads", "ListMultipartUploadsResult"),
              Map.entry("ListObjectVersions", "ListVersionsResult"),
              Map.entry("ListObjects", "ListBucketResult"),
              Map.entry("ListObjectsV2", "ListBucketResult"),
              Map.entry("ListParts", "ListPartsResult")),
          Map.of(
              "BucketAlreadyExists", 409,
              "BucketAlreadyOwnedByYou", 409,
              "NoSuchBucket", 404,
              "NoSuchKey", 404,
              "NoSuchUpload", 404,
              "NotFound", 404,
              "ObjectAlreadyInActiveTierError", 403,
              "ObjectNotInActiveTierError", 403),
          Map.of(),
          false);

  static ModelAdditions of(String service) {
    return switch (service) {
      case "sqs" -> SQS;
      case "s3" -> S3;
      default -> NONE;
    };
  }

  /**
   * The limit of a text that only the name of its shape tells; null where it tells none. The lower
   * limits are not enforced by AWS, as empty texts delete what is optional. Nor is the limit of
   * 1024, which is that of the formats of access logs: these may have 3 KB.
   */
  static @Nullable String longest(String shape, String type) {
    Matcher name = LIMITED.matcher(shape);
    if (!type.equals("string") || !name.matches() || name.group(2).equals("1And1024")) {
      return null;
    }
    int limit = Integer.parseInt(name.group(3));
    return Integer.toString(name.group(4).isEmpty() ? limit : limit << 10);
  }

  @Nullable String elementName(String shape, @Nullable String given) {
    if (given != null) {
      return given;
    }
    // Lists of batch operations name their elements as themselves, without "List".
    return isSqs && shape.endsWith("EntryList")
        ? shape.substring(0, shape.length() - "List".length())
        : elementNames.get(shape);
  }

  @Nullable String memberName(String member, @Nullable String given) {
    return given == null ? memberNames.get(member) : given;
  }

  @Nullable String keyName(String shape, @Nullable String given) {
    return given != null || !isSqs ? given : shape.equals("TagMap") ? "Key" : "Name";
  }

  @Nullable String valueName(String shape, @Nullable String given) {
    return given != null || !isSqs ? given : "Value";
  }

  @Nullable String outputElement(String operation) {
    return outputElements.get(operation);
  }

  boolean isOutputText(String operation) {
    return operation.equals("GetBucketLocation") && !outputElements.isEmpty();
  }

  /** The code of an error in the query protocol. */
  String queryCode(String error) {
    return queryCodes.getOrDefault(error, error);
  }

  int status(String error, int standard) {
    return statuses.getOrDefault(error, standard);
  }
}
