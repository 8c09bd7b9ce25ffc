package io.lambent.function.version;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.catalog.FunctionConfiguration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on versions. */
public final class VersionShapes {
  private VersionShapes() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html">PublishVersion</a>.
   */
  @AwsShape
  public record PublishVersion(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Nullable String codeSha256,
      @Size(max = 256) @Nullable String description,
      @Nullable String revisionId,
      @OneOf("LATEST_PUBLISHED") @Nullable String publishTo)
      implements AwsRequest {}

  /** Input of ListVersionsByFunction. */
  public record ListVersions(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}

  /** Output of ListVersionsByFunction. */
  @AwsShape
  public record VersionList(List<FunctionConfiguration> versions, @Nullable String nextMarker) {}
}
