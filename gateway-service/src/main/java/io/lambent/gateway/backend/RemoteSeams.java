package io.lambent.gateway.backend;

import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.InternalProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.json.JsonMapper;

/** The seams over HTTP, where the services do not run in this process. */
@Configuration(proxyBeanMethods = false)
class RemoteSeams {

  @Bean
  @ConditionalOnMissingBean(Invoker.class)
  RemoteInvoker remoteInvoker(
      GatewayProperties properties,
      InternalProperties internal,
      Breakers breakers,
      ReactorResourceFactory resources) {
    return new RemoteInvoker(properties, internal, breakers, resources);
  }

  @Bean
  @ConditionalOnMissingBean(BackendStarter.class)
  BackendStarter backendStarter() {
    return BackendStarter.ALWAYS_RUNNING;
  }

  @Bean
  @ConditionalOnMissingBean(FunctionUrls.class)
  RemoteFunctionUrls remoteFunctionUrls(
      GatewayProperties properties,
      InternalProperties internal,
      Breakers breakers,
      JsonMapper json) {
    return new RemoteFunctionUrls(properties, internal, breakers, json);
  }
}
