package io.lambent.function.configuration;

import io.lambent.aws.wire.Struct;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The settings of functions that Lambent refuses because it cannot honour them yet, and those it
 * stores without effect. What is checked here and what {@code /_lambent/compat} lists stay
 * together.
 */
@Configuration(proxyBeanMethods = false)
class UnsupportedSettings {
  private static final String ACCELERATOR = "AcceleratorConfig";
  private static final String CAPACITY = "CapacityProviderConfig";
  private static final String DURABLE = "DurableConfig";
  private static final String PUBLISH_TO = "PublishTo";
  private static final String RUNTIME = "RuntimeConfig";
  private static final String TENANCY = "TenancyConfig";
  private static final String S3_REFERENCE = "S3ObjectStorageMode REFERENCE";

  @Bean
  SettingGroup functionSettings() {
    return new SettingGroup(
        List.of(
            refused(ACCELERATOR, "There are no accelerators."),
            refused(CAPACITY, "Functions run on this installation's own machines only."),
            refused(DURABLE, "Durable executions are not there."),
            refused(PUBLISH_TO, "Only functions of capacity providers have $LATEST.PUBLISHED."),
            refused(RUNTIME, "There are no customer-managed runtimes."),
            refused(TENANCY, "Environments are not kept apart by tenant."),
            refused(S3_REFERENCE, "Archives in S3 are copied (S3ObjectStorageMode COPY)."),
            stored("FileSystemConfigs", "Nothing is mounted."),
            stored("KMSKeyArn", "Environment variables are not encrypted with it."),
            stored("PackageType Image", "Such functions end as Failed; nothing runs images yet."),
            stored("SourceKMSKeyArn", "Archives are not stored encrypted with it."),
            stored(
                "VpcConfig",
                "lambent.network.default-policy and lambent.network.functions say what functions reach."),
            stored("TracingConfig", "Trace headers are passed on, but no segments are sent."),
            stored(
                "SnapStart",
                "Environments start without snapshots; OptimizationStatus is Off. Java functions of"
                    + " much code start from a cache of their classes.")));
  }

  static void check(CreateFunctionRequest request) {
    check(request.code());
    refuseIf(request.publishTo() != null, PUBLISH_TO);
    refuseIf(request.tenancyConfig() != null, TENANCY);
    checkShared(request);
  }

  static void check(UpdateConfigurationRequest request) {
    checkShared(request);
  }

  static void check(UpdateCodeRequest request) {
    check((CodeRequest) request);
    refuseIf(request.publishTo() != null, PUBLISH_TO);
  }

  private static void check(CodeRequest code) {
    refuseIf("REFERENCE".equals(code.s3ObjectStorageMode()), S3_REFERENCE);
  }

  private static void checkShared(SettingsRequest request) {
    refuseIf(isGiven(request.capacityProviderConfig()), CAPACITY);
    refuseIf(isGiven(request.runtimeConfig()), RUNTIME);
    refuseIf(isGiven(request.acceleratorConfig()), ACCELERATOR);
    Struct durable = request.durableConfig();
    boolean asksForNothing = durable != null && durable.members().isEmpty();
    refuseIf(isGiven(durable) && !asksForNothing, DURABLE);
  }

  private static void refuseIf(boolean refused, String setting) {
    if (refused) {
      throw Refusals.notSupported(setting);
    }
  }

  private static boolean isGiven(@Nullable Struct value) {
    return value != null;
  }

  private static Setting refused(String name, String reason) {
    return new Setting(name, Treatment.REFUSED, reason);
  }

  private static Setting stored(String name, String reason) {
    return new Setting(name, Treatment.STORED, reason);
  }
}
