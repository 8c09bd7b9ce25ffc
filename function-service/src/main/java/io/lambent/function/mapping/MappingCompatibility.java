package io.lambent.function.mapping;

import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lists the settings of event source mappings that are kept without the effect they have on AWS.
 */
@Configuration(proxyBeanMethods = false)
class MappingCompatibility {
  static final String QUEUE_MODE = "SelfManagedKafkaEventSourceConfig.ConsumptionMode Queue";
  static final String SCHEMA_REGISTRY = "SchemaRegistryConfig";
  static final String ACCESS_TYPE =
      "SourceAccessConfigurations of types OAUTHBEARER_*, IAM_AUTH and IAM_OAUTHBEARER_AUTH";

  @Bean
  static SettingGroup mappingSettings() {
    return new SettingGroup(
        List.of(
            new Setting(
                QUEUE_MODE, Treatment.REFUSED, "Clusters are read by consumer groups only."),
            new Setting(
                SCHEMA_REGISTRY,
                Treatment.REFUSED,
                "Records are not validated or decoded by schemas; functions get them as they are."),
            new Setting(
                ACCESS_TYPE,
                Treatment.REFUSED,
                "Clusters of Kafka authenticate by PLAIN, SCRAM and certificates only."),
            new Setting(
                "SourceAccessConfigurations VPC_SUBNET, VPC_SECURITY_GROUP",
                Treatment.STORED,
                "There are no networks to place pollers in; sources are reached from the network of"
                    + " trigger-service."),
            new Setting(
                "CreateEventSourceMapping.LoggingConfig",
                Treatment.STORED,
                "Pollers write the log of trigger-service, at its own level."),
            new Setting(
                "ProvisionedPollerConfig.MinimumPollers, PollerGroupName",
                Treatment.STORED,
                "MaximumPollers limits the calls at once; no pollers are kept beside it."),
            new Setting(
                "CreateEventSourceMapping.KMSKeyArn",
                Treatment.STORED,
                "Filter criteria are not encrypted with keys of the caller.")));
  }
}
