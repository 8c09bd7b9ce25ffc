package io.lambent.standalone;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The beans of execution-service that other services use, and descriptions of it for the banner.
 */
final class ExecutionSeams {
  private final Late<Invoker> invoker = new Late<>();
  private final Late<Deployments> deployments = new Late<>();
  private final Late<ProvisionedEnvironments> provisioned = new Late<>();
  private final Late<HealthIndicator> sandbox = new Late<>();
  private final Late<HealthIndicator> network = new Late<>();
  private final Late<HealthIndicator> runtimes = new Late<>();

  void started(GenericApplicationContext execution) {
    sandbox.set(execution.getBean("sandbox", HealthIndicator.class));
    network.set(execution.getBean("network", HealthIndicator.class));
    runtimes.set(execution.getBean("runtimes", HealthIndicator.class));
    invoker.set(execution.getBean(Invoker.class));
    deployments.set(execution.getBean(Deployments.class));
    provisioned.set(execution.getBean(ProvisionedEnvironments.class));
  }

  void fail(Throwable cause) {
    invoker.fail(cause);
    deployments.fail(cause);
    provisioned.fail(cause);
    sandbox.fail(cause);
    network.fail(cause);
    runtimes.fail(cause);
  }

  Invoker invoker() {
    return new LateInvoker(invoker);
  }

  Deployments deployments() {
    return new LateDeployments(deployments);
  }

  ProvisionedEnvironments provisioned() {
    return name -> provisioned.get().states(name);
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

  /** A description of the runtimes that functions can have; empty while they are being detected. */
  String runtimes() {
    return String.valueOf(
        Objects.requireNonNull(runtimes.get().health(true)).getDetails().get("summary"));
  }

  private Map<String, Object> sandboxDetails() {
    return Objects.requireNonNull(sandbox.get().health(true)).getDetails();
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
}
