package io.lambent.execution.environment;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.deployment.Deployment;
import io.lambent.execution.deployment.LocalDeployments;
import io.lambent.execution.runtimes.RuntimeChoice;
import io.lambent.execution.runtimes.RuntimeRegistry;
import io.lambent.execution.sandbox.EnvironmentHome;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.OutputPipe;
import io.lambent.execution.sandbox.OutputPoller;
import io.lambent.execution.sandbox.RunDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gets together what an environment needs before its process. It blocks. */
@Component
final class Preparation {
  private final LocalDeployments deployments;
  private final RuntimeRegistry runtimes;
  private final Sandboxes sandboxes;
  private final RunDirectory runDirectory;
  private final OutputPoller outputPoller;

  Preparation(
      LocalDeployments deployments,
      RuntimeRegistry runtimes,
      Sandboxes sandboxes,
      RunDirectory runDirectory,
      OutputPoller outputPoller) {
    this.deployments = deployments;
    this.runtimes = runtimes;
    this.sandboxes = sandboxes;
    this.runDirectory = runDirectory;
    this.outputPoller = outputPoller;
  }

  /** As {@link EnvironmentStarter#prepare}. */
  Prepared prepare(
      FunctionVersion version, InitializationType type, EnvironmentLog log, @Nullable Stem stem) {
    RuntimeChoice choice = runtimes.choose(version.runtime());
    if (choice instanceof RuntimeChoice.Unavailable unavailable) {
      throw new StartFailedException("Runtime.NotAvailable", unavailable.reason());
    }
    Deployment deployment = deploy(version);
    try {
      return prepare(version, type, log, stem, choice, deployment);
    } catch (RuntimeException e) {
      deployment.close();
      throw e;
    }
  }

  private Prepared prepare(
      FunctionVersion version,
      InitializationType type,
      EnvironmentLog log,
      @Nullable Stem stem,
      RuntimeChoice choice,
      Deployment deployment) {
    Mounts mounts;
    OutputPipe output;
    if (stem != null) {
      mounts = stem.mounts().with(deployment.task(), deployment.opt());
      output = stem.output();
      stem.writesTo(log::append);
    } else {
      mounts = newMounts(deployment, choice);
      output = outputPoller.open(mounts.home(), log::append);
    }
    return new Prepared(
        type,
        deployment,
        choice,
        RuntimeIdentity.of(choice, version.function().region()),
        mounts,
        sandboxes.driver().layout(mounts),
        output);
  }

  private Mounts newMounts(Deployment deployment, RuntimeChoice choice) {
    EnvironmentHome home = runDirectory.newHome();
    return choice instanceof RuntimeChoice.Managed managed
        ? new Mounts(
            home,
            deployment.task(),
            deployment.opt(),
            managed.client(),
            managed.interpreter().prefix())
        : new Mounts(home, deployment.task(), deployment.opt(), null, null);
  }

  private Deployment deploy(FunctionVersion version) {
    try {
      return deployments.deploy(version);
    } catch (DeploymentFailedException e) {
      throw new StartFailedException("Function.DeploymentFailed", String.valueOf(e.getMessage()));
    }
  }
}
