package io.lambent.trigger.aws;

import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.trigger.QueueWatches;
import io.lambent.trigger.TriggerProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

  @Bean
  @ConditionalOnMissingBean(AwsServicesStarter.class)
  AwsServicesStarter awsServicesStarter() {
    return AwsServicesStarter.ALWAYS_RUNNING;
  }

  @Bean
  @ConditionalOnMissingBean(LocalServices.class)
  LocalServices localServices() {
    return LocalServices.NONE;
  }

  @Bean
  @ConditionalOnMissingBean(QueueWatches.class)
  QueueWatches queueWatches() {
    return QueueWatches.NONE;
  }

  @Bean
  OwnServices ownServices(
      TriggerProperties properties,
      InternalProperties internal,
      AwsServicesStarter starter,
      LocalServices local) {
    return new OwnServices(properties.awsServicesUrl(), internal, starter, local);
  }
}
