package io.lambent.execution.resolution;

import io.lambent.client.http.ServiceClients;
import io.lambent.contract.function.FunctionSource;
import io.lambent.execution.ExecutionProperties;
import java.net.URI;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Looks functions up over HTTP if function-service is not in this process. */
@Configuration(proxyBeanMethods = false)
class ResolutionConfiguration {

  @Bean
  @ConditionalOnMissingBean(FunctionSource.class)
  FunctionSource functionSource(
      ExecutionProperties execution, ServiceClients clients, JsonMapper json) {
    URI url = execution.functionServiceUrl();
    if (url == null) {
      throw new IllegalStateException(
          "lambent.execution.function-service-url is required where function-service is another"
              + " process");
    }
    return new RemoteFunctionSource(url, clients, json);
  }
}
