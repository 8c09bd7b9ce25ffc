package io.lambent.function.version;

import io.lambent.function.awsapi.OfFunction;
import io.lambent.function.catalog.FunctionConfiguration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on versions. */
public final class VersionShapes {
  private VersionShapes() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html">PublishVersion</a>.
   */
  public record PublishVersion(
      String functionName,
      @Nullable String codeSha256,
      @Nullable String description,
      @Nullable String revisionId,
      @Nullable String publishTo)
      implements OfFunction {}

  /** Input of ListVersionsByFunction. */
  public record ListVersions(
      String functionName, @Nullable String marker, @Nullable Integer maxItems)
      implements OfFunction {}

  /** Output of ListVersionsByFunction. */
  public record VersionList(List<FunctionConfiguration> versions, @Nullable String nextMarker) {}
}
