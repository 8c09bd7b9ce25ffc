package io.lambent.function.layer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Output shapes of the operations on layers. */
public final class LayerAnswers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

  private LayerAnswers() {}

  /** Output of PublishLayerVersion, GetLayerVersion and GetLayerVersionByArn. */
  public record Details(
      Content content,
      String layerArn,
      String layerVersionArn,
      String description,
      String createdDate,
      long version,
      @Nullable List<String> compatibleArchitectures,
      @Nullable List<String> compatibleRuntimes,
      @Nullable String licenseInfo) {

    static Details of(LayerVersion version, String location) {
      return new Details(
          new Content(location, version.codeDigest(), version.codeSize()),
          version.id().layer().arn(),
          version.id().arn(),
          version.description(),
          time(version.createdAt()),
          version.id().number(),
          version.architectures(),
          version.runtimes(),
          version.licenseInfo());
    }
  }

  /**
   * @param location a link that works for a while
   * @param codeSha256 in Base64
   */
  public record Content(String location, String codeSha256, long codeSize) {}

  /** Item of ListLayerVersions. */
  public record Listed(
      String layerVersionArn,
      long version,
      String description,
      String createdDate,
      @Nullable List<String> compatibleArchitectures,
      @Nullable List<String> compatibleRuntimes,
      @Nullable String licenseInfo) {

    static Listed of(LayerVersion version) {
      return new Listed(
          version.id().arn(),
          version.id().number(),
          version.description(),
          time(version.createdAt()),
          version.architectures(),
          version.runtimes(),
          version.licenseInfo());
    }
  }

  /** Output of ListLayerVersions. */
  public record VersionList(List<Listed> layerVersions, @Nullable String nextMarker) {}

  /** Item of ListLayers. */
  public record ListedLayer(String layerName, String layerArn, Listed latestMatchingVersion) {
    static ListedLayer of(LayerVersion version) {
      LayerName layer = version.id().layer();
      return new ListedLayer(layer.name(), layer.arn(), Listed.of(version));
    }
  }

  /** Output of ListLayers. */
  public record LayerList(List<ListedLayer> layers, @Nullable String nextMarker) {}

  /** Output of AddLayerVersionPermission: the statement as text. */
  public record Added(String statement, String revisionId) {}

  /** Output of GetLayerVersionPolicy: the policy as text. */
  public record PolicyText(String policy, String revisionId) {}

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
