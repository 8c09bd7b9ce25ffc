package io.lambent.trigger.poller;

import io.lambent.client.access.InternalProperties;
import io.lambent.client.http.Resilience;
import io.lambent.client.http.ServiceClients;
import io.lambent.client.invocation.RemoteInvoker;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.trigger.TriggerProperties;
import io.lambent.trigger.lease.Leases;
import io.lambent.trigger.shard.StreamPollers;
import io.lambent.trigger.source.MappingPollerFactory;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

@Configuration(proxyBeanMethods = false)
class PollerConfiguration {

  @Bean
  @ConditionalOnMissingBean(MappingSource.class)
  MappingSource remoteMappingSource(TriggerProperties properties, ServiceClients clients) {
    return new RemoteMappingSource(properties.functionServiceUrl(), clients);
  }

  @Bean
  @ConditionalOnMissingBean(Invoker.class)
  RemoteInvoker remoteInvoker(
      TriggerProperties properties, InternalProperties internal, Resilience resilience) {
    return new RemoteInvoker(
        properties.executionServiceUrl(),
        internal.token(),
        properties.invocationTimeout(),
        resilience.breaker("execution-service"),
        LoopResources.create("trigger-calls", 1, true));
  }

  @Bean
  Pollers pollers(
      MappingSource source,
      List<MappingPollerFactory> kinds,
      Leases leases,
      StreamPollers streams,
      TriggerProperties properties) {
    return new Pollers(source, kinds, leases, streams, properties);
  }
}
