package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionVersion.Logging;
import io.lambent.contract.function.RuntimeVersion;
import io.lambent.function.configuration.Settings;
import io.lambent.function.layer.LayerUse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version as the API shows it. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">
 * FunctionConfiguration</a>.
 */
public record FunctionConfiguration(
    String functionName,
    String functionArn,
    @Nullable String runtime,
    String role,
    @Nullable String handler,
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
    @Nullable List<Layer> layers,
    @Nullable DeadLetterConfig deadLetterConfig,
    @Nullable String kMSKeyArn,
    @Nullable List<FileSystemConfig> fileSystemConfigs,
    @Nullable ImageConfigResponse imageConfigResponse) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

  record VpcConfig(
      List<String> subnetIds,
      List<String> securityGroupIds,
      String vpcId,
      boolean ipv6AllowedForDualStack) {
    static @Nullable VpcConfig of(Settings.@Nullable Vpc vpc) {
      return vpc == null
          ? null
          : new VpcConfig(
              vpc.subnetIds(),
              vpc.securityGroupIds(),
              Objects.requireNonNullElse(vpc.vpcId(), ""),
              vpc.ipv6AllowedForDualStack());
    }
  }

  record Environment(Map<String, String> variables) {}

  record TracingConfig(String mode) {}

  record EphemeralStorage(int size) {}

  record SnapStart(String applyOn, String optimizationStatus) {}

  record RuntimeVersionConfig(String runtimeVersionArn) {}

  record Layer(String arn, long codeSize) {
    static @Nullable List<Layer> of(List<LayerUse> used) {
      return used.isEmpty()
          ? null
          : used.stream().map(layer -> new Layer(layer.arn(), layer.codeSize())).toList();
    }
  }

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

  record DeadLetterConfig(String targetArn) {}

  record FileSystemConfig(
      String arn, String localMountPath, @Nullable S3FilesConfig s3FilesConfig) {
    static @Nullable List<FileSystemConfig> of(@Nullable List<Settings.FileSystem> fileSystems) {
      return fileSystems == null
          ? null
          : fileSystems.stream()
              .map(
                  each ->
                      new FileSystemConfig(
                          each.arn(),
                          each.localMountPath(),
                          each.directS3Read() == null
                              ? null
                              : new S3FilesConfig(each.directS3Read())))
              .toList();
    }
  }

  record S3FilesConfig(String directS3Read) {}

  record ImageConfigResponse(ImageConfig imageConfig) {
    static @Nullable ImageConfigResponse of(Settings.@Nullable ImageConfig config) {
      return config == null
          ? null
          : new ImageConfigResponse(
              new ImageConfig(config.entryPoint(), config.command(), config.workingDirectory()));
    }
  }

  record ImageConfig(
      @Nullable List<String> entryPoint,
      @Nullable List<String> command,
      @Nullable String workingDirectory) {}

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
    var runtime = settings.runtime();
    var deadLetters = settings.deadLetterTarget();
    var variables = settings.environment();
    var readiness = version.readiness();
    var status = readiness.updateStatus();
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
        digest(content),
        version.label(),
        VpcConfig.of(settings.vpc()),
        variables == null ? null : new Environment(new TreeMap<>(variables)),
        new TracingConfig(settings.tracingMode()),
        version.revisionId().toString(),
        withStates ? readiness.state().awsName() : null,
        withStates ? readiness.stateReason() : null,
        withStates ? readiness.stateReasonCode() : null,
        withStates && status != null ? status.awsName() : null,
        withStates ? readiness.updateReason() : null,
        withStates ? readiness.updateReasonCode() : null,
        settings.image() == null ? "Zip" : "Image",
        List.of(settings.architecture()),
        new EphemeralStorage(settings.ephemeralStorage()),
        new SnapStart(settings.snapStart(), "Off"),
        withStates && runtime != null
            ? new RuntimeVersionConfig(RuntimeVersion.arn(function.region(), runtime))
            : null,
        LoggingConfig.of(settings.logging()),
        Layer.of(settings.layers()),
        deadLetters == null ? null : new DeadLetterConfig(deadLetters),
        settings.kmsKey(),
        FileSystemConfig.of(settings.fileSystems()),
        ImageConfigResponse.of(settings.imageConfig()));
  }

  /** As AWS writes it: of archives in Base64, of images in hexadecimal. */
  static String digest(Content content) {
    return content.settings().image() != null
        ? content.codeSha256()
        : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(content.codeSha256()));
  }
}
