package io.lambent.trigger.metrics;

import io.lambent.client.http.ServiceClient;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.metrics.MetricEncoding;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.trigger.TriggerProperties;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  interface Api {
    @PostExchange(
        url = InternalHttp.METRICS,
        contentType = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<Void> put(@RequestBody byte[] batch);
  }

  /** aws-services over HTTP. */
  @Bean
  @ConditionalOnMissingBean(MetricSink.class)
  MetricSink remoteMetricSink(ServiceClients clients, TriggerProperties properties) {
    ServiceClient service = clients.client("aws-services", properties.awsServicesUrl());
    Api api = service.api(Api.class);
    return batch -> {
      byte[] encoded = MetricEncoding.encode(batch);
      service.once(() -> api.put(encoded));
    };
  }

  @Bean
  EventCounts eventCounts(MetricSink sink, Clock clock) {
    return new EventCounts(sink, clock, INTERVAL);
  }
}
