package io.lambent.function.eventinvoke;

import io.lambent.function.awsapi.OfFunction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on configurations of events. */
public final class EventInvokeShapes {
  private static final String DESTINATION =
      "$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";

  private EventInvokeShapes() {}

  /** Input of Put- and UpdateFunctionEventInvokeConfig. */
  public record ChangeConfig(
      String functionName,
      @Nullable String qualifier,
      @Nullable Integer maximumRetryAttempts,
      @Nullable Integer maximumEventAgeInSeconds,
      @Nullable DestinationConfig destinationConfig)
      implements OfFunction {
    boolean isEmpty() {
      return maximumRetryAttempts == null
          && maximumEventAgeInSeconds == null
          && destinationConfig == null;
    }
  }

  public record DestinationConfig(@Nullable Target onSuccess, @Nullable Target onFailure) {}

  public record Target(@Nullable String destination) {}

  /** Input of ListFunctionEventInvokeConfigs. */
  public record ListConfigs(
      String functionName, @Nullable String marker, @Nullable Integer maxItems)
      implements OfFunction {}

  /**
   * Output of Put-, Update- and GetFunctionEventInvokeConfig, and item of the list.
   *
   * @param lastModified seconds since 1970
   */
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
  public record ConfigList(List<Config> functionEventInvokeConfigs, @Nullable String nextMarker) {}
}
