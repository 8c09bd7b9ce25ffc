package io.lambent.execution.logs;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
}
