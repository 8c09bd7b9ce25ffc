package io.lambent.execution.network;

import io.lambent.client.access.InternalProperties;
import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.runtimeapi.EventLoops;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The target of functions' connections to the platform if the gateway is not in this process. */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

  @Bean
  @ConditionalOnMissingBean(EnvironmentConnections.class)
  EnvironmentConnections environmentConnections(
      ExecutionProperties execution, InternalProperties internal, EventLoops eventLoops) {
    return new RemoteGateway(execution.endpointUrl(), internal.token(), eventLoops);
  }
}
