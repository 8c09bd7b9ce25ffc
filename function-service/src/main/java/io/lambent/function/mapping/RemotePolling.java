package io.lambent.function.mapping;

import io.lambent.client.http.ServiceClients;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.SourceQueues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reaches trigger-service over HTTP, unless it is in the same process. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(MappingListener.class)
@EnableConfigurationProperties(MappingProperties.class)
class RemotePolling {
  private static final Logger log = LoggerFactory.getLogger(RemotePolling.class);

  @Bean
  @Nullable MappingListener remotePollers(MappingProperties properties, ServiceClients clients) {
    if (properties.triggerServiceUrls().isEmpty()) {
      log.info("lambent.mappings.trigger-service-urls is not set: nothing polls event sources");
      return null;
    }
    return new RemotePollers(properties.triggerServiceUrls(), clients);
  }

  @Bean
  @Nullable SourceQueues remoteQueues(MappingProperties properties, ServiceClients clients) {
    return properties.triggerServiceUrls().isEmpty()
        ? null
        : new RemoteQueues(properties.triggerServiceUrls().getFirst(), clients);
  }
}
