package io.lambent.function.configuration;

import io.lambent.contract.function.FunctionVersion.Logging;
import io.lambent.function.layer.LayerUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Settings} that are being changed, member by member; not shared between threads. */
final class SettingsDraft {
  String description;
  String role;
  @Nullable String runtime;
  @Nullable String handler;
  int timeout;
  int memorySize;
  int ephemeralStorage;
  String architecture;
  @Nullable Map<String, String> environment;
  Settings.@Nullable Vpc vpc;
  String tracingMode;
  String snapStart;
  Logging logging;
  Settings.@Nullable Image image;
  Settings.@Nullable ImageConfig imageConfig;
  @Nullable String deadLetterTarget;
  @Nullable String kmsKey;
  @Nullable String sourceKmsKey;
  @Nullable List<Settings.FileSystem> fileSystems;
  List<LayerUse> layers;

  /** AWS's defaults. */
  SettingsDraft(String functionName, String role) {
    this.description = "";
    this.role = role;
    this.timeout = 3;
    this.memorySize = 128;
    this.ephemeralStorage = 512;
    this.architecture = "x86_64";
    this.tracingMode = "PassThrough";
    this.snapStart = "None";
    this.logging = new Logging("Text", null, null, "/aws/lambda/" + functionName);
    this.layers = List.of();
  }

  SettingsDraft(Settings settings) {
    this.description = settings.description();
    this.role = settings.role();
    this.runtime = settings.runtime();
    this.handler = settings.handler();
    this.timeout = settings.timeout();
    this.memorySize = settings.memorySize();
    this.ephemeralStorage = settings.ephemeralStorage();
    this.architecture = settings.architecture();
    this.environment = settings.environment();
    this.vpc = settings.vpc();
    this.tracingMode = settings.tracingMode();
    this.snapStart = settings.snapStart();
    this.logging = settings.logging();
    this.image = settings.image();
    this.imageConfig = settings.imageConfig();
    this.deadLetterTarget = settings.deadLetterTarget();
    this.kmsKey = settings.kmsKey();
    this.sourceKmsKey = settings.sourceKmsKey();
    this.fileSystems = settings.fileSystems();
    this.layers = settings.layers();
  }

  Settings finish() {
    return new Settings(
        description,
        role,
        runtime,
        handler,
        timeout,
        memorySize,
        ephemeralStorage,
        architecture,
        environment,
        vpc,
        tracingMode,
        snapStart,
        logging,
        image,
        imageConfig,
        deadLetterTarget,
        kmsKey,
        sourceKmsKey,
        fileSystems,
        layers);
  }
}
