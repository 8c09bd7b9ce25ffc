package io.lambent.function.configuration;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionVersion.Logging;
import io.lambent.function.awsapi.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes {@link Settings} of what a request asks for, with AWS's defaults and refusals. */
@Component
public class SettingsChange {
  private static final int MAX_TIMEOUT = 900;
  private static final int MAX_MEMORY = 10_240;
  private static final int MAX_EPHEMERAL_STORAGE = 10_240;

  private final Runtimes runtimes;
  private final Networks networks;

  SettingsChange(Runtimes runtimes, Networks networks) {
    this.runtimes = runtimes;
    this.networks = networks;
  }

  /**
   * Settings of a new function, without its code.
   *
   * @throws AwsException where AWS refuses them
   */
  public Settings create(CreateFunctionRequest request, String functionName) {
    UnsupportedSettings.check(request);
    boolean isImage = "Image".equals(request.packageType());
    if (!isImage && (request.runtime() == null || request.handler() == null)) {
      throw Refusals.invalid(
          "Runtime and Handler are mandatory parameters for functions created with deployment"
              + " packages.");
    }
    checkPackageType(request, isImage);
    if (request.runtime() != null) {
      runtimes.checkCreation(request.runtime());
    }
    SettingsDraft draft = new SettingsDraft(functionName, request.role());
    List<String> architectures = request.architectures();
    if (architectures != null) {
      draft.architecture = architectures.getFirst();
    }
    return apply(request, draft);
  }

  /**
   * @throws AwsException where AWS refuses the change
   */
  public Settings update(UpdateConfigurationRequest request, Settings current) {
    UnsupportedSettings.check(request);
    checkPackageType(request, current.image() != null);
    String runtime = orAbsent(request.runtime(), current.runtime());
    if (runtime != null) {
      runtimes.checkUpdate(runtime);
    }
    return apply(request, new SettingsDraft(current));
  }

  /**
   * Settings of a function that gets other code.
   *
   * @throws AwsException where AWS refuses the change
   */
  public Settings update(UpdateCodeRequest request, Settings current) {
    if (current.runtime() != null) {
      runtimes.checkUpdate(current.runtime());
    }
    List<String> architectures = request.architectures();
    return current.with(
        draft -> {
          draft.sourceKmsKey = request.keyOfArchive();
          if (architectures != null) {
            draft.architecture = architectures.getFirst();
          }
        });
  }

  /**
   * Checks an update of code before the code is fetched.
   *
   * @throws AwsException where it asks for something that Lambent does not have
   */
  public static void checkSupported(UpdateCodeRequest request) {
    UnsupportedSettings.check(request);
  }

  private static void checkPackageType(SettingsRequest request, boolean isImage) {
    List<String> layers = request.layers();
    boolean hasLayers = layers != null && !layers.isEmpty();
    if (isImage && (request.runtime() != null || request.handler() != null || hasLayers)) {
      throw Refusals.invalid(
          "Please don't provide Handler or Runtime or Layer when the intended function PackageType"
              + " is Image.");
    }
    if (!isImage && imageConfig(request.imageConfig(), null) != null) {
      throw Refusals.invalid(
          "Please don't provide ImageConfig when the intended function PackageType is Zip.");
    }
  }

  private Settings apply(SettingsRequest request, SettingsDraft draft) {
    draft.description = orElse(request.description(), draft.description);
    draft.role = orElse(request.role(), draft.role);
    draft.runtime = orAbsent(request.runtime(), draft.runtime);
    draft.handler = orAbsent(request.handler(), draft.handler);
    draft.timeout = limited("Timeout", orElse(request.timeout(), draft.timeout), MAX_TIMEOUT);
    draft.memorySize =
        limited("MemorySize", orElse(request.memorySize(), draft.memorySize), MAX_MEMORY);
    if (request.ephemeralStorage() != null) {
      draft.ephemeralStorage =
          limited("EphemeralStorage", request.ephemeralStorage().size(), MAX_EPHEMERAL_STORAGE);
    }
    draft.environment = environment(request.environment(), draft.environment);
    if (request.tracingConfig() != null) {
      draft.tracingMode = orElse(request.tracingConfig().mode(), draft.tracingMode);
    }
    draft.logging = logging(request.loggingConfig(), draft.logging);
    draft.imageConfig = imageConfig(request.imageConfig(), draft.imageConfig);
    draft.deadLetterTarget = DeadLetters.target(request.deadLetterConfig(), draft.deadLetterTarget);
    draft.kmsKey = reset(request.kMSKeyArn(), draft.kmsKey);
    networks.apply(request, draft);
    if (request.snapStart() != null) {
      draft.snapStart = orElse(request.snapStart().applyOn(), draft.snapStart);
    }
    if (!draft.snapStart.equals("None") && !Runtimes.hasSnapStart(draft.runtime)) {
      throw Refusals.invalid(draft.runtime + " is not supported for SnapStart enabled functions.");
    }
    return draft.finish();
  }

  private static <T> T orElse(@Nullable T asked, T current) {
    return asked != null ? asked : current;
  }

  /** As {@link #orElse}, for settings that a function need not have. */
  private static <T> @Nullable T orAbsent(@Nullable T asked, @Nullable T current) {
    return asked != null ? asked : current;
  }

  /**
   * Returns the text that is asked for; null if it is empty, and the current one if it is left out.
   */
  static @Nullable String reset(@Nullable String asked, @Nullable String current) {
    if (asked == null) {
      return current;
    }
    return asked.isEmpty() ? null : asked;
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

  /** As asked for as a whole; what leaves all members out takes it back. */
  private static Settings.@Nullable ImageConfig imageConfig(
      SettingsRequest.@Nullable ImageConfig asked, Settings.@Nullable ImageConfig current) {
    if (asked == null) {
      return current;
    }
    var config =
        new Settings.ImageConfig(asked.entryPoint(), asked.command(), asked.workingDirectory());
    return config.isEmpty() ? null : config;
  }

  /** Levels exist with JSON only, {@code INFO} unless asked for. */
  private static Logging logging(SettingsRequest.@Nullable LoggingConfig asked, Logging current) {
    if (asked == null) {
      return current;
    }
    String format = orElse(asked.logFormat(), current.format());
    String group = orElse(asked.logGroup(), current.group());
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
        orElse(
            asked.applicationLogLevel(),
            Objects.requireNonNullElse(current.applicationLevel(), "INFO")),
        orElse(asked.systemLogLevel(), Objects.requireNonNullElse(current.systemLevel(), "INFO")),
        group);
  }
}
