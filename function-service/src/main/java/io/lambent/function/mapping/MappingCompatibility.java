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

  @Bean
  static SettingGroup mappingSettings() {
    return new SettingGroup(
        List.of(
            new Setting(
                "CreateEventSourceMapping",
                Treatment.STORED,
                "Queues of SQS, streams of Kinesis, streams of DynamoDB tables and, beyond AWS,"
                    + " tables of PostgreSQL databases are polled."
                    + " Mappings of Kafka, Amazon MQ and DocumentDB are kept and shown; nothing"
                    + " polls these sources yet."),
            new Setting(
                QUEUE_MODE, Treatment.REFUSED, "Clusters are read by consumer groups only."),
            new Setting(
                "CreateEventSourceMapping.KMSKeyArn",
                Treatment.STORED,
                "Filter criteria are not encrypted with keys of the caller.")));
  }
}
