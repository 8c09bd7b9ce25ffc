package io.lambent.execution.cloudwatch;

import io.lambent.client.http.Backoff;
import io.lambent.client.http.ServiceClients;
import io.lambent.client.metrics.MetricShipper;
import io.lambent.client.metrics.RemoteMetricSink;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.logs.LogGroups;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CloudWatchConfiguration {
  private static final Logger log = LoggerFactory.getLogger(CloudWatchConfiguration.class);

  @Bean
  @ConditionalOnMissingBean(MetricSink.class)
  MetricSink remoteMetricSink(ServiceClients clients, CloudWatchProperties properties) {
    URI awsServices = properties.awsServicesUrl();
    if (awsServices == null) {
      log.info("lambent.cloudwatch.aws-services-url is not set: CloudWatch gets no metrics");
      return batch -> {};
    }
    return new RemoteMetricSink(
        clients.client(RemoteMetricSink.SERVICE, awsServices, properties.requestTimeout()));
  }

  @Bean
  LambdaMetrics lambdaMetrics(Admission admission) {
    return new LambdaMetrics(admission::inFlight, InstantSource.system());
  }

  @Bean
  EmbeddedMetrics embeddedMetrics(LogGroups logs, MeterRegistry metrics) {
    EmbeddedMetrics embedded = new EmbeddedMetrics(InstantSource.system(), metrics);
    logs.observe(embedded);
    return embedded;
  }

  @Bean
  FilteredMetrics filteredMetrics(LogGroups logs, MeterRegistry metrics) {
    FilteredMetrics filtered = new FilteredMetrics(InstantSource.system(), metrics);
    logs.observe(filtered);
    return filtered;
  }

  @Bean
  MetricShipper metricShipper(
      MetricSink sink,
      ExecutionProperties execution,
      CloudWatchProperties properties,
      MeterRegistry metrics) {
    MetricShipper shipper =
        new MetricShipper(
            sink,
            new MetricShipper.Limits(
                properties.maxPending(),
                new Backoff(properties.retryDelay(), properties.maxRetryDelay()),
                properties.startAfter(),
                properties.requestTimeout()),
            execution.dataDir().resolve("metrics").resolve("pending"));
    FunctionCounter.builder("lambent.cloudwatch.shipped", shipper, MetricShipper::shipped)
        .register(metrics);
    FunctionCounter.builder("lambent.cloudwatch.dropped", shipper, MetricShipper::dropped)
        .register(metrics);
    return shipper;
  }

  @Bean
  MetricGatherer metricGatherer(
      LambdaMetrics lambda,
      EmbeddedMetrics embedded,
      FilteredMetrics filtered,
      Admission admission,
      MetricShipper shipper,
      CloudWatchProperties properties) {
    return new MetricGatherer(
        lambda, embedded, filtered, admission, shipper, properties.shipInterval());
  }
}
