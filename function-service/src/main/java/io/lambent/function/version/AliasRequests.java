package io.lambent.function.version;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on aliases. */
public final class AliasRequests {
  private AliasRequests() {}

  /** Input of CreateAlias. */
  @AwsShape
  public record CreateAlias(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @NotNull @Size(min = 1, max = 128) @Pattern(regexp = Patterns.ALIAS) String name,
      @NotNull @Size(min = 1, max = 1024) @Pattern(regexp = Patterns.VERSION)
          String functionVersion,
      @Size(max = 256) @Nullable String description,
      @Valid @Nullable RoutingConfig routingConfig)
      implements AwsRequest {}

  /** Input of UpdateAlias; members left out stay as they are. */
  @AwsShape
  public record UpdateAlias(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Uri("Name") @NotNull @Size(min = 1, max = 128) @Pattern(regexp = Patterns.ALIAS) String name,
      @Size(min = 1, max = 1024) @Pattern(regexp = Patterns.VERSION)
          @Nullable String functionVersion,
      @Size(max = 256) @Nullable String description,
      @Valid @Nullable RoutingConfig routingConfig,
      @Nullable String revisionId)
      implements AwsRequest {}

  /** Input of GetAlias and DeleteAlias. */
  public record OneAlias(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Uri("Name") @NotNull @Size(min = 1, max = 128) @Pattern(regexp = Patterns.ALIAS) String name)
      implements AwsRequest {}

  /** Input of ListAliases. */
  public record ListAliases(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Uri("FunctionVersion") @Size(min = 1, max = 1024) @Pattern(regexp = Patterns.VERSION)
          @Nullable String functionVersion,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}

  /**
   * Weights of further versions, of which there may be one.
   *
   * @param additionalVersionWeights shares by version number
   */
  @AwsShape
  public record RoutingConfig(
      @Nullable
          Map<
              @Size(min = 1, max = 1024) @Pattern(regexp = "[0-9]+") String,
              @DecimalMin("0.0") @DecimalMax("1.0") @NotNull Double>
          additionalVersionWeights) {}

  /** Output of ListAliases. */
  @AwsShape
  public record AliasList(List<AliasConfiguration> aliases, @Nullable String nextMarker) {}
}
