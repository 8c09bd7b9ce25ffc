package io.lambent.services.invocation;

import io.lambent.client.access.InternalProperties;
import io.lambent.client.http.Resilience;
import io.lambent.client.invocation.RemoteInvoker;
import io.lambent.contract.invocation.Invoker;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

/** Calls of functions over HTTP, where execution-service does not run in this process. */
@Configuration(proxyBeanMethods = false)
class InvocationConfiguration {
  private static final int EVENT_LOOPS = 1;

  @Bean(destroyMethod = "dispose")
  @ConditionalOnMissingBean({Invoker.class, LoopResources.class})
  LoopResources invocationLoops() {
    return LoopResources.create("invocations", EVENT_LOOPS, true);
  }

  @Bean
  @ConditionalOnMissingBean(Invoker.class)
  RemoteInvoker remoteInvoker(
      InvocationProperties properties,
      InternalProperties internal,
      Resilience resilience,
      LoopResources invocationLoops) {
    return new RemoteInvoker(
        properties.executionServiceUrl(),
        internal.token(),
        properties.answerTimeout(),
        resilience.breaker("execution-service"),
        invocationLoops);
  }
}
