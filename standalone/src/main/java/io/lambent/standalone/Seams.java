package io.lambent.standalone;

import io.lambent.aws.api.LocalServices;
import io.lambent.aws.api.StreamingApi;
import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DestinationSink;
import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.contract.trigger.QueueWatches;
import io.lambent.contract.trigger.SourceQueues;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageSink;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import io.lambent.services.front.HostedService;
import io.lambent.services.front.StreamingService;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

/**
 * The seams between the services as method calls. The contexts start side by side, so each gets
 * stand-ins for the beans of its siblings; in the context of their owner the interfaces are bound
 * to the real beans once that is ready.
 */
final class Seams {
  private final Late<Invoker> invoker = new Late<>();
  private final Late<FunctionSource> functionSource = new Late<>();
  private final Late<FunctionUrls> functionUrls = new Late<>();
  private final Late<Deployments> deployments = new Late<>();
  private final Late<ProvisionedEnvironments> provisioned = new Late<>();
  private final Late<UsageSink> usageSink = new Late<>();
  private final Late<MetricSink> metricSink = new Late<>();
  private final Late<DestinationSink> destinations = new Late<>();
  private final Late<MappingSource> mappings = new Late<>();
  private final Late<MappingListener> pollers = new Late<>();
  private final Map<String, LocalServices.Local> local = new ConcurrentHashMap<>();
  private final Map<String, StreamingApi> streaming = new ConcurrentHashMap<>();
  private final Late<QueueWatches> watches = new Late<>();
  private final OnDemandApis apis = new OnDemandApis();
  private final StreamWrites streamWrites = new StreamWrites();
  private final Late<SourceQueues> queues = new Late<>();
  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final Late<HealthIndicator> sandbox = new Late<>();
  private final Late<HealthIndicator> network = new Late<>();
  private final Late<HealthIndicator> runtimes = new Late<>();
  private final Late<EnvironmentConnections> connections = new Late<>();
  private final EventLoopGroup eventLoops;

  /**
   * @param eventLoops of connections and of environments, so that a call need not change threads
   */
  Seams(EventLoopGroup eventLoops) {
    this.eventLoops = eventLoops;
  }

  /**
   * @param aws starts with the first request for it
   */
  void intoGateway(GenericApplicationContext gateway, OnDemand aws) {
    Service.addBean(gateway, BackendStarter.class, () -> new Starter(aws));
    Service.addBean(gateway, LocalServices.class, () -> localServices(aws));
    Service.addBean(gateway, Invoker.class, () -> new LateInvoker(invoker));
    Service.addBean(gateway, FunctionUrls.class, () -> id -> functionUrls.get().find(id));
    Service.addBean(gateway, ApiDirectory.class, () -> apis.of(aws));
    Service.addBean(gateway, EventLoopGroup.class, () -> eventLoops);
    Service.addBean(gateway, MetricSink.class, () -> new OnDemandMetricSink(aws, metricSink));
  }

  private LocalServices localServices(OnDemand aws) {
    return new RunningServices(aws, local, streaming);
  }

  /**
   * @param trigger starts once the public port is open and there are mappings that are polled
   */
  void intoFunction(GenericApplicationContext function, OnDemand trigger) {
    Service.addBean(
        function, MappingListener.class, () -> new OnDemandPollers(trigger, open, pollers));
    Service.addBean(function, SourceQueues.class, () -> new OnDemandQueues(trigger, queues));
    Service.addBean(function, Deployments.class, () -> new LateDeployments(deployments));
    Service.addBean(
        function, ProvisionedEnvironments.class, () -> name -> provisioned.get().states(name));
  }

  /**
   * @param aws starts with the first metrics for it
   * @param trigger starts with the first outcome of an event for it
   */
  void intoExecution(GenericApplicationContext execution, OnDemand aws, OnDemand trigger) {
    Service.addBean(
        execution, DestinationSink.class, () -> new OnDemandDestinationSink(trigger, destinations));
    Service.addBean(execution, MetricSink.class, () -> new OnDemandMetricSink(aws, metricSink));
    Service.addBean(execution, FunctionSource.class, () -> new LateFunctionSource(functionSource));
    Service.addBean(execution, UsageSink.class, () -> new LateUsageSink(usageSink));
    Service.addBean(execution, EventLoopGroup.class, () -> eventLoops);
    Service.addBean(
        execution, EnvironmentConnections.class, () -> new LateConnections(connections));
  }

  /**
   * @param aws starts with the first message or metric for it
   */
  void intoTrigger(GenericApplicationContext trigger, OnDemand aws) {
    Service.addBean(trigger, LocalServices.class, () -> localServices(aws));
    Service.addBean(
        trigger,
        QueueWatches.class,
        () -> arn -> aws.isRunning() ? watches.get().watch(arn) : null);
    Service.addBean(trigger, AwsServicesStarter.class, () -> () -> aws.start().join());
    Service.addBean(trigger, MetricSink.class, () -> new OnDemandMetricSink(aws, metricSink));
    Service.addBean(trigger, Invoker.class, () -> new LateInvoker(invoker));
    Service.addBean(trigger, MappingSource.class, () -> new LateMappingSource(mappings));
    Service.addBean(trigger, StreamWrites.class, () -> streamWrites);
  }

  void intoAws(GenericApplicationContext aws) {
    Service.addBean(aws, Invoker.class, () -> new LateInvoker(invoker));
    Service.addBean(aws, StreamWrites.class, () -> streamWrites);
  }

  void gatewayStarted(GenericApplicationContext gateway) {
    connections.set(gateway.getBean(EnvironmentConnections.class));
    open.complete(null);
  }

  void functionStarted(GenericApplicationContext function) {
    functionSource.set(function.getBean(FunctionSource.class));
    functionUrls.set(function.getBean(FunctionUrls.class));
    mappings.set(function.getBean(MappingSource.class));
  }

  /** A short description of how functions are isolated, once execution has started. */
  String isolation() {
    Map<String, Object> details = sandboxDetails();
    return Status.isolation(
        Boolean.TRUE.equals(details.get("isolated")),
        String.valueOf(details.get("driver")),
        String.valueOf(details.get("reason")));
  }

  /** A description of which resources of an environment the kernel limits and which it does not. */
  String limits() {
    Map<String, Object> details = sandboxDetails();
    return Status.limits(
        String.valueOf(details.get("limited")),
        String.valueOf(details.get("notLimited")),
        String.valueOf(details.get("notLimitedReason")));
  }

  /** A description of what functions reach over the network. */
  String network() {
    return String.valueOf(
        Objects.requireNonNull(network.get().health(true)).getDetails().get("policy"));
  }

  /** A description of the runtimes that functions can have; empty while that is found out. */
  String runtimes() {
    return String.valueOf(
        Objects.requireNonNull(runtimes.get().health(true)).getDetails().get("summary"));
  }

  private Map<String, Object> sandboxDetails() {
    return Objects.requireNonNull(sandbox.get().health(true)).getDetails();
  }

  void executionStarted(GenericApplicationContext execution) {
    sandbox.set(execution.getBean("sandbox", HealthIndicator.class));
    network.set(execution.getBean("network", HealthIndicator.class));
    runtimes.set(execution.getBean("runtimes", HealthIndicator.class));
    invoker.set(execution.getBean(Invoker.class));
    deployments.set(execution.getBean(Deployments.class));
    provisioned.set(execution.getBean(ProvisionedEnvironments.class));
  }

  void billingStarted(GenericApplicationContext billing) {
    usageSink.set(billing.getBean(UsageSink.class));
  }

  void triggerStarted(GenericApplicationContext trigger) {
    destinations.set(trigger.getBean(DestinationSink.class));
    pollers.set(trigger.getBean(MappingListener.class));
    queues.set(trigger.getBean(SourceQueues.class));
  }

  void awsStarted(GenericApplicationContext aws) {
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

  /** A context failed: nobody shall wait for its beans. */
  void fail(Throwable cause) {
    invoker.fail(cause);
    functionSource.fail(cause);
    functionUrls.fail(cause);
    deployments.fail(cause);
    provisioned.fail(cause);
    usageSink.fail(cause);
    metricSink.fail(cause);
    destinations.fail(cause);
    mappings.fail(cause);
    pollers.fail(cause);
    queues.fail(cause);
    watches.fail(cause);
    sandbox.fail(cause);
    network.fail(cause);
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

  private record OnDemandDestinationSink(OnDemand trigger, Late<DestinationSink> sink)
      implements DestinationSink {
    @Override
    public DeliveryResult deliver(Delivery delivery) {
      trigger.start().join();
      return sink.get().deliver(delivery);
    }
  }

  private record OnDemandPollers(
      OnDemand trigger, CompletableFuture<Void> open, Late<MappingListener> target)
      implements MappingListener {
    private static final long RETRY_SECONDS = 5;

    @Override
    public void changed() {
      MappingListener started = trigger.isRunning() ? target.poll() : null;
      if (started != null) {
        started.changed();
        return;
      }
      open.thenCompose(opened -> trigger.start())
          .whenComplete(
              (done, e) -> {
                if (e == null) {
                  target.get().changed();
                } else if (!trigger.isClosed()) {
                  CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS)
                      .execute(this::changed);
                }
              });
    }
  }

  private record OnDemandQueues(OnDemand trigger, Late<SourceQueues> target)
      implements SourceQueues {
    @Override
    public OptionalInt visibilityTimeout(String queueArn) {
      try {
        trigger.start().join();
      } catch (CompletionException e) {
        // It is logged; the mapping is made, and polled once trigger-service starts.
        return OptionalInt.empty();
      }
      return target.get().visibilityTimeout(queueArn);
    }
  }

  private record LateMappingSource(Late<MappingSource> target) implements MappingSource {
    @Override
    public List<EventSourceMapping> mappings() {
      return target.get().mappings();
    }

    @Override
    public void settled(String uuid, long revision) {
      target.get().settled(uuid, revision);
    }

    @Override
    public void processed(String uuid, String result) {
      target.get().processed(uuid, result);
    }
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

  /** Connections that come before the gateway is ready are closed, as a port that nobody has. */
  private record LateConnections(Late<EnvironmentConnections> target)
      implements EnvironmentConnections {
    @Override
    public boolean take(Channel accepted) {
      EnvironmentConnections ready = target.poll();
      return ready != null && ready.take(accepted);
    }
  }

  private record LateInvoker(Late<Invoker> target) implements Invoker {
    @Override
    public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
      return target.get().invoke(invocation);
    }

    @Override
    public CompletionStage<InvocationOutcome> invoke(
        Invocation invocation, ResponseReceiver receiver) {
      return target.get().invoke(invocation, receiver);
    }
  }

  private record LateDeployments(Late<Deployments> target) implements Deployments {
    @Override
    public void prepare(FunctionVersion version) {
      target.get().prepare(version);
    }

    @Override
    public void changed(FunctionName function) {
      target.get().changed(function);
    }
  }

  private record LateUsageSink(Late<UsageSink> target) implements UsageSink {
    @Override
    public long position(UUID journal) {
      return target.get().position(journal);
    }

    @Override
    public long record(UsageBatch batch) {
      return target.get().record(batch);
    }
  }

  private record LateFunctionSource(Late<FunctionSource> target) implements FunctionSource {
    @Override
    public Resolution resolve(FunctionName function, String qualifier) {
      return target.get().resolve(function, qualifier);
    }

    @Override
    public List<ProvisionedVersion> provisioned() {
      return target.get().provisioned();
    }

    @Override
    public InputStream openCode(String codeSha256) throws IOException {
      return target.get().openCode(codeSha256);
    }
  }
}
