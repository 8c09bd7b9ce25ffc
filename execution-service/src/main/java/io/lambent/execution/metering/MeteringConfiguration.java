package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageSink;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MeteringProperties.class)
class MeteringConfiguration {

  @Bean
  UsageJournal usageJournal(
      @Value("${lambent.execution.data-dir}") String dataDir,
      MeteringProperties properties,
      MeterRegistry metrics) {
    return new UsageJournal(Path.of(dataDir, "usage"), properties, metrics);
  }

  @Bean
  UsageShipper usageShipper(
      UsageJournal journal, UsageSink sink, MeteringProperties properties, MeterRegistry metrics) {
    return new UsageShipper(journal, sink, properties, metrics);
  }

  @Bean
  JournalHealth usageJournalHealthIndicator(UsageJournal journal) {
    return new JournalHealth(journal);
  }

  @Bean
  @ConditionalOnMissingBean(UsageSink.class)
  RemoteUsageSink remoteUsageSink(
      @Value("${lambent.execution.billing-service-url}") URI billing,
      @Value("${lambent.internal.token}") String token,
      MeteringProperties properties,
      JsonMapper json) {
    return new RemoteUsageSink(billing, token, properties.requestTimeout(), json);
  }
}
