package io.lambent.trigger.metrics;

import io.lambent.client.http.ServiceClients;
import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.client.metrics.RemoteMetricSink;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.trigger.TriggerProperties;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** aws-services over HTTP. */
  @Bean
  @ConditionalOnMissingBean(MetricSink.class)
  MetricSink remoteMetricSink(ServiceClients clients, TriggerProperties properties) {
    return new RemoteMetricSink(
        clients.client(RemoteMetricSink.SERVICE, properties.awsServicesUrl()));
  }

  @Bean
  MinuteMetrics minuteMetrics(MetricSink sink, Clock clock) {
    return new MinuteMetrics(sink, clock, INTERVAL, Duration.ZERO);
  }

  @Bean
  EventCounts eventCounts(MinuteMetrics metrics) {
    return new EventCounts(metrics);
  }
}
