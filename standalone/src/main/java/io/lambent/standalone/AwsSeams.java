package io.lambent.standalone;

import io.lambent.aws.api.LocalServices;
import io.lambent.aws.api.StreamingApi;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.contract.trigger.QueueWatches;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import io.lambent.services.front.HostedService;
import io.lambent.services.front.StreamingService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

/**
 * The beans of aws-services that other services use. Some of them start aws-services when they are
 * called.
 */
final class AwsSeams {
  private final Map<String, LocalServices.Local> local = new ConcurrentHashMap<>();
  private final Map<String, StreamingApi> streaming = new ConcurrentHashMap<>();
  private final Late<MetricSink> metricSink = new Late<>();
  private final Late<QueueWatches> watches = new Late<>();
  private final OnDemandApis apis = new OnDemandApis();

  void started(GenericApplicationContext aws) {
    metricSink.set(aws.getBean(MetricSink.class));
    watches.set(aws.getBean(QueueWatches.class));
    apis.started(aws.getBean(ApiDirectory.class));
    aws.getBeansOfType(HostedService.class)
        .values()
        .forEach(
            service ->
                local.put(
                    service.signingName(),
                    new LocalServices.Local(service.api(), service.maxBody())));
    aws.getBeansOfType(StreamingService.class)
        .values()
        .forEach(service -> streaming.put(service.signingName(), service));
  }

  void fail(Throwable cause) {
    metricSink.fail(cause);
    watches.fail(cause);
  }

  BackendStarter starter(OnDemand aws) {
    return new Starter(aws);
  }

  LocalServices services(OnDemand aws) {
    return new RunningServices(aws, local, streaming);
  }

  ApiDirectory apis(OnDemand aws) {
    return apis.of(aws);
  }

  MetricSink metricSink(OnDemand aws) {
    return new OnDemandMetricSink(aws, metricSink);
  }

  QueueWatches watches(OnDemand aws) {
    return arn -> aws.isRunning() ? watches.get().watch(arn) : null;
  }

  private record Starter(OnDemand aws) implements BackendStarter {
    @Override
    public boolean isRunning(Backend backend) {
      return backend != Backend.AWS || aws.isRunning();
    }

    @Override
    public Mono<Void> start(Backend backend) {
      return isRunning(backend)
          ? Mono.empty()
          : Mono.defer(() -> Mono.fromFuture(aws.start(), true));
    }
  }

  private record RunningServices(
      OnDemand aws, Map<String, Local> local, Map<String, StreamingApi> streaming)
      implements LocalServices {
    @Override
    public @Nullable Local find(String signingName) {
      return aws.isRunning() ? local.get(signingName) : null;
    }

    @Override
    public @Nullable StreamingApi findStreaming(String signingName) {
      return aws.isRunning() ? streaming.get(signingName) : null;
    }
  }

  private record OnDemandMetricSink(OnDemand aws, Late<MetricSink> sink) implements MetricSink {
    @Override
    public void put(MetricBatch batch) {
      aws.start().join();
      sink.get().put(batch);
    }

    @Override
    public boolean isRunning() {
      return aws.isRunning();
    }
  }
}
