package io.lambent.function.concurrency;

import io.lambent.aws.api.SharedRecord;
import io.lambent.function.awsapi.OfFunction;
import io.lambent.function.concurrency.ProvisionedProgress.Status;
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
  public record PutProvisioned(
      String functionName, String qualifier, Integer provisionedConcurrentExecutions)
      implements OfFunction {}

  /** Input of GetProvisionedConcurrencyConfig and DeleteProvisionedConcurrencyConfig. */
  public record OneProvisioned(String functionName, String qualifier) implements OfFunction {}

  /** Input of ListProvisionedConcurrencyConfigs. */
  public record ListProvisioned(
      String functionName, @Nullable String marker, @Nullable Integer maxItems)
      implements OfFunction {}

  /**
   * Output of Put- and GetProvisionedConcurrencyConfig, and item of the list.
   *
   * @param functionArn only in lists
   */
  @SharedRecord
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
  public record ProvisionedList(
      List<Provisioned> provisionedConcurrencyConfigs, @Nullable String nextMarker) {}
}
