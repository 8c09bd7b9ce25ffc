package io.lambent.function.functionurl;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on function URLs. */
public final class UrlRequests {
  private UrlRequests() {}

  /** Input of CreateFunctionUrlConfig. */
  @AwsShape
  public record CreateUrl(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.URL_FUNCTION)
          String functionName,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.URL_QUALIFIER)
          @Nullable String qualifier,
      @NotNull @OneOf({"AWS_IAM", "NONE"}) String authType,
      @Valid @Nullable UrlCors cors,
      @OneOf({"RESPONSE_STREAM", "BUFFERED"}) @Nullable String invokeMode)
      implements AwsRequest {}

  /** Input of UpdateFunctionUrlConfig; members left out stay as they are. */
  @AwsShape
  public record UpdateUrl(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.URL_FUNCTION)
          String functionName,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.URL_QUALIFIER)
          @Nullable String qualifier,
      @OneOf({"AWS_IAM", "NONE"}) @Nullable String authType,
      @Valid @Nullable UrlCors cors,
      @OneOf({"RESPONSE_STREAM", "BUFFERED"}) @Nullable String invokeMode)
      implements AwsRequest {}

  /** Input of GetFunctionUrlConfig and DeleteFunctionUrlConfig. */
  public record OneUrl(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.URL_FUNCTION)
          String functionName,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.URL_QUALIFIER)
          @Nullable String qualifier)
      implements AwsRequest {}

  /** Input of ListFunctionUrlConfigs. */
  public record ListUrls(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.URL_FUNCTION)
          String functionName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(50) @Nullable Integer maxItems)
      implements AwsRequest {}
}
