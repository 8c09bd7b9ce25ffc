package io.lambent.function.eventinvoke;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on configurations of events. */
public final class EventInvokeShapes {
  private static final String DESTINATION =
      "$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";

  private EventInvokeShapes() {}

  /** Input of Put- and UpdateFunctionEventInvokeConfig. */
  @AwsShape
  public record ChangeConfig(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.QUALIFIER)
          @Nullable String qualifier,
      @Min(0) @Max(2) @Nullable Integer maximumRetryAttempts,
      @Min(60) @Max(21_600) @Nullable Integer maximumEventAgeInSeconds,
      @Valid @Nullable DestinationConfig destinationConfig)
      implements AwsRequest {
    boolean isEmpty() {
      return maximumRetryAttempts == null
          && maximumEventAgeInSeconds == null
          && destinationConfig == null;
    }
  }

  @AwsShape
  public record DestinationConfig(@Valid @Nullable Target onSuccess, @Valid @Nullable Target onFailure) {}

  @AwsShape
  public record Target(@Size(max = 350) @Pattern(regexp = DESTINATION) @Nullable String destination) {}

  /** Input of ListFunctionEventInvokeConfigs. */
  public record ListConfigs(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(50) @Nullable Integer maxItems)
      implements AwsRequest {}

  /**
   * Output of Put-, Update- and GetFunctionEventInvokeConfig, and item of the list.
   *
   * @param lastModified seconds since 1970
   */
  @AwsShape
  public record Config(
      BigDecimal lastModified,
      String functionArn,
      @Nullable Integer maximumRetryAttempts,
      @Nullable Integer maximumEventAgeInSeconds,
      DestinationConfig destinationConfig) {
    static Config of(EventInvokeConfig config) {
      return new Config(
          BigDecimal.valueOf(config.modifiedAt().toEpochMilli(), 3),
          config.function().name().arn(config.qualifier()),
          config.limits().maximumRetries(),
          config.limits().maximumAgeSeconds(),
          new DestinationConfig(
              new Target(config.destinations().onSuccess()),
              new Target(config.destinations().onFailure())));
    }
  }

  /** Output of ListFunctionEventInvokeConfigs. */
  @AwsShape
  public record ConfigList(List<Config> functionEventInvokeConfigs, @Nullable String nextMarker) {}
}
