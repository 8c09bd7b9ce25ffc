package io.lambent.function.functionurl;

import io.lambent.function.awsapi.OfFunction;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on function URLs. */
public final class UrlRequests {
  private UrlRequests() {}

  /** Input of CreateFunctionUrlConfig. */
  public record CreateUrl(
      String functionName,
      @Nullable String qualifier,
      String authType,
      @Nullable UrlCors cors,
      @Nullable String invokeMode)
      implements OfFunction {}

  /** Input of UpdateFunctionUrlConfig; members left out stay as they are. */
  public record UpdateUrl(
      String functionName,
      @Nullable String qualifier,
      @Nullable String authType,
      @Nullable UrlCors cors,
      @Nullable String invokeMode)
      implements OfFunction {}

  /** Input of GetFunctionUrlConfig and DeleteFunctionUrlConfig. */
  public record OneUrl(String functionName, @Nullable String qualifier) implements OfFunction {}

  /** Input of ListFunctionUrlConfigs. */
  public record ListUrls(String functionName, @Nullable String marker, @Nullable Integer maxItems)
      implements OfFunction {}
}
