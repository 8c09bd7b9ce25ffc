package io.lambent.function.concurrency;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.concurrency.ProvisionedProgress.Status;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on provisioned concurrency. */
public final class ProvisionedShapes {
  private static final String QUALIFIER = "(|[a-zA-Z0-9$_-]+)";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+0000'").withZone(ZoneOffset.UTC);

  private ProvisionedShapes() {}

  /** Input of PutProvisionedConcurrencyConfig. */
  @AwsShape
  public record PutProvisioned(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Uri("Qualifier") @NotNull @Size(min = 1, max = 128) @Pattern(regexp = QUALIFIER)
          String qualifier,
      @NotNull @Min(1) Integer provisionedConcurrentExecutions)
      implements AwsRequest {}

  /** Input of GetProvisionedConcurrencyConfig and DeleteProvisionedConcurrencyConfig. */
  public record OneProvisioned(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Uri("Qualifier") @NotNull @Size(min = 1, max = 128) @Pattern(regexp = QUALIFIER)
          String qualifier)
      implements AwsRequest {}

  /** Input of ListProvisionedConcurrencyConfigs. */
  public record ListProvisioned(
      @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
          String functionName,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(50) @Nullable Integer maxItems)
      implements AwsRequest {}

  /**
   * Output of Put- and GetProvisionedConcurrencyConfig, and item of the list.
   *
   * @param functionArn only in lists
   */
  @AwsShape
  public record Provisioned(
      @Nullable String functionArn,
      int requestedProvisionedConcurrentExecutions,
      int availableProvisionedConcurrentExecutions,
      int allocatedProvisionedConcurrentExecutions,
      String status,
      @Nullable String statusReason,
      String lastModified) {

    static Provisioned of(ProvisionedConfig config, Status status) {
      return of(null, config, status);
    }

    static Provisioned listed(ProvisionedConfig config, Status status) {
      return of(config.function().name().arn(config.qualifier()), config, status);
    }

    private static Provisioned of(@Nullable String arn, ProvisionedConfig config, Status status) {
      return new Provisioned(
          arn,
          config.requested(),
          status.available(),
          status.allocated(),
          status.progress().name(),
          status.reason(),
          TIME.format(config.modifiedAt()));
    }
  }

  /** Output of ListProvisionedConcurrencyConfigs. */
  @AwsShape
  public record ProvisionedList(
      List<Provisioned> provisionedConcurrencyConfigs, @Nullable String nextMarker) {}
}
