package io.lambent.function.deployment;

import io.lambent.client.http.ServiceClients;
import io.lambent.contract.function.Deployments;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reaches execution over HTTP, unless it is in the same process. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Deployments.class)
@EnableConfigurationProperties(FunctionProperties.class)
class RemoteDeployment {
  @Bean
  RemoteDeployments deployments(FunctionProperties properties, ServiceClients clients) {
    return new RemoteDeployments(
        properties.executionServiceUrls().stream()
            .map(url -> new ExecutionInstance(url, clients))
            .toList());
  }
}
