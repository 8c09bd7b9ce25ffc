package io.lambent.standalone;

import io.lambent.aws.api.LocalServices;
import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.destination.DestinationSink;
import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.contract.trigger.QueueWatches;
import io.lambent.contract.trigger.SourceQueues;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.contract.usage.UsageSink;
import io.lambent.gateway.backend.BackendStarter;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The seams between the services, as method calls. The contexts start at the same time, so each
 * gets stand-ins for the beans of the others. A stand-in passes calls on to the real bean, once the
 * context that owns it has started.
 */
final class Seams {
  private final ExecutionSeams execution = new ExecutionSeams();
  private final FunctionSeams functions = new FunctionSeams();
  private final TriggerSeams triggers = new TriggerSeams();
  private final AwsSeams awsServices = new AwsSeams();
  private final BillingSeams billing = new BillingSeams();
  private final StreamWrites streamWrites = new StreamWrites();
  private final Late<EnvironmentConnections> connections = new Late<>();
  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final EventLoopGroup eventLoops;

  /**
   * @param eventLoops the loops of connections and environments alike, so that a call need not
   *     change threads
   */
  Seams(EventLoopGroup eventLoops) {
    this.eventLoops = eventLoops;
  }

  /**
   * @param aws starts with the first request for it
   */
  void intoGateway(GenericApplicationContext gateway, OnDemand aws) {
    Service.addBean(gateway, BackendStarter.class, () -> awsServices.starter(aws));
    Service.addBean(gateway, LocalServices.class, () -> awsServices.services(aws));
    Service.addBean(gateway, Invoker.class, execution::invoker);
    Service.addBean(gateway, FunctionUrls.class, functions::functionUrls);
    Service.addBean(gateway, ApiDirectory.class, () -> awsServices.apis(aws));
    Service.addBean(gateway, EventLoopGroup.class, () -> eventLoops);
    Service.addBean(gateway, MetricSink.class, () -> awsServices.metricSink(aws));
  }

  /**
   * @param trigger starts once the public port is open and there are mappings that are polled
   */
  void intoFunction(GenericApplicationContext function, OnDemand trigger) {
    Service.addBean(function, MappingListener.class, () -> triggers.pollers(trigger, open));
    Service.addBean(function, SourceQueues.class, () -> triggers.queues(trigger));
    Service.addBean(function, Deployments.class, execution::deployments);
    Service.addBean(function, ProvisionedEnvironments.class, execution::provisioned);
  }

  /**
   * @param aws starts with the first metrics for it
   * @param trigger starts with the first outcome of an event for it
   */
  void intoExecution(GenericApplicationContext context, OnDemand aws, OnDemand trigger) {
    Service.addBean(context, DestinationSink.class, () -> triggers.destinations(trigger));
    Service.addBean(context, MetricSink.class, () -> awsServices.metricSink(aws));
    Service.addBean(context, FunctionSource.class, functions::functionSource);
    Service.addBean(context, UsageSink.class, billing::usageSink);
    Service.addBean(context, EventLoopGroup.class, () -> eventLoops);
    Service.addBean(context, EnvironmentConnections.class, () -> new LateConnections(connections));
  }

  /**
   * @param aws starts with the first message or metric for it
   */
  void intoTrigger(GenericApplicationContext trigger, OnDemand aws) {
    Service.addBean(trigger, LocalServices.class, () -> awsServices.services(aws));
    Service.addBean(trigger, QueueWatches.class, () -> awsServices.watches(aws));
    Service.addBean(trigger, AwsServicesStarter.class, () -> () -> aws.start().join());
    Service.addBean(trigger, MetricSink.class, () -> awsServices.metricSink(aws));
    Service.addBean(trigger, Invoker.class, execution::invoker);
    Service.addBean(trigger, MappingSource.class, functions::mappings);
    Service.addBean(trigger, StreamWrites.class, () -> streamWrites);
  }

  void intoAws(GenericApplicationContext aws) {
    Service.addBean(aws, Invoker.class, execution::invoker);
    Service.addBean(aws, StreamWrites.class, () -> streamWrites);
  }

  void gatewayStarted(GenericApplicationContext gateway) {
    connections.set(gateway.getBean(EnvironmentConnections.class));
    open.complete(null);
  }

  void functionStarted(GenericApplicationContext context) {
    functions.started(context);
  }

  void executionStarted(GenericApplicationContext context) {
    execution.started(context);
  }

  void billingStarted(GenericApplicationContext context) {
    billing.started(context);
  }

  void triggerStarted(GenericApplicationContext context) {
    triggers.started(context);
  }

  void awsStarted(GenericApplicationContext context) {
    awsServices.started(context);
  }

  /** The seams of execution-service, whose beans are known once it has started. */
  ExecutionSeams execution() {
    return execution;
  }

  /** Ends all waits for beans after a context has failed to start. */
  void fail(Throwable cause) {
    execution.fail(cause);
    functions.fail(cause);
    triggers.fail(cause);
    awsServices.fail(cause);
    billing.fail(cause);
  }

  /**
   * Takes no connections before the gateway has started. Connections that are not taken are closed.
   */
  private record LateConnections(Late<EnvironmentConnections> target)
      implements EnvironmentConnections {
    @Override
    public boolean take(Channel accepted) {
      EnvironmentConnections ready = target.poll();
      return ready != null && ready.take(accepted);
    }
  }
}
