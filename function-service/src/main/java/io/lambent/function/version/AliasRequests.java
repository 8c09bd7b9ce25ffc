package io.lambent.function.version;

import io.lambent.function.awsapi.OfFunction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on aliases. */
public final class AliasRequests {
  private AliasRequests() {}

  /** Input of CreateAlias. */
  public record CreateAlias(
      String functionName,
      String name,
      String functionVersion,
      @Nullable String description,
      @Nullable RoutingConfig routingConfig)
      implements OfFunction {}

  /** Input of UpdateAlias; members left out stay as they are. */
  public record UpdateAlias(
      String functionName,
      String name,
      @Nullable String functionVersion,
      @Nullable String description,
      @Nullable RoutingConfig routingConfig,
      @Nullable String revisionId)
      implements OfFunction {}

  /** Input of GetAlias and DeleteAlias. */
  public record OneAlias(String functionName, String name) implements OfFunction {}

  /** Input of ListAliases. */
  public record ListAliases(
      String functionName,
      @Nullable String functionVersion,
      @Nullable String marker,
      @Nullable Integer maxItems)
      implements OfFunction {}

  /**
   * Weights of further versions, of which there may be one.
   *
   * @param additionalVersionWeights shares by version number
   */
  public record RoutingConfig(@Nullable Map<String, Double> additionalVersionWeights) {}

  /** Output of ListAliases. */
  public record AliasList(List<AliasConfiguration> aliases, @Nullable String nextMarker) {}
}
