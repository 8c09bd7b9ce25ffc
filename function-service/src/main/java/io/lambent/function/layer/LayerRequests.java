package io.lambent.function.layer;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.code.Upload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on layers. */
public final class LayerRequests {
  private LayerRequests() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html">PublishLayerVersion</a>.
   */
  @AwsShape
  public record PublishLayerVersion(
      @Uri("LayerName") @NotNull @Size(min = 1, max = 2048) @Pattern(regexp = LayerName.PATTERN)
          String layerName,
      @Size(max = 256) @Nullable String description,
      @NotNull @Valid Content content,
      @Size(max = 15) @KnownRuntime(message = KnownRuntime.IN_LAYER)
          @Nullable List<String> compatibleRuntimes,
      @Size(max = 2)
          @Nullable List<@OneOf({"x86_64", "arm64"}) @NotNull String> compatibleArchitectures,
      @Size(max = 512) @Pattern(regexp = ".*") @Nullable String licenseInfo)
      implements AwsRequest {}

  /** An archive, or where it is. */
  @AwsShape
  public record Content(
      @Size(min = 3, max = 63) @Pattern(regexp = "[0-9A-Za-z\\.\\-_]*(?<!\\.)")
          @Nullable String s3Bucket,
      @Size(min = 1, max = 1024) @Pattern(regexp = ".*") @Nullable String s3Key,
      @Size(min = 1, max = 1024) @Pattern(regexp = ".*") @Nullable String s3ObjectVersion,
      @OneOf({"COPY", "REFERENCE"}) @Nullable String s3ObjectStorageMode,
      @Nullable Upload zipFile) {}

  /** Input of GetLayerVersion and DeleteLayerVersion. */
  public record OneVersion(
      @Uri("LayerName") @NotNull @Size(min = 1, max = 2048) @Pattern(regexp = LayerName.PATTERN)
          String layerName,
      @Uri("VersionNumber") @NotNull Long versionNumber)
      implements AwsRequest {}

  /** Input of GetLayerVersionByArn. */
  public record VersionByArn(
      @Uri("Arn") @NotNull @Size(min = 1, max = 2048) @Pattern(regexp = Patterns.LAYER_VERSION)
          String arn)
      implements AwsRequest {}

  /** Input of ListLayers. */
  public record ListLayers(
      @Uri("CompatibleArchitecture") @OneOf({"x86_64", "arm64"})
          @Nullable String compatibleArchitecture,
      @Uri("CompatibleRuntime") @KnownRuntime(message = KnownRuntime.IN_FILTER)
          @Nullable String compatibleRuntime,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(50) @Nullable Integer maxItems)
      implements AwsRequest {}

  /** Input of ListLayerVersions. */
  public record ListLayerVersions(
      @Uri("CompatibleArchitecture") @OneOf({"x86_64", "arm64"})
          @Nullable String compatibleArchitecture,
      @Uri("CompatibleRuntime") @KnownRuntime(message = KnownRuntime.IN_FILTER)
          @Nullable String compatibleRuntime,
      @Uri("LayerName") @NotNull @Size(min = 1, max = 2048) @Pattern(regexp = LayerName.PATTERN)
          String layerName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(50) @Nullable Integer maxItems)
      implements AwsRequest {}

  /** Input of AddLayerVersionPermission. */
  @AwsShape
  public record AddPermission(
      @Uri("LayerName") @NotNull @Size(min = 1, max = 2048) @Pattern(regexp = LayerName.PATTERN)
          String layerName,
      @Uri("VersionNumber") @NotNull Long versionNumber,
      @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "([a-zA-Z0-9-_]+)") String statementId,
      @NotNull @Size(max = 22) @Pattern(regexp = "lambda:GetLayerVersion") String action,
      @NotNull
          @Size(max = 10_000)
          @Pattern(regexp = "\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root")
          String principal,
      @Size(max = 34) @Pattern(regexp = "o-[a-z0-9]{10,32}") @Nullable String organizationId,
      @Uri("RevisionId") @Nullable String revisionId)
      implements AwsRequest {}

  /** Input of RemoveLayerVersionPermission. */
  public record RemovePermission(
      @Uri("LayerName") @NotNull @Size(min = 1, max = 2048) @Pattern(regexp = LayerName.PATTERN)
          String layerName,
      @Uri("VersionNumber") @NotNull Long versionNumber,
      @Uri("StatementId") @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "([a-zA-Z0-9-_]+)")
          String statementId,
      @Uri("RevisionId") @Nullable String revisionId)
      implements AwsRequest {}
}
