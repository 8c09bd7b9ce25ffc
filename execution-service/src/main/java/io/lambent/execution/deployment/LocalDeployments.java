package io.lambent.execution.deployment;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.interpreter.RuntimeRegistry;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The code on this host. */
@Component
public final class LocalDeployments implements Deployments {
  private final CodeStore store;
  private final RuntimeRegistry runtimes;
  private final ApplicationEventPublisher events;

  LocalDeployments(CodeStore store, RuntimeRegistry runtimes, ApplicationEventPublisher events) {
    this.store = store;
    this.runtimes = runtimes;
    this.events = events;
  }

  /**
   * The code of a version, until it is closed; fetched where it is not there yet. Blocks.
   *
   * @throws DeploymentFailedException where it cannot be fetched or unpacked
   */
  public Deployment deploy(FunctionVersion version) {
    if (version.runtime() == null) {
      throw new DeploymentFailedException(
          "InvalidImage", "This installation cannot run functions of container images.");
    }
    try {
      CodeLease code = store.directory(version.codeSha256());
      return new Deployment(code, layers(version, code));
    } catch (UncheckedIOException e) {
      throw new DeploymentFailedException(
          "The function's code could not be fetched: " + e.getMessage(), e);
    }
  }

  private @Nullable CodeLease layers(FunctionVersion version, CodeLease code) {
    List<String> layers = version.layers().stream().map(FunctionVersion.Layer::codeSha256).toList();
    try {
      return layers.isEmpty() ? null : store.merged(layers);
    } catch (RuntimeException e) {
      code.close();
      throw e;
    }
  }

  @Override
  public void prepare(FunctionVersion version) {
    deploy(version).close();
    if (runtimes.choose(version) instanceof RuntimeChoice.Unavailable unavailable) {
      throw new DeploymentFailedException("InvalidRuntime", unavailable.reason());
    }
    events.publishEvent(new VersionPrepared(version));
  }

  @Override
  public void changed(FunctionName function) {
    events.publishEvent(new FunctionChanged(function));
  }
}
