package io.lambent.function.layer;

import io.lambent.function.code.Upload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on layers. */
public final class LayerRequests {
  private LayerRequests() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html">PublishLayerVersion</a>.
   */
  public record PublishLayerVersion(
      String layerName,
      @Nullable String description,
      Content content,
      @Nullable List<String> compatibleRuntimes,
      @Nullable List<String> compatibleArchitectures,
      @Nullable String licenseInfo) {}

  /** An archive, or where it is. */
  public record Content(
      @Nullable String s3Bucket,
      @Nullable String s3Key,
      @Nullable String s3ObjectVersion,
      @Nullable String s3ObjectStorageMode,
      @Nullable Upload zipFile) {}

  /** Input of GetLayerVersion and DeleteLayerVersion. */
  public record OneVersion(String layerName, Long versionNumber) {}

  /** Input of GetLayerVersionByArn. */
  public record VersionByArn(String arn) {}

  /** Input of ListLayers. */
  public record ListLayers(
      @Nullable String compatibleArchitecture,
      @Nullable String compatibleRuntime,
      @Nullable String marker,
      @Nullable Integer maxItems) {}

  /** Input of ListLayerVersions. */
  public record ListLayerVersions(
      @Nullable String compatibleArchitecture,
      @Nullable String compatibleRuntime,
      String layerName,
      @Nullable String marker,
      @Nullable Integer maxItems) {}

  /** Input of AddLayerVersionPermission. */
  public record AddPermission(
      String layerName,
      Long versionNumber,
      String statementId,
      String action,
      String principal,
      @Nullable String organizationId,
      @Nullable String revisionId) {}

  /** Input of RemoveLayerVersionPermission. */
  public record RemovePermission(
      String layerName, Long versionNumber, String statementId, @Nullable String revisionId) {}
}
