package io.lambent.execution.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

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

  /** Takes POST / with a target of CloudWatch Logs; other AWS services may share the path. */
  @Bean
  RouterFunction<ServerResponse> logsRoutes(LogStore store, LogWriter writer) {
    JsonMapper json =
        JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    LogsHttp http =
        new LogsHttp(new LogsApi(store, writer, json), json, Schedulers.boundedElastic());
    return RouterFunctions.route(
        RequestPredicates.POST("/")
            .and(
                RequestPredicates.headers(
                    headers -> {
                      String target = headers.firstHeader(LogsHttp.TARGET);
                      return target != null && target.startsWith(LogsHttp.PREFIX);
                    })),
        http::handle);
  }
}
