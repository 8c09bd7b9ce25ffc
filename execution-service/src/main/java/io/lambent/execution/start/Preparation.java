package io.lambent.execution.start;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.codecache.ClassPaths;
import io.lambent.execution.codecache.FunctionCaches;
import io.lambent.execution.deployment.CodeCache;
import io.lambent.execution.deployment.Deployment;
import io.lambent.execution.deployment.LocalDeployments;
import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.interpreter.Interpreter;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.interpreter.RuntimeRegistry;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.output.OutputPoller;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.platformlog.RuntimeIdentity;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.SdkMount;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gets together what an environment needs before its process. It blocks. */
@Component
public final class Preparation {
  private final LocalDeployments deployments;
  private final RuntimeRegistry runtimes;
  private final Sandboxes sandboxes;
  private final RunDirectory runDirectory;
  private final OutputPoller outputPoller;
  private final FunctionCaches caches;
  private final ClassPaths classPaths;

  Preparation(
      LocalDeployments deployments,
      RuntimeRegistry runtimes,
      Sandboxes sandboxes,
      RunDirectory runDirectory,
      OutputPoller outputPoller,
      FunctionCaches caches,
      ClassPaths classPaths) {
    this.deployments = deployments;
    this.runtimes = runtimes;
    this.sandboxes = sandboxes;
    this.runDirectory = runDirectory;
    this.outputPoller = outputPoller;
    this.caches = caches;
    this.classPaths = classPaths;
  }

  /** Prepares a start as {@link EnvironmentStarter#prepare} does. */
  Prepared prepare(
      FunctionVersion version, InitializationType type, EnvironmentLog log, @Nullable Stem stem) {
    RuntimeChoice choice = choose(version);
    Deployment deployment = deploy(version);
    CodeCache cache = null;
    try {
      cache = stem == null ? findCache(version, choice, deployment) : caches.find(version, choice);
      CacheMount compiled = cache == null ? null : new CacheMount(cache.directory(), false);
      Mounts mounts;
      OutputPipe output;
      if (stem != null) {
        mounts = stem.mounts().with(deployment.task(), deployment.opt(), compiled);
        output = stem.output();
        stem.writesTo(log::append);
      } else {
        mounts = newMounts(choice).with(deployment.task(), deployment.opt(), compiled);
        output = outputPoller.open(mounts.home(), log::append);
      }
      return prepared(version, type, deployment, choice, mounts, output, cache);
    } catch (RuntimeException e) {
      deployment.close();
      if (cache != null) {
        cache.close();
      }
      throw e;
    }
  }

  /**
   * The same for an initialization that fills a cache of compiled code. It has no stem.
   *
   * @throws StartFailedException where this version cannot run here
   */
  public Prepared prepareRecording(FunctionVersion version, EnvironmentLog log) {
    RuntimeChoice choice = choose(version);
    Deployment deployment = deploy(version);
    try {
      boolean java = isJava(choice);
      if (java && !classPaths.include(version, choice, deployment)) {
        throw new StartFailedException("Runtime.NotAvailable", "it has a class loader of its own");
      }
      Mounts empty = newMounts(choice);
      CacheMount recording = new CacheMount(empty.home().newRecording(), true);
      Mounts mounts = empty.with(deployment.task(), deployment.opt(), recording);
      if (java) {
        classPaths.prepareRecording(version, deployment, recording.directory());
      }
      OutputPipe output = outputPoller.open(mounts.home(), log::append);
      return prepared(
          version, InitializationType.ON_DEMAND, deployment, choice, mounts, output, null);
    } catch (RuntimeException e) {
      deployment.close();
      throw e;
    }
  }

  private @Nullable CodeCache findCache(
      FunctionVersion version, RuntimeChoice choice, Deployment deployment) {
    return isJava(choice)
        ? classPaths.find(version, choice, deployment)
        : caches.find(version, choice);
  }

  private static boolean isJava(RuntimeChoice choice) {
    return choice instanceof RuntimeChoice.Managed managed
        && managed.interpreter().language() == Language.JAVA;
  }

  private Prepared prepared(
      FunctionVersion version,
      InitializationType type,
      Deployment deployment,
      RuntimeChoice choice,
      Mounts mounts,
      OutputPipe output,
      @Nullable CodeCache cache) {
    return new Prepared(
        type,
        deployment,
        choice,
        RuntimeIdentity.of(choice, version.function().region()),
        mounts,
        sandboxes.driver().layout(mounts),
        output,
        cache);
  }

  private Mounts newMounts(RuntimeChoice choice) {
    EnvironmentHome home = runDirectory.newHome();
    return switch (choice) {
      case RuntimeChoice.Managed managed -> managedMounts(home, managed);
      case RuntimeChoice.OwnClient own ->
          new Mounts(home, null, null, null, null, own.interpreter().prefix(), null);
      case RuntimeChoice.Custom custom -> new Mounts(home, null, null, null, null, null, null);
      case RuntimeChoice.Unavailable unavailable -> throw notAvailable(unavailable);
    };
  }

  private Mounts managedMounts(EnvironmentHome home, RuntimeChoice.Managed managed) {
    Interpreter interpreter = managed.interpreter();
    Mounts mounts =
        new Mounts(
            home,
            null,
            null,
            managed.client(),
            SdkMount.of(managed.sdk(), managed.sdkName()),
            interpreter.prefix(),
            null);
    if (interpreter.language() == Language.PYTHON) {
      home.linkPython(sandboxes.driver().pathInSandbox(mounts, interpreter.executable()));
    }
    return mounts;
  }

  private RuntimeChoice choose(FunctionVersion version) {
    RuntimeChoice choice = runtimes.choose(version);
    return switch (choice) {
      case RuntimeChoice.Managed managed -> managed;
      case RuntimeChoice.OwnClient own -> own;
      case RuntimeChoice.Custom custom -> custom;
      case RuntimeChoice.Unavailable unavailable -> throw notAvailable(unavailable);
    };
  }

  private static StartFailedException notAvailable(RuntimeChoice.Unavailable unavailable) {
    return new StartFailedException("Runtime.NotAvailable", unavailable.reason());
  }

  private Deployment deploy(FunctionVersion version) {
    try {
      return deployments.deploy(version);
    } catch (DeploymentFailedException e) {
      throw new StartFailedException("Function.DeploymentFailed", String.valueOf(e.getMessage()));
    }
  }
}
