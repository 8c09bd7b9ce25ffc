package io.lambent.execution.sandbox;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The driver in use on this host, and why. */
@Component
public final class SandboxSelection {
  private static final Logger log = LoggerFactory.getLogger(SandboxSelection.class);

  private final SandboxDriver driver;
  private final String reason;

  SandboxSelection(SandboxProperties properties, Spawner spawner, RunDirectory runDirectory) {
    Optional<Bubblewrap> bubblewrap =
        properties.driver() == SandboxProperties.Choice.PROCESS
            ? Optional.empty()
            : Bubblewrap.find();
    String problem =
        switch (properties.driver()) {
          case PROCESS -> "lambent.sandbox.driver is 'process'";
          case AUTO, NAMESPACE ->
              bubblewrap
                  .map(Bubblewrap::problem)
                  .orElse(Optional.of("bubblewrap is not installed"))
                  .orElse("");
        };
    if (bubblewrap.isPresent() && problem.isEmpty()) {
      this.driver = new NamespaceDriver(bubblewrap.get(), spawner, runDirectory);
      this.reason =
          bubblewrap.get().users().own()
              ? "bubblewrap works; every environment has a user of its own"
              : "bubblewrap works with user namespaces";
      log.info("Sandbox driver: {} ({})", driver.name(), reason);
      return;
    }
    if (properties.driver() == SandboxProperties.Choice.NAMESPACE) {
      throw new SandboxFailedException(
          "lambent.sandbox.driver is 'namespace', which this host cannot offer: " + problem);
    }
    this.driver = new ProcessDriver(spawner, runDirectory);
    this.reason = problem;
    log.warn(
        "Sandbox driver: {} ({}). Functions are NOT isolated from each other or from this host.",
        driver.name(),
        reason);
  }

  public SandboxDriver driver() {
    return driver;
  }

  /** One line for people. */
  public String reason() {
    return reason;
  }
}
