package io.lambent.function.catalog;

import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/**
 * The settings of functions that Lambent refuses because it cannot honour them yet, and those it
 * stores without effect. What is checked here and what {@code /_lambent/compat} lists stay
 * together.
 */
@Configuration(proxyBeanMethods = false)
class UnsupportedSettings {
  private static final String CAPACITY = "CapacityProviderConfig";
  private static final String DEAD_LETTERS = "DeadLetterConfig";
  private static final String DURABLE = "DurableConfig";
  private static final String FILE_SYSTEMS = "FileSystemConfigs";
  private static final String IMAGE = "ImageConfig";
  private static final String KMS = "KMSKeyArn";
  private static final String PUBLISH_TO = "PublishTo";
  private static final String SIGNING = "CodeSigningConfigArn";
  private static final String SOURCE_KMS = "SourceKMSKeyArn";
  private static final String TENANCY = "TenancyConfig";
  private static final String S3_REFERENCE = "S3ObjectStorageMode REFERENCE";
  private static final String IMAGE_PACKAGE = "PackageType Image (ImageUri)";

  @Bean
  SettingGroup functionSettings() {
    return new SettingGroup(
        List.of(
            refused(CAPACITY, "Functions run on this installation's own machines only."),
            refused(DEAD_LETTERS, "Failed events are not sent on yet."),
            refused(DURABLE, "Durable executions are not there."),
            refused(FILE_SYSTEMS, "There is no EFS to mount."),
            refused(IMAGE, "Container images do not run yet."),
            refused(KMS, "Environment variables are not encrypted with keys of the caller."),
            refused(PUBLISH_TO, "Only numbered versions can be published."),
            refused(SIGNING, "Signatures of code are not checked yet."),
            refused(SOURCE_KMS, "Archives are not stored encrypted with keys of the caller."),
            refused(TENANCY, "Environments are not kept apart by tenant."),
            refused(S3_REFERENCE, "Archives in S3 are copied (S3ObjectStorageMode COPY)."),
            refused(IMAGE_PACKAGE, "Container images do not run yet."),
            stored("VpcConfig", "Functions use the network of the host; VpcId is empty."),
            stored("TracingConfig", "Trace headers are passed on, but no segments are sent."),
            stored(
                "SnapStart", "Environments start without snapshots; OptimizationStatus is Off.")));
  }

  static void check(CreateFunctionRequest request) {
    CreateFunctionRequest.Code code = request.code();
    refuseIf("Image".equals(request.packageType()) || code.imageUri() != null, IMAGE_PACKAGE);
    refuseIf("REFERENCE".equals(code.s3ObjectStorageMode()), S3_REFERENCE);
    refuseIf(isGiven(code.sourceKMSKeyArn()), SOURCE_KMS);
    refuseIf(isGiven(request.codeSigningConfigArn()), SIGNING);
    refuseIf(request.publishTo() != null, PUBLISH_TO);
    refuseIf(isGiven(request.tenancyConfig()), TENANCY);
    checkShared(request);
  }

  static void check(UpdateConfigurationRequest request) {
    checkShared(request);
  }

  static void check(UpdateCodeRequest request) {
    refuseIf(request.imageUri() != null, IMAGE_PACKAGE);
    refuseIf("REFERENCE".equals(request.s3ObjectStorageMode()), S3_REFERENCE);
    refuseIf(isGiven(request.sourceKMSKeyArn()), SOURCE_KMS);
    refuseIf(request.publishTo() != null, PUBLISH_TO);
  }

  private static void checkShared(SettingsRequest request) {
    SettingsRequest.DeadLetterConfig deadLetters = request.deadLetterConfig();
    refuseIf(deadLetters != null && isGiven(deadLetters.targetArn()), DEAD_LETTERS);
    refuseIf(isGiven(request.kMSKeyArn()), KMS);
    refuseIf(isGiven(request.fileSystemConfigs()), FILE_SYSTEMS);
    refuseIf(isGiven(request.imageConfig()), IMAGE);
    refuseIf(isGiven(request.capacityProviderConfig()), CAPACITY);
    refuseIf(isGiven(request.durableConfig()), DURABLE);
  }

  private static void refuseIf(boolean refused, String setting) {
    if (refused) {
      throw Refusals.notSupported(setting);
    }
  }

  private static boolean isGiven(@Nullable String value) {
    return value != null && !value.isEmpty();
  }

  private static boolean isGiven(@Nullable List<?> value) {
    return value != null && !value.isEmpty();
  }

  private static boolean isGiven(@Nullable JsonNode value) {
    return value != null && !value.isEmpty();
  }

  private static Setting refused(String name, String reason) {
    return new Setting(name, Treatment.REFUSED, reason);
  }

  private static Setting stored(String name, String reason) {
    return new Setting(name, Treatment.STORED, reason);
  }
}
