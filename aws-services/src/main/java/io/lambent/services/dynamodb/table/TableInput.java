package io.lambent.services.dynamodb.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of the inputs of operations on tables. */
public final class TableInput {
  private TableInput() {}

  public record Attribute(String attributeName, String attributeType) {}

  public record KeyElement(String attributeName, String keyType) {}

  public record Projection(
      @Nullable String projectionType, @Nullable List<String> nonKeyAttributes) {}

  public record Provisioned(long readCapacityUnits, long writeCapacityUnits) {}

  public record OnDemand(@Nullable Long maxReadRequestUnits, @Nullable Long maxWriteRequestUnits) {}

  public record Warm(@Nullable Long readUnitsPerSecond, @Nullable Long writeUnitsPerSecond) {}

  public record LocalIndex(String indexName, List<KeyElement> keySchema, Projection projection) {}

  public record GlobalIndex(
      String indexName,
      List<KeyElement> keySchema,
      Projection projection,
      @Nullable Provisioned provisionedThroughput,
      @Nullable OnDemand onDemandThroughput,
      @Nullable Warm warmThroughput) {}

  public record Stream(boolean streamEnabled, @Nullable String streamViewType) {}

  public record Encryption(
      @Nullable Boolean enabled, @Nullable String sSEType, @Nullable String kMSMasterKeyId) {}

  public record Tag(String key, String value) {}

  /** The input of DescribeTable and DeleteTable. */
  public record ByName(String tableName) {}
}
