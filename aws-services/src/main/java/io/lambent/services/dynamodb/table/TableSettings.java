package io.lambent.services.dynamodb.table;

import io.lambent.services.dynamodb.table.TableInput.Encryption;
import io.lambent.services.dynamodb.table.TableInput.OnDemand;
import io.lambent.services.dynamodb.table.TableInput.Provisioned;
import io.lambent.services.dynamodb.table.TableInput.Stream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and checks the settings of tables that do not concern keys. */
final class TableSettings {
  static final String ON_DEMAND = "PAY_PER_REQUEST";
  private static final int MAX_TAGS = 50;

  private TableSettings() {}

  /**
   * @param index the name of the global index that it is for; null for the table
   */
  static Throughput throughput(
      boolean isOnDemand,
      @Nullable Provisioned provisioned,
      @Nullable OnDemand onDemand,
      @Nullable String index) {
    String suffix = index == null ? "" : " for index: " + index;
    if (isOnDemand) {
      if (provisioned != null) {
        throw DynamoErrors.parameters(
            index == null
                ? "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when"
                    + " BillingMode is PAY_PER_REQUEST"
                : "ProvisionedThroughput should not be specified for index: "
                    + index
                    + " when BillingMode is PAY_PER_REQUEST");
      }
      return new Throughput(
          0,
          0,
          onDemand == null ? null : limit(onDemand.maxReadRequestUnits(), "MaxReadRequestUnits"),
          onDemand == null ? null : limit(onDemand.maxWriteRequestUnits(), "MaxWriteRequestUnits"));
    }
    if (onDemand != null) {
      throw DynamoErrors.parameters(
          "OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST" + suffix);
    }
    if (provisioned == null) {
      throw DynamoErrors.parameters(
          index == null
              ? "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode"
                  + " is PROVISIONED"
              : "ProvisionedThroughput must be specified for index: " + index);
    }
    return new Throughput(
        provisioned.readCapacityUnits(), provisioned.writeCapacityUnits(), null, null);
  }

  /** Reads a limit of on-demand throughput; -1 removes it. */
  private static @Nullable Long limit(@Nullable Long units, String name) {
    if (units == null || units == -1) {
      return null;
    }
    if (units < 1) {
      throw DynamoErrors.parameters(name + " must be -1 or at least 1");
    }
    return units;
  }

  /** The view type of the requested stream; null where none is requested. */
  static @Nullable String viewType(@Nullable Stream stream) {
    if (stream == null) {
      return null;
    }
    if (!stream.streamEnabled()) {
      if (stream.streamViewType() != null) {
        throw DynamoErrors.parameters(
            "StreamViewType cannot be specified when StreamEnabled is false");
      }
      return null;
    }
    if (stream.streamViewType() == null) {
      throw DynamoErrors.parameters("StreamViewType must be specified when StreamEnabled is true");
    }
    return stream.streamViewType();
  }

  /**
   * The key that was named for encryption; empty for AWS's own, null where encryption by KMS was
   * not asked for.
   */
  static @Nullable String encryption(@Nullable Encryption encryption) {
    if (encryption == null) {
      return null;
    }
    boolean isEnabled = Boolean.TRUE.equals(encryption.enabled());
    if (!isEnabled && encryption.kMSMasterKeyId() != null) {
      throw DynamoErrors.parameters("KMSMasterKeyId can only be specified when SSE is enabled");
    }
    if ("AES256".equals(encryption.sSEType())) {
      throw DynamoErrors.parameters("SSEType AES256 is not supported");
    }
    if (!isEnabled) {
      return null;
    }
    return encryption.kMSMasterKeyId() == null ? "" : encryption.kMSMasterKeyId();
  }

  static Map<String, String> tags(@Nullable List<TableInput.Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    if (tags != null) {
      for (TableInput.Tag tag : tags) {
        if (map.put(tag.key(), tag.value()) != null) {
          throw DynamoErrors.validation("Duplicate tag key: " + tag.key());
        }
      }
    }
    checkCount(map);
    return map;
  }

  static void checkCount(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw DynamoErrors.validation("Too many tags: a table has at most " + MAX_TAGS);
    }
  }
}
