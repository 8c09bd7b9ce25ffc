package io.lambent.function.configuration;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Attachment of functions to a VPC, and to the file systems that are reached through it. */
@Component
@EnableConfigurationProperties(VpcProperties.class)
class Networks {
  private final VpcProperties known;

  Networks(VpcProperties known) {
    this.known = known;
  }

  /**
   * @throws AwsException where AWS refuses the attachment
   */
  void apply(SettingsRequest request, SettingsDraft draft) {
    SettingsRequest.VpcConfig asked = request.vpcConfig();
    if (asked != null) {
      draft.vpc = vpc(asked);
    }
    if (request.fileSystemConfigs() != null) {
      List<Settings.FileSystem> fileSystems =
          request.fileSystemConfigs().stream().map(Networks::fileSystem).toList();
      draft.fileSystems = fileSystems.isEmpty() ? null : fileSystems;
    }
    boolean isAttached = draft.vpc != null && !draft.vpc.subnetIds().isEmpty();
    if (draft.fileSystems != null && !isAttached) {
      throw Refusals.invalid(
          "Function must be configured to execute in a VPC to reference access point %s."
              .formatted(draft.fileSystems.getFirst().arn()));
    }
  }

  private static Settings.FileSystem fileSystem(SettingsRequest.FileSystemConfig config) {
    SettingsRequest.S3FilesConfig s3Files = config.s3FilesConfig();
    return new Settings.FileSystem(
        config.arn(), config.localMountPath(), s3Files == null ? null : s3Files.directS3Read());
  }

  private Settings.Vpc vpc(SettingsRequest.VpcConfig asked) {
    List<String> subnets = Objects.requireNonNullElse(asked.subnetIds(), List.of());
    List<String> groups = Objects.requireNonNullElse(asked.securityGroupIds(), List.of());
    if (subnets.isEmpty() != groups.isEmpty()) {
      throw Refusals.invalid("SubnetIds and SecurityIds must coexist or be both empty list.");
    }
    absent(subnets, known.subnets())
        .ifPresent(
            id -> {
              throw refusal(
                  "DescribeSubnets", "InvalidSubnetID.NotFound", "The subnet ID '%s'", id);
            });
    absent(groups, known.securityGroups())
        .ifPresent(
            id -> {
              throw refusal(
                  "DescribeSecurityGroups", "InvalidGroup.NotFound", "The security group '%s'", id);
            });
    boolean ipv6 = Boolean.TRUE.equals(asked.ipv6AllowedForDualStack());
    return new Settings.Vpc(subnets, groups, ipv6, subnets.isEmpty() ? null : known.id());
  }

  private static Optional<String> absent(List<String> ids, List<String> there) {
    return there.isEmpty()
        ? Optional.empty()
        : ids.stream().filter(id -> !there.contains(id)).findFirst();
  }

  private static AwsException refusal(String operation, String code, String what, String id) {
    return Refusals.invalid(
        "Error occurred while %s. EC2 Error Code: %s. EC2 Error Message: %s does not exist"
            .formatted(operation, code, what.formatted(id)));
  }
}
