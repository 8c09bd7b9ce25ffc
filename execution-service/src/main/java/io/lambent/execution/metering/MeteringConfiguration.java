package io.lambent.execution.metering;

import io.lambent.client.http.ServiceClients;
import io.lambent.contract.usage.UsageSink;
import io.lambent.execution.ExecutionProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MeteringConfiguration {

  @Bean
  UsageJournal usageJournal(
      ExecutionProperties execution, MeteringProperties properties, MeterRegistry metrics) {
    return new UsageJournal(execution.dataDir().resolve("usage"), properties, metrics);
  }

  @Bean
  UsageMeter usageMeter(UsageJournal journal) {
    return new UsageMeter(journal);
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
      ExecutionProperties execution, ServiceClients clients, MeteringProperties properties) {
    URI billing =
        Objects.requireNonNull(
            execution.billingServiceUrl(),
            "lambent.execution.billing-service-url is needed: usage records go there");
    return new RemoteUsageSink(
        clients.client(RemoteUsageSink.SERVICE, billing, properties.requestTimeout()));
  }
}
