package io.lambent.function.catalog;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on functions that have few members. */
final class Requests {
  private Requests() {}

  /** Input of ListFunctions. */
  record ListFunctions(
      @Uri("MasterRegion")
          @Size(min = 1, max = 50)
          @Pattern(regexp = "ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}")
          @Nullable String masterRegion,
      @Uri("FunctionVersion") @OneOf("ALL") @Nullable String functionVersion,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}
}
