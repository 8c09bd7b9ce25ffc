package io.lambent.gateway.backend;

import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.client.http.Resilience;
import io.lambent.client.http.ServiceClients;
import io.lambent.client.invocation.RemoteInvoker;
import io.lambent.client.metrics.RemoteMetricSink;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.gateway.GatewayProperties;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** The seams over HTTP, where the services do not run in this process. */
@Configuration(proxyBeanMethods = false)
class RemoteSeams {
  /** More than aws-services waits for changes. */
  private static final Duration CHANGES_TIMEOUT = Duration.ofSeconds(20);

  @Bean
  @ConditionalOnMissingBean(Invoker.class)
  RemoteInvoker remoteInvoker(
      GatewayProperties properties,
      InternalProperties internal,
      Resilience resilience,
      ReactorResourceFactory resources) {
    return new RemoteInvoker(
        properties.executionServiceUrl(),
        internal.token(),
        properties.invocationTimeout(),
        resilience.breaker(Backend.EXECUTION.serviceName()),
        resources.getLoopResources());
  }

  @Bean
  @ConditionalOnMissingBean(BackendStarter.class)
  BackendStarter backendStarter() {
    return BackendStarter.ALWAYS_RUNNING;
  }

  @Bean
  @ConditionalOnMissingBean(MetricSink.class)
  MetricSink remoteMetricSink(GatewayProperties properties, ServiceClients clients) {
    return new RemoteMetricSink(
        clients.client(Backend.AWS.serviceName(), properties.awsServicesUrl()));
  }

  @Bean
  @ConditionalOnMissingBean(LocalServices.class)
  LocalServices localServices() {
    return LocalServices.NONE;
  }

  @Bean
  @ConditionalOnMissingBean(FunctionUrls.class)
  RemoteFunctionUrls remoteFunctionUrls(GatewayProperties properties, ServiceClients clients) {
    return new RemoteFunctionUrls(
        clients.client(Backend.FUNCTION.serviceName(), properties.functionServiceUrl()));
  }

  @Bean
  @ConditionalOnMissingBean(ApiDirectory.class)
  RemoteApiDirectory remoteApiDirectory(GatewayProperties properties, ServiceClients clients) {
    String name = Backend.AWS.serviceName();
    return new RemoteApiDirectory(
        clients.client(name, properties.awsServicesUrl()),
        clients.client(name, properties.awsServicesUrl(), CHANGES_TIMEOUT));
  }
}
