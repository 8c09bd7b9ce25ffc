package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionVersion.Logging;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.layer.LayerUse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version as the API shows it. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">
 * FunctionConfiguration</a>.
 */
@AwsShape
public record FunctionConfiguration(
    String functionName,
    String functionArn,
    String runtime,
    String role,
    String handler,
    long codeSize,
    String description,
    int timeout,
    int memorySize,
    String lastModified,
    String codeSha256,
    String version,
    @Nullable VpcConfig vpcConfig,
    @Nullable Environment environment,
    TracingConfig tracingConfig,
    String revisionId,
    @Nullable String state,
    @Nullable String stateReason,
    @Nullable String stateReasonCode,
    @Nullable String lastUpdateStatus,
    @Nullable String lastUpdateStatusReason,
    @Nullable String lastUpdateStatusReasonCode,
    String packageType,
    List<String> architectures,
    EphemeralStorage ephemeralStorage,
    SnapStart snapStart,
    @Nullable RuntimeVersionConfig runtimeVersionConfig,
    LoggingConfig loggingConfig,
    @Nullable List<Layer> layers) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

  @AwsShape
  record VpcConfig(
      List<String> subnetIds,
      List<String> securityGroupIds,
      String vpcId,
      boolean ipv6AllowedForDualStack) {}

  @AwsShape
  record Environment(Map<String, String> variables) {}

  @AwsShape
  record TracingConfig(String mode) {}

  @AwsShape
  record EphemeralStorage(int size) {}

  @AwsShape
  record SnapStart(String applyOn, String optimizationStatus) {}

  @AwsShape
  record RuntimeVersionConfig(String runtimeVersionArn) {}

  @AwsShape
  record Layer(String arn, long codeSize) {
    static @Nullable List<Layer> of(List<LayerUse> used) {
      return used.isEmpty()
          ? null
          : used.stream().map(layer -> new Layer(layer.arn(), layer.codeSize())).toList();
    }
  }

  @AwsShape
  record LoggingConfig(
      String logFormat,
      @Nullable String applicationLogLevel,
      @Nullable String systemLogLevel,
      String logGroup) {
    static LoggingConfig of(Logging logging) {
      return new LoggingConfig(
          logging.format(), logging.applicationLevel(), logging.systemLevel(), logging.group());
    }
  }

  /** A version, named by the qualifier it was asked for with. */
  public static FunctionConfiguration of(LambdaVersion version, @Nullable String qualifier) {
    return of(version, version.content(), qualifier, true);
  }

  /** A published version under its own number. */
  public static FunctionConfiguration of(LambdaVersion version) {
    return of(version, version.number() == LambdaVersion.LATEST ? null : version.label());
  }

  /** As in lists, which leave out the states. */
  public static FunctionConfiguration listed(LambdaVersion version, @Nullable String qualifier) {
    return of(version, version.content(), qualifier, false);
  }

  static FunctionConfiguration of(
      LambdaVersion version, Content content, @Nullable String qualifier, boolean withStates) {
    var function = version.function().name();
    Settings settings = content.settings();
    var vpc = settings.vpc();
    var variables = settings.environment();
    var status = version.updateStatus();
    return new FunctionConfiguration(
        function.name(),
        qualifier == null ? function.arn() : function.arn(qualifier),
        settings.runtime(),
        settings.role(),
        settings.handler(),
        content.codeSize(),
        settings.description(),
        settings.timeout(),
        settings.memorySize(),
        TIME.format(version.lastModified()),
        base64(content.codeSha256()),
        version.label(),
        vpc == null
            ? null
            : new VpcConfig(
                vpc.subnetIds(), vpc.securityGroupIds(), "", vpc.ipv6AllowedForDualStack()),
        variables == null ? null : new Environment(new TreeMap<>(variables)),
        new TracingConfig(settings.tracingMode()),
        version.revisionId().toString(),
        withStates ? version.state().awsName() : null,
        withStates ? version.stateReason() : null,
        withStates ? version.stateReasonCode() : null,
        withStates && status != null ? status.awsName() : null,
        withStates ? version.updateReason() : null,
        withStates ? version.updateReasonCode() : null,
        "Zip",
        List.of(settings.architecture()),
        new EphemeralStorage(settings.ephemeralStorage()),
        new SnapStart(settings.snapStart(), "Off"),
        withStates
            ? new RuntimeVersionConfig(Runtimes.arn(function.region(), settings.runtime()))
            : null,
        LoggingConfig.of(settings.logging()),
        Layer.of(settings.layers()));
  }

  /** AWS writes digests of code in Base64. */
  static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
