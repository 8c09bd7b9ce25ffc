package io.lambent.execution.logs;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
class LogsConfiguration {

  @Bean
  LogStore logStore(ExecutionProperties execution) throws IOException {
    return new LogStore(execution.dataDir().resolve("logs"));
  }

  @Bean
  LogWriter logWriter(LogStore store, LogsProperties properties) {
    return new LogWriter(store, properties);
  }

  @Bean
  LogGroups logGroups(LogWriter writer) {
    return new LogGroups(writer);
  }

  @Bean
  RouterFunction<ServerResponse> logsRoutes(LogStore store, LogWriter writer) {
    LogsHttp http = new LogsHttp(LogsApi.of(store, writer), Schedulers.boundedElastic());
    return RouterFunctions.route(LogsHttp.requests(), http::handle);
  }
}
