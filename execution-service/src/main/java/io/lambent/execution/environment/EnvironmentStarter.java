package io.lambent.execution.environment;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.deployment.Deployment;
import io.lambent.execution.deployment.LocalDeployments;
import io.lambent.execution.runtimeapi.HttpLink;
import io.lambent.execution.runtimeapi.RuntimeLink;
import io.lambent.execution.runtimeapi.RuntimeLinks;
import io.lambent.execution.runtimeapi.RuntimeListener;
import io.lambent.execution.runtimes.RuntimeChoice;
import io.lambent.execution.runtimes.RuntimeRegistry;
import io.lambent.execution.sandbox.ControlGroup;
import io.lambent.execution.sandbox.ControlGroups;
import io.lambent.execution.sandbox.EnvironmentHome;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.OutputPoller;
import io.lambent.execution.sandbox.RunDirectory;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.SandboxFailedException;
import io.lambent.execution.sandbox.SandboxSelection;
import io.lambent.execution.sandbox.SandboxSpec;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The steps from a function version to a running process. They block; no event loop calls them. */
@Component
final class EnvironmentStarter {
  private final LocalDeployments deployments;
  private final RuntimeRegistry runtimes;
  private final SandboxDriver driver;
  private final ControlGroups groups;
  private final RunDirectory runDirectory;
  private final OutputPoller outputPoller;
  private final RuntimeLinks links;
  private final ExecutionProperties properties;

  EnvironmentStarter(
      LocalDeployments deployments,
      RuntimeRegistry runtimes,
      SandboxSelection sandboxes,
      ControlGroups groups,
      RunDirectory runDirectory,
      OutputPoller outputPoller,
      RuntimeLinks links,
      ExecutionProperties properties) {
    this.deployments = deployments;
    this.runtimes = runtimes;
    this.driver = sandboxes.driver();
    this.groups = groups;
    this.runDirectory = runDirectory;
    this.outputPoller = outputPoller;
    this.links = links;
    this.properties = properties;
  }

  /**
   * Finds interpreter and code, and makes the environment's home.
   *
   * @throws StartFailedException where this version cannot run here
   */
  Prepared prepare(FunctionVersion version, EnvironmentLog log) {
    RuntimeChoice choice = runtimes.choose(version.runtime());
    if (choice instanceof RuntimeChoice.Unavailable unavailable) {
      throw new StartFailedException("Runtime.NotAvailable", unavailable.reason());
    }
    Deployment deployment = deploy(version);
    EnvironmentHome home = runDirectory.newHome();
    Mounts mounts =
        choice instanceof RuntimeChoice.Managed managed
            ? new Mounts(
                home,
                deployment.task(),
                deployment.opt(),
                managed.client(),
                managed.interpreter().prefix())
            : new Mounts(home, deployment.task(), deployment.opt(), null, null);
    return new Prepared(
        deployment,
        choice,
        RuntimeIdentity.of(choice, version.function().region()),
        mounts,
        driver.layout(mounts),
        outputPoller.open(home, log::append));
  }

  private Deployment deploy(FunctionVersion version) {
    try {
      return deployments.deploy(version);
    } catch (DeploymentFailedException e) {
      throw new StartFailedException("Function.DeploymentFailed", String.valueOf(e.getMessage()));
    }
  }

  /** A link and the process at its other end. */
  record Started(RuntimeLink link, Sandbox sandbox) {}

  /**
   * Starts the process.
   *
   * @throws StartFailedException where there is nothing to start, or the host refuses
   */
  Started start(
      FunctionVersion version,
      Prepared prepared,
      EnvironmentLog log,
      EventLoop eventLoop,
      RuntimeListener listener) {
    Layout layout = prepared.layout();
    RuntimeChoice choice = prepared.choice();
    String program = null;
    List<String> command;
    RuntimeLink link;
    if (choice instanceof RuntimeChoice.Managed managed) {
      program = driver.inside(prepared.mounts(), managed.interpreter().executable());
      command = StartCommand.managed(version, managed, program, layout);
      link = links.frames(prepared.mounts().home().socket(), eventLoop, listener);
    } else {
      command = StartCommand.custom(prepared.deployment(), layout);
      link = links.http(eventLoop, listener);
    }
    @Nullable String runtimeApi = link instanceof HttpLink http ? http.address() : null;
    Map<String, String> variables =
        EnvironmentVariables.of(
            version, layout, choice, program, runtimeApi, log, properties.endpointUrl());
    ControlGroup group =
        groups.create(driver.limits(version.memoryMb(), version.ephemeralStorageMb()));
    try {
      Sandbox sandbox =
          driver.start(
              new SandboxSpec(
                  command,
                  variables,
                  layout.task(),
                  prepared.mounts(),
                  version.ephemeralStorageMb(),
                  group,
                  prepared.output(),
                  null));
      if (link instanceof HttpLink http) {
        http.onlyFrom(sandbox.user());
      }
      return new Started(link, sandbox);
    } catch (SandboxFailedException e) {
      link.close();
      group.close();
      throw new StartFailedException("Sandbox.Failure", describe(e));
    } catch (RuntimeException e) {
      link.close();
      group.close();
      throw e;
    }
  }

  private static String describe(SandboxFailedException e) {
    Throwable cause = e.getCause();
    return cause == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + cause.getMessage();
  }
}
