package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionVersion.Logging;
import io.lambent.function.awsapi.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes {@link Settings} of what a request asks for, with AWS's defaults and refusals. */
final class SettingsChange {
  private SettingsChange() {}

  static Settings create(CreateFunctionRequest request, String functionName) {
    UnsupportedSettings.check(request);
    if (request.runtime() == null || request.handler() == null) {
      throw Refusals.invalid(
          "Runtime and Handler are mandatory parameters for functions created with deployment"
              + " packages.");
    }
    List<String> architectures = Objects.requireNonNullElse(request.architectures(), List.of());
    Settings defaults =
        new Settings(
            "",
            request.role(),
            request.runtime(),
            request.handler(),
            3,
            128,
            512,
            architectures.isEmpty() ? "x86_64" : architectures.getFirst(),
            null,
            null,
            "PassThrough",
            "None",
            new Logging("Text", null, null, "/aws/lambda/" + functionName),
            List.of());
    return apply(request, defaults);
  }

  static Settings update(UpdateConfigurationRequest request, Settings current) {
    UnsupportedSettings.check(request);
    return apply(request, current);
  }

  private static Settings apply(SettingsRequest request, Settings current) {
    Settings changed =
        new Settings(
            either(request.description(), current.description()),
            either(request.role(), current.role()),
            either(request.runtime(), current.runtime()),
            either(request.handler(), current.handler()),
            limited("Timeout", either(request.timeout(), current.timeout()), 900),
            limited("MemorySize", either(request.memorySize(), current.memorySize()), 10_240),
            request.ephemeralStorage() == null
                ? current.ephemeralStorage()
                : request.ephemeralStorage().size(),
            current.architecture(),
            environment(request.environment(), current.environment()),
            vpc(request.vpcConfig(), current.vpc()),
            request.tracingConfig() == null
                ? current.tracingMode()
                : either(request.tracingConfig().mode(), current.tracingMode()),
            request.snapStart() == null
                ? current.snapStart()
                : either(request.snapStart().applyOn(), current.snapStart()),
            logging(request.loggingConfig(), current.logging()),
            current.layers());
    if (request.runtime() != null) {
      Runtimes.check(request.runtime());
    }
    if (!changed.snapStart().equals("None") && !Runtimes.hasSnapStart(changed.runtime())) {
      throw Refusals.invalid(
          changed.runtime() + " is not supported for SnapStart enabled functions.");
    }
    return changed;
  }

  private static <T> T either(@Nullable T asked, T current) {
    return asked != null ? asked : current;
  }

  private static int limited(String member, int value, int max) {
    if (value > max) {
      throw Refusals.invalid(
          "'%s' value failed to satisfy constraint: Member must have value less than or equal to %d"
              .formatted(member, max));
    }
    return value;
  }

  private static @Nullable Map<String, String> environment(
      SettingsRequest.@Nullable Environment asked, @Nullable Map<String, String> current) {
    if (asked == null) {
      return current;
    }
    Map<String, String> variables = Objects.requireNonNullElse(asked.variables(), Map.of());
    EnvironmentVariables.check(variables);
    return variables;
  }

  private static Settings.@Nullable Vpc vpc(
      SettingsRequest.@Nullable VpcConfig asked, Settings.@Nullable Vpc current) {
    if (asked == null) {
      return current;
    }
    return new Settings.Vpc(
        Objects.requireNonNullElse(asked.subnetIds(), List.of()),
        Objects.requireNonNullElse(asked.securityGroupIds(), List.of()),
        Boolean.TRUE.equals(asked.ipv6AllowedForDualStack()));
  }

  /** Levels exist with JSON only, {@code INFO} unless asked for. */
  private static Logging logging(SettingsRequest.@Nullable LoggingConfig asked, Logging current) {
    if (asked == null) {
      return current;
    }
    String format = either(asked.logFormat(), current.format());
    String group = either(asked.logGroup(), current.group());
    if (format.equals("Text")) {
      if (asked.applicationLogLevel() != null || asked.systemLogLevel() != null) {
        throw Refusals.invalid(
            "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from your"
                + " request or change the LogFormat to \"JSON\" and try again.");
      }
      return new Logging(format, null, null, group);
    }
    return new Logging(
        format,
        either(
            asked.applicationLogLevel(),
            Objects.requireNonNullElse(current.applicationLevel(), "INFO")),
        either(asked.systemLogLevel(), Objects.requireNonNullElse(current.systemLevel(), "INFO")),
        group);
  }
}
